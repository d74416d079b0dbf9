import { tagActions } from "../../bypasses";
import { layersOf, layerStatements } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import { isProtected } from "../../findings/toolkit/iam-targets";
import { Kept } from "../../kept";
import type { AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import { principalRequest } from "../../matrix/session-request";
import type { Step } from "../../matrix/step";
import type { PolicyStatement } from "../../policy/policy";
import { ASSUMING } from "../assume/free-keys";
import { entryStatements, tagReaders } from "../assume/tag-uses";
import type { Gift } from "./gifts";
import { NO_CALLS, together, type Allowed } from "./iam-writes";
import { anyValues, changesTo, TAG_OF_PRINCIPAL, tagsToTry, type Wanted } from "./principal-tag-writes";
import type { Rights } from "./rights";
import { combinations, gatesIn, type Gates } from "./tag-gates";
import type { TagGifts } from "./tag-gifts";

/** A principal that somebody is or can become, and by which calls. */
export interface Acting extends Allowed {
    readonly principal: AccountPrincipal;
}

/** A role that somebody assumes once its tags are written, and what the call takes. */
export interface Opened extends Gift, Pick<Step, "needs" | "later"> {
    readonly role: AccountPrincipal;
}

/** How a caller assumes a role, which may have other tags than the account's. */
export type Assuming = (caller: AccountPrincipal, role: AccountPrincipal) => readonly Step[];

const OWN_TAG = /^aws:principaltag\/(.*)$/;
const CALLS = [...tagActions("writes", "role"), ...tagActions("removes", "role")];

/**
 * Roles that callers may assume only where the role has a tag, once somebody has written it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_iam-tags.html#access_iam-tags_control-resources
 */
export class RoleTags {
    private readonly rights: Rights;
    private readonly gifts: TagGifts;
    private readonly assuming: Assuming;
    private readonly asking = new Kept<AccountPrincipal, readonly PolicyStatement[]>();
    private readonly entries = new Kept<AccountPrincipal, readonly PolicyStatement[]>();

    constructor(rights: Rights, gifts: TagGifts, assuming: Assuming) {
        this.rights = rights;
        this.gifts = gifts;
        this.assuming = assuming;
    }

    /** Whether a principal may write tags of roles at all. */
    mayWrite(writer: AccountPrincipal): boolean {
        return CALLS.some((action) => this.rights.mentions(writer, action));
    }

    /** The roles that one of several callers assumes after a writer has written their tags. */
    from(writer: AccountPrincipal, callers: readonly Acting[], isKnown: (role: AccountPrincipal) => boolean): Opened[] {
        if (!this.mayWrite(writer)) return [];
        const { account } = this.rights;
        const owner = ownerOf(writer, account);
        return account.principals.flatMap((role): readonly Opened[] => {
            if (role.type !== "role" || role.trust === undefined || role.use === "service-linked") return [];
            if (ownerOf(role, account) !== owner || isProtected(role.arn) || isKnown(role)) return [];
            for (const caller of callers) {
                const found = caller.principal.arn === role.arn ? [] : this.opened(writer, caller, role);
                if (found.length > 0) return found;
            }
            return [];
        });
    }

    private opened(
        writer: AccountPrincipal,
        { principal: caller, ...becomes }: Acting,
        role: AccountPrincipal,
    ): Opened[] {
        const statements = [...this.asked(caller), ...this.entry(role)];
        if (statements.length === 0) return [];
        const { account } = this.rights;
        const gates = gatesIn(statements, principalRequest(caller, account), TAG_OF_PRINCIPAL);
        // With any values, could it be assumed at all?
        const any = this.gifts.gift(role, anyValues(gates), NO_CALLS).to;
        if (this.assuming(caller, any).length === 0) return [];
        return this.wanted(gates, role).flatMap((tags): Opened[] => {
            const changes = changesTo(role, tags);
            const written = changes.length === 0 ? undefined : this.gifts.writes.allowed(writer, role, changes);
            if (written === undefined) return [];
            const { to, what } = this.gifts.gift(role, changes, written);
            return this.assuming(caller, to).map(({ to, verdict, actions, needs, later, inherits }) => ({
                role,
                to,
                what,
                // Which session tags an earlier step passes on isn't followed here.
                allowed: [written, { verdict: inherits ? "unknown" : verdict, actions } as const, becomes].reduce(
                    together,
                ),
                ...(needs && { needs }),
                ...(later && { later }),
            }));
        });
    }

    /** The tags that are tried: those by which it may be assumed, and those by which its own policies allow more. */
    private wanted(gates: Gates, role: AccountPrincipal): readonly (readonly Wanted[])[] {
        const own = gatesIn(tagReaders(role), principalRequest(role, this.rights.account), OWN_TAG);
        return combinations(joined(own, gates))?.map((tags) => Object.entries(tags)) ?? tagsToTry(gates);
    }

    /** The statements of a caller on assuming roles that ask for a role's tags. */
    private asked(caller: AccountPrincipal): readonly PolicyStatement[] {
        return this.asking.of(caller, () =>
            layerStatements(layersOf(caller.policies)).filter(
                (one) => ASSUMING.some((action) => coversAction(one, action)) && asksForTags(one),
            ),
        );
    }

    /** The same of a role's trust policy and of the resource control policies of its account. */
    private entry(role: AccountPrincipal): readonly PolicyStatement[] {
        return this.entries.of(role, () => entryStatements(this.rights.account, [role]).filter(asksForTags));
    }
}

/** Gates with the values of both. */
function joined(own: Gates, gates: Gates): Gates {
    const all = new Map(gates);
    for (const [key, { name, values }] of own) {
        const known = gates.get(key);
        const both = known && values && known.values && [...new Set([...values, ...known.values])];
        all.set(key, known === undefined ? { name, values } : { name: known.name, values: both });
    }
    return all;
}

function asksForTags({ conditions, resources }: PolicyStatement): boolean {
    return (
        conditions.some(
            ({ key, values }) =>
                TAG_OF_PRINCIPAL.test(key) ||
                ("templates" in values && values.templates.some(({ variables }) => hasTag(variables))),
        ) ||
        (resources?.patterns.some(({ variables }) => hasTag(variables)) ?? false)
    );
}

function hasTag(variables: readonly { readonly key: string }[]): boolean {
    return variables.some(({ key }) => TAG_OF_PRINCIPAL.test(key));
}
