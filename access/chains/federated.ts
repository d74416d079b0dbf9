import {
    layerStatements,
    outcomeBy,
    verdictOf,
    type AnyPolicy,
    type LayerPolicies,
    type Verdict,
} from "../evaluate/outcome";
import { appliesToAll, coversAction } from "../evaluate/statement";
import { MAYBE, NO, YES, type Truth } from "../evaluate/truth";
import { Remembered } from "../kept";
import type { Account, AccountPrincipal } from "../matrix/account";
import { ownerOf } from "../matrix/own-account";
import { mentionedKeys, RelevantPolicies } from "../matrix/relevant-policies";
import type { Step } from "../matrix/step";
import type { PolicyStatement } from "../policy/policy";

const GET_FEDERATION_TOKEN = "sts:GetFederationToken";
const TAG_SESSION = "sts:TagSession";

/**
 * The sessions that users get of their own rights, with another name and, where they may pass them, with session tags that
 * override their own. Such a session may assume no role.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 */
export class FederatedSteps {
    private readonly account: Account;
    private readonly calls = new RelevantPolicies([GET_FEDERATION_TOKEN, TAG_SESSION].map((one) => one.toLowerCase()));
    private readonly sessions = new RelevantPolicies();
    private readonly allowing = new Remembered<AnyPolicy, boolean>();

    constructor(account: Account) {
        this.account = account;
    }

    /** None where policies on sessions don't ask who opens them: the user opens the same. */
    from(user: AccountPrincipal): readonly Step[] {
        if (user.type !== "user" || user.federated !== undefined) return [];
        // Most users can't call it.
        if (!user.policies.identity.some((one) => this.mayAllow(one))) return [];
        const layers = this.calls.layers(user);
        const verdict = allows(layers, GET_FEDERATION_TOKEN);
        if (verdict === "denied" || !this.isAskedFor(user)) return [];
        const passes = allows(layers, TAG_SESSION);
        const isSure = verdict === "allowed" && passes !== "unknown";
        const { isAnyMember: _, id: __, ...own } = user;
        const { partition } = this.account;
        const depends = `it depends on which calls of ${GET_FEDERATION_TOKEN} are allowed`;
        return [
            {
                kind: "assume",
                to: {
                    ...own,
                    name: "a federated session",
                    arn: `arn:${partition}:sts::${ownerOf(user, this.account)}:federated-user/*`,
                    federated: { user: user.arn, takesTags: passes !== "denied" },
                },
                verdict: isSure ? "allowed" : "unknown",
                actions: [GET_FEDERATION_TOKEN, ...(passes === "denied" ? [] : [TAG_SESSION])],
                effect: "a federated session",
                because: [{ layer: "identity", text: isSure ? `may call ${GET_FEDERATION_TOKEN}` : depends }],
            },
        ];
    }

    /** Whether a policy may allow the call. */
    private mayAllow(policy: AnyPolicy): boolean {
        return this.allowing.of(
            policy,
            () =>
                policy.kind === "unknown" ||
                policy.statements.some(
                    (one) => one.effect === "Allow" && coversAction(one, GET_FEDERATION_TOKEN.toLowerCase()),
                ),
        );
    }

    private isAskedFor(user: AccountPrincipal): boolean {
        return mentionedKeys(layerStatements(this.sessions.layers(user))).some((key) => WHO.test(key));
    }
}

/** The keys by which such a session differs from its user. */
const WHO = /^aws:(username|userid|principalarn|principaltype|principaltag\/.*)$/;

/** Whether policies let a user make calls of an action; `unknown` where they may allow some of them only. */
function allows(layers: readonly LayerPolicies[], action: string): Verdict {
    const covers = (statement: PolicyStatement): Truth => {
        if (!coversAction(statement, action.toLowerCase())) return NO;
        return appliesToAll(statement) ? YES : MAYBE;
    };
    const asked = layers.filter(({ layer }) => layer !== "account");
    return verdictOf(outcomeBy(asked, covers));
}
