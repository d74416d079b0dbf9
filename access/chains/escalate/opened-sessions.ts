import type { AccountPrincipal } from "../../matrix/account";
import { sessionText } from "../../matrix/way-words";
import type { Gift } from "./gifts";
import { NO_CALLS, together, type Allowed, type IamWrites } from "./iam-writes";
import type { OpenedTrust } from "./opened-trust";
import type { Rights } from "./rights";
import type { Variants } from "./variants";

const CHANGE = "session";

/**
 * Sessions of roles that somebody creates or changes, with the tags that their policies ask for: who writes the trust policy
 * lets itself pass any. Of roles that nobody changed see `Takeovers`.
 */
export class OpenedSessions {
    private readonly writes: IamWrites;
    private readonly variants: Variants;
    private readonly trust: OpenedTrust;
    private readonly existing: ReadonlySet<string>;

    constructor({ account }: Rights, writes: IamWrites, variants: Variants, trust: OpenedTrust) {
        this.writes = writes;
        this.variants = variants;
        this.trust = trust;
        this.existing = new Set(account.principals.map(({ arn }) => arn));
    }

    from(principal: AccountPrincipal, target: AccountPrincipal): Gift[] {
        if (target.type !== "role" || target.session !== undefined || !this.variants.isVariant(target)) return [];
        const taking = this.writesTrust(principal, target);
        if (taking === undefined) return [];
        return this.trust
            .sessions([{ principal, ...NO_CALLS }], target)
            .map(({ to: session, allowed, needs, later }) => {
                const what = sessionText(session);
                const to = this.variants.of(target, { kind: CHANGE, which: what }, () => session);
                const own: Allowed = { ...allowed, ...(later && { verdict: "unknown" }), ...(needs && { needs }) };
                return { to, allowed: together(taking, own), what };
            });
    }

    /** The calls by which somebody rewrites the trust policy: none where it writes the first one. */
    private writesTrust(principal: AccountPrincipal, role: AccountPrincipal): Allowed | undefined {
        if (!this.existing.has(role.arn)) return NO_CALLS;
        const isRewriting = (one: { readonly on: string; readonly effect: string }): boolean =>
            one.on === "role" && one.effect === "trusts";
        const taking = this.writes.one(principal, role.arn, isRewriting, {}, role);
        return taking.actions.length === 0 ? undefined : taking;
    }
}
