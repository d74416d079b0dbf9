import type { AccountPrincipal } from "../../matrix/account";
import type { Gift } from "./gifts";
import type { Allowed } from "./iam-writes";
import { withTags, type PrincipalTagWrites, type Wanted } from "./principal-tag-writes";
import { TAGGED, type Variants } from "./variants";

/** Principals with other tags than they have. */
export class TagGifts {
    readonly writes: PrincipalTagWrites;
    private readonly variants: Variants;

    constructor(writes: PrincipalTagWrites, variants: Variants) {
        this.writes = writes;
        this.variants = variants;
    }

    /** Whether a principal's tags were written already. */
    isTagged(target: AccountPrincipal): boolean {
        return this.variants.isChanged(target, TAGGED);
    }

    /** A principal with other tags. */
    gift(target: AccountPrincipal, changes: readonly Wanted[], allowed: Allowed): Gift {
        const words = changes
            .map(([name, value]) =>
                value === undefined ? `no ${name}` : typeof value === "string" ? `${name}=${value}` : name,
            )
            .join(", ");
        const to = this.variants.of(target, { kind: TAGGED, which: words }, () => ({
            policies: target.policies,
            tags: withTags(target.tags, changes),
        }));
        return { to, allowed, what: words };
    }
}
