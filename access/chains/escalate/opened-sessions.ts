import type { AccountPrincipal } from "../../matrix/account";
import { sessionText } from "../../matrix/way-words";
import type { Gift } from "./gifts";
import { NO_CALLS, together, type Allowed, type IamWrites } from "./iam-writes";
import type { OpenedTrust } from "./opened-trust";
import type { Variants } from "./variants";

const CHANGE = "session";

/**
 * Sessions of roles that somebody creates or changes, with the session tags that the policies of the roles ask for: a principal
 * that writes the trust policy can let itself pass any tag. For roles that aren't changed, see `Takeovers`.
 */
export class OpenedSessions {
    private readonly writes: IamWrites;
    private readonly variants: Variants;
    private readonly trust: OpenedTrust;

    constructor(writes: IamWrites, variants: Variants, trust: OpenedTrust) {
        this.writes = writes;
        this.variants = variants;
        this.trust = trust;
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
        if (this.variants.isNew(role)) return NO_CALLS;
        const taking = this.writes.takingOver(principal, role);
        return taking.actions.length === 0 ? undefined : taking;
    }
}
