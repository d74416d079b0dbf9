import type { ContextValue, RequestContext } from "../../evaluate/context";
import { verdictIn } from "../../evaluate/decide";
import { layerStatements, statementsOf, type LayerPolicies, type Verdict } from "../../evaluate/outcome";
import { statementName, type Reason } from "../../evaluate/reasons";
import { coversAction, targetOf } from "../../evaluate/statement";
import { Snapshot } from "../../findings/toolkit/snapshot";
import { Kept } from "../../kept";
import { textLanguage, type Language } from "../../match/language";
import type { Account, AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import { Bits } from "../../matrix/bits";
import { groupInstances } from "../../matrix/group-instances";
import { InstanceIndex } from "../../matrix/instance-index";
import { mentionedKeys, RelevantPolicies } from "../../matrix/relevant-policies";
import { principalRequest } from "../../matrix/session-request";
import { choicesOf, unchosen } from "../assume/free-keys";

const ORDER: Readonly<Record<Verdict, number>> = { denied: 0, unknown: 1, allowed: 2 };

/** What principals may do with IAM and with services, so far as escalation asks. */
export class Rights {
    readonly account: Account;
    readonly snapshot: Snapshot;
    private readonly relevant = new Map<string, RelevantPolicies>();
    private readonly layersOf = new Kept<AccountPrincipal, readonly LayerPolicies[]>();
    private readonly requests = new Kept<AccountPrincipal, RequestContext>();
    private index: InstanceIndex | undefined;
    private readonly anywhere = new Kept<AccountPrincipal, boolean>();

    constructor(account: Account) {
        this.account = account;
        this.snapshot = new Snapshot(account);
    }

    /** Whether any statement of a principal allows an action on something. */
    mentions(principal: AccountPrincipal, action: string): boolean {
        return this.snapshot.mentions(principal, action);
    }

    /**
     * Whether a principal may do something to one thing, by the best that it can make of what it chooses.
     * @param context condition keys in lower case; further keys of the action's service are the caller's choice.
     */
    on(
        principal: AccountPrincipal,
        action: string,
        resource: string,
        context: Readonly<Record<string, ContextValue>> = {},
    ): Verdict {
        if (!this.mentions(principal, action)) return "denied";
        const layers = this.layers(principal, action);
        const known = this.requests.of(principal, () => principalRequest(principal, this.account));
        const [service = ""] = action.toLowerCase().split(":");
        // The tags of what is acted on are no choice of the caller.
        const isOwn = (key: string): boolean => key.startsWith(`${service}:`) && !key.includes(":resourcetag/");
        const request: RequestContext = {
            get: (key) =>
                Object.hasOwn(context, key)
                    ? context[key]
                    : isOwn(key)
                      ? { unknown: "is the caller's choice", absent: true }
                      : known.get(key),
        };
        const isFree = (key: string): boolean => isOwn(key) || Object.hasOwn(context, key);
        const target = targetOf(action, resource);
        let best: Verdict = "denied";
        for (const choice of choicesOf({ layers, action, request, caller: "user", isFree }) ?? [
            { request: unchosen(request) },
        ]) {
            const verdict = verdictIn(layers, target, choice.request);
            if (ORDER[verdict] > ORDER[best]) best = verdict;
            if (best === "allowed") break;
        }
        return best;
    }

    /** Instances that the statements on an action can't tell apart, as sets that cover all. */
    groups(principal: AccountPrincipal, action: string): readonly Bits[] {
        const layers = this.layers(principal, action);
        const { instances } = this.account;
        // Those of EC2's own key for tags aren't in the index.
        if (mentionedKeys(layerStatements(layers)).some((key) => key.startsWith("ec2:resourcetag/")))
            return instances.map((_, position) => Bits.of(instances.length, [position]));

        const request = this.requests.of(principal, () => principalRequest(principal, this.account));
        this.index ??= new InstanceIndex(instances);
        return groupInstances({ layers, principal: request }, this.index);
    }

    /** Whether a principal may do something to anything of the action's service. */
    somewhere(principal: AccountPrincipal, action: string): boolean {
        return this.anywhere.of(
            principal,
            () =>
                this.mentions(principal, action) &&
                this.snapshot.possible(principal, action, {
                    universes: anyOf(action, this.account, ownerOf(principal, this.account)),
                }) !== undefined,
            action,
        );
    }

    /** The statements that allow actions, as reasons. */
    reasons({ policies }: AccountPrincipal, actions: readonly string[]): Reason[] {
        return actions.flatMap((action) =>
            statementsOf(policies.identity)
                .filter((one) => one.effect === "Allow" && coversAction(one, action.toLowerCase()))
                .map((one): Reason => {
                    const statement = statementName(one);
                    const text = `${one.policy}, ${statement}: allows ${action}`;
                    return { layer: "identity", policy: one.policy, statement, effect: "Allow", text };
                }),
        );
    }

    private layers(principal: AccountPrincipal, action: string): readonly LayerPolicies[] {
        const name = action.toLowerCase();
        return this.layersOf.of(
            principal,
            () => {
                const relevant = this.relevant.get(name) ?? new RelevantPolicies([name]);
                this.relevant.set(name, relevant);
                return relevant.layers(principal);
            },
            name,
        );
    }
}

/** Every ARN of a service in the account, and `*` for actions that take none. */
function anyOf(action: string, { partition }: Account, owner: string): Language[] {
    const [prefix = ""] = action.toLowerCase().split(":");
    const service = ARN_SERVICES[prefix] ?? prefix;
    const places = [owner, ""].map((account): Language => [
        ...textLanguage(`arn:${partition}:${service}:`, false),
        { kind: "any", colon: false },
        ...textLanguage(`:${account}:`, false),
        { kind: "any", colon: true },
    ]);
    return [...places, textLanguage("*", false)];
}

/** Where the name in an ARN differs from the one of the actions. */
const ARN_SERVICES: Readonly<Record<string, string>> = { "ec2-instance-connect": "ec2" };
