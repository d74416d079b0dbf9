import { withEverything } from "../../findings/toolkit/iam-openings";
import type { AccountPrincipal } from "../../matrix/account";

/** The change that gives a principal every right that its limits leave. */
const EVERYTHING = "everything";

/** Principals with other rights than they have: each is made once. */
export class Variants {
    private readonly made = new Map<string, AccountPrincipal>();
    /** What was changed of the principals that were made. */
    private readonly changes = new Map<AccountPrincipal, string>();

    /** What was changed of a principal. Undefined: nothing. */
    changeOf(principal: AccountPrincipal): string | undefined {
        return this.changes.get(principal);
    }

    /** Whether a principal was given every right that its limits leave. */
    hasEverything(principal: AccountPrincipal): boolean {
        return this.changes.get(principal)?.endsWith(EVERYTHING) === true;
    }

    /** A principal with every right that its limits leave. */
    all(principal: AccountPrincipal): AccountPrincipal {
        if (this.hasEverything(principal)) return principal;
        return this.of(principal, EVERYTHING, () => ({ policies: withEverything(principal) }));
    }

    /** A principal that is changed. */
    of(
        principal: AccountPrincipal,
        change: string,
        changed: () => Pick<AccountPrincipal, "policies"> & Partial<Pick<AccountPrincipal, "groups" | "tags">>,
    ): AccountPrincipal {
        const changes = [this.changes.get(principal) ?? "", change].join(" ");
        return this.kept(`${principal.arn} ${changes}`, changes, () => ({ ...principal, ...changed() }));
    }

    /** A principal that doesn't exist yet, with every right that limits leave. */
    created(key: string, make: () => AccountPrincipal): AccountPrincipal {
        return this.kept(`new ${key}`, `new ${EVERYTHING}`, make);
    }

    private kept(key: string, changes: string, make: () => AccountPrincipal): AccountPrincipal {
        const known = this.made.get(key);
        if (known !== undefined) return known;
        const made = make();
        this.made.set(key, made);
        this.changes.set(made, changes);
        return made;
    }
}
