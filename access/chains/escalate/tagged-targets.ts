import { IAM_WRITES } from "../../bypasses";
import { layersOf, layerStatements } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import { isProtected } from "../../findings/toolkit/iam-targets";
import { Kept } from "../../kept";
import type { AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import { together } from "./iam-writes";
import { changesTo, TAG_OF_PRINCIPAL, tagsToTry, type Wanted } from "./principal-tag-writes";
import type { Rights } from "./rights";
import type { Acting } from "./role-tags";
import { gatesIn, type Gates } from "./tag-gates";
import type { TagGifts } from "./tag-gifts";

const WRITES = IAM_WRITES.map(({ action }) => action.toLowerCase());

/**
 * Users and roles with the tags that one principal's statements require to write in IAM on them, after another principal that
 * the same person can become has written these tags. For tags that a principal writes itself, see `IamWrites`.
 */
export class TaggedTargets {
    private readonly rights: Rights;
    private readonly gifts: TagGifts;
    private readonly gates = new Kept<AccountPrincipal, Gates>();

    constructor(rights: Rights, gifts: TagGifts) {
        this.rights = rights;
        this.gifts = gifts;
    }

    /** Whether what a principal may write depends on the tags of users and roles. */
    asks(writer: AccountPrincipal): boolean {
        return this.gatesOf(writer).size > 0;
    }

    /** @param taggers those that somebody is or becomes, and by which calls. */
    of(writer: AccountPrincipal, taggers: () => readonly Acting[], target: Acting): Acting[] {
        const { principal, ...becomes } = target;
        const gates = this.gatesOf(writer);
        if (gates.size === 0 || principal.session !== undefined || this.gifts.isTagged(principal)) return [];
        if (isProtected(principal.arn)) return [];
        return tagsToTry(gates).flatMap((tags): Acting[] => {
            const changes = changesTo(principal, tags);
            if (changes.length === 0) return [];
            for (const { principal: tagger, ...acting } of taggers()) {
                const written = this.written(writer, tagger, principal, changes);
                if (written === undefined) continue;
                const { to } = this.gifts.gift(principal, changes, written);
                return [{ principal: to, ...[becomes, acting, written].reduce(together) }];
            }
            return [];
        });
    }

    private written(
        writer: AccountPrincipal,
        tagger: AccountPrincipal,
        target: AccountPrincipal,
        changes: readonly Wanted[],
    ): ReturnType<TagGifts["writes"]["allowed"]> {
        const { account } = this.rights;
        if (tagger === writer || ownerOf(tagger, account) !== ownerOf(target, account)) return undefined;
        return this.gifts.writes.mayWrite(tagger, target)
            ? this.gifts.writes.allowed(tagger, target, changes)
            : undefined;
    }

    /** The tags by which a principal's statements on writing in IAM tell users and roles apart. */
    private gatesOf(writer: AccountPrincipal): Gates {
        return this.gates.of(writer, () => {
            const statements = layerStatements(layersOf(writer.policies)).filter((one) =>
                WRITES.some((action) => coversAction(one, action)),
            );
            return gatesIn(statements, this.rights.request(writer), TAG_OF_PRINCIPAL);
        });
    }
}
