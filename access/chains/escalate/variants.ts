import { withEverything } from "../../findings/toolkit/iam-openings";
import type { AnyPolicy } from "../../evaluate/outcome";
import { Numbers } from "../../kept";
import type { AccountPrincipal } from "../../matrix/account";

/** The change that gives a principal every right that its limits leave. */
const EVERYTHING = "everything";

/** The change that puts a permissions boundary on a principal. */
const BOUNDED = "bounded";

/** The change of a principal's tags. */
export const TAGGED = "tagged";

/** The change by which a principal comes to exist. */
const NEW = "new";

/** That there are more changes of principals than are looked at. */
export class TooManyVariants extends Error {}

/** One change of a principal: of which kind, and which of that kind. */
export interface Change {
    readonly kind: string;
    readonly which?: string;
}

/** Principals with other rights than they have: each is made once. */
export class Variants {
    private readonly made = new Map<string, AccountPrincipal>();
    /** What was changed of the principals that were made, the last change last. */
    private readonly changes = new Map<AccountPrincipal, readonly Change[]>();
    private readonly limits = new Numbers<AnyPolicy | undefined>();
    private readonly most: number;

    /** @param most how many are made before `TooManyVariants` is thrown. Default: any number. */
    constructor(most = Infinity) {
        this.most = most;
    }

    /** Whether a principal doesn't exist, or not as it is here. */
    isVariant(principal: AccountPrincipal): boolean {
        return this.changes.has(principal);
    }

    /** Whether a principal doesn't exist yet. */
    isNew(principal: AccountPrincipal): boolean {
        return this.isChanged(principal, NEW);
    }

    /** Whether a change of a kind was made of a principal. */
    isChanged(principal: AccountPrincipal, kind: string): boolean {
        return this.changesOf(principal).some((one) => one.kind === kind);
    }

    /** Whether a principal was given every right that its limits leave. */
    hasEverything(principal: AccountPrincipal): boolean {
        return this.isChanged(principal, EVERYTHING);
    }

    /** A principal with every right that its limits leave. */
    all(principal: AccountPrincipal): AccountPrincipal {
        if (this.hasEverything(principal)) return principal;
        return this.of(principal, { kind: EVERYTHING }, () => ({ policies: withEverything(principal) }));
    }

    /** A principal that is changed. */
    of(
        principal: AccountPrincipal,
        change: Change,
        changed: () => Pick<AccountPrincipal, "policies"> &
            Partial<Pick<AccountPrincipal, "groups" | "tags" | "trust" | "session">>,
    ): AccountPrincipal {
        const changes = [...this.changesOf(principal), change];
        return this.kept(principal.arn, changes, () => ({ ...principal, ...changed() }));
    }

    /** A principal with another permissions boundary, the same whichever it had before. */
    bounded(principal: AccountPrincipal, boundary: AnyPolicy, arn: string): AccountPrincipal {
        const before = this.changesOf(principal).filter(({ kind }) => kind !== BOUNDED);
        const others = before.map((one) => (one.kind === NEW ? { kind: NEW } : one));
        const { policies } = principal;
        return this.kept(principal.arn, [...others, { kind: BOUNDED, which: arn }], () => ({
            ...principal,
            policies: { ...policies, boundary },
        }));
    }

    /** Whether a principal was given another permissions boundary since it was given every right, or ever where it wasn't. */
    isBounded(principal: AccountPrincipal): boolean {
        const kinds = this.changesOf(principal).map(({ kind }) => kind);
        return kinds.slice(kinds.lastIndexOf(EVERYTHING) + 1).includes(BOUNDED);
    }

    /** A principal that doesn't exist yet, without any right. */
    created(arn: string, limit: AnyPolicy | undefined, make: () => AccountPrincipal): AccountPrincipal {
        return this.kept(arn, [{ kind: NEW, which: String(this.limits.of(limit)) }], make);
    }

    /** Equal for a principal with the same changes, whatever tags a session of it has. */
    keyOf(principal: AccountPrincipal): string {
        return JSON.stringify([principal.arn, this.changesOf(principal)]);
    }

    private changesOf(principal: AccountPrincipal): readonly Change[] {
        return this.changes.get(principal) ?? [];
    }

    private kept(arn: string, changes: readonly Change[], make: () => AccountPrincipal): AccountPrincipal {
        // Whether tags are written before another change or after it makes no difference to what the principal is then.
        const tags = changes.filter(({ kind }) => kind === TAGGED);
        const key = JSON.stringify([arn, changes.filter(({ kind }) => kind !== TAGGED), tags]);
        const known = this.made.get(key);
        if (known !== undefined) return known;
        if (this.made.size >= this.most) throw new TooManyVariants();
        const made = make();
        this.made.set(key, made);
        this.changes.set(made, changes);
        return made;
    }
}
