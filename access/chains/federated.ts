import { layersOf, outcomeBy, verdictOf, type PolicySet, type Verdict } from "../evaluate/outcome";
import { coversAction } from "../evaluate/statement";
import { MAYBE, NO, YES, type Truth } from "../evaluate/truth";
import type { Account, AccountPrincipal } from "../matrix/account";
import { ownerOf } from "../matrix/own-account";
import type { Step } from "../matrix/step";
import type { PolicyStatement } from "../policy/policy";

const GET_FEDERATION_TOKEN = "sts:GetFederationToken";
const TAG_SESSION = "sts:TagSession";

/**
 * The session that a user gets of its own rights, with another name and, where it may pass them, with session tags that
 * override its own. Such a session may assume no role.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 */
export function federatedStep(user: AccountPrincipal, account: Account): Step | undefined {
    const { isAnyMember: _, id: __, ...own } = user;
    const verdict = allows(user.policies, GET_FEDERATION_TOKEN);
    if (user.type !== "user" || verdict === "denied") return undefined;
    const passes = allows(user.policies, TAG_SESSION);
    const isSure = verdict === "allowed" && passes !== "unknown";
    return {
        kind: "assume",
        to: {
            ...own,
            name: "a federated session",
            arn: `arn:${account.partition}:sts::${ownerOf(user, account)}:federated-user/*`,
            federated: { user: user.arn, takesTags: passes !== "denied" },
        },
        verdict: isSure ? "allowed" : "unknown",
        actions: [GET_FEDERATION_TOKEN, ...(passes === "denied" ? [] : [TAG_SESSION])],
        effect: "a federated session",
        because: [
            {
                layer: "identity",
                text: isSure
                    ? `may call ${GET_FEDERATION_TOKEN}`
                    : `it depends on which calls of ${GET_FEDERATION_TOKEN} are allowed`,
            },
        ],
    };
}

/** Whether policies let a user make calls of an action; `unknown` where they may allow some of them only. */
function allows(policies: PolicySet, action: string): Verdict {
    const layers = layersOf(policies).filter(({ layer }) => layer !== "account");
    const covers = (statement: PolicyStatement): Truth => {
        if (!coversAction(statement, action.toLowerCase())) return NO;
        return isAboutAll(statement) ? YES : MAYBE;
    };
    return verdictOf(outcomeBy(layers, covers));
}

function isAboutAll({ conditions, resources }: PolicyStatement): boolean {
    const isAny = resources?.patterns.some(({ constant }) => constant?.resource.surely.all === true) === true;
    return conditions.length === 0 && isAny && !resources.negated;
}
