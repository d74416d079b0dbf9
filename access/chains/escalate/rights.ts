import { isUnknown, type ContextValue, type RequestContext, type Unknown } from "../../evaluate/context";
import { verdictIn } from "../../evaluate/decide";
import {
    bestVerdict,
    layersOf,
    layerStatements,
    statementsOf,
    type LayerPolicies,
    type Verdict,
} from "../../evaluate/outcome";
import { statementName, type Reason } from "../../evaluate/reasons";
import { coversAction, targetOf } from "../../evaluate/statement";
import { changed, type Changes } from "../../evaluate/wanted-value";
import { witnessesOf } from "../../evaluate/witnesses";
import { Snapshot } from "../../findings/toolkit/snapshot";
import { resourceTexts } from "../../findings/toolkit/statements";
import { Kept } from "../../kept";
import { textLanguage, type Language } from "../../match/language";
import type { Account, AccountPrincipal } from "../../matrix/account";
import type { PolicyStatement } from "../../policy/policy";
import { ownerOf } from "../../matrix/own-account";
import { Bits } from "../../matrix/bits";
import { circumstancesOf, MFA, MFA_CASES, presentRequest } from "../../matrix/circumstances";
import { groupInstances } from "../../matrix/group-instances";
import { InstanceIndex } from "../../matrix/instance-index";
import { mentionedKeys, RelevantPolicies } from "../../matrix/relevant-policies";
import { principalRequest } from "../../matrix/session-request";
import type { Step } from "../../matrix/step";
import { arns } from "../../prove/universe";
import { choicesOf, unchosen } from "../assume/free-keys";

const ORDER: Readonly<Record<Verdict, number>> = { denied: 0, unknown: 1, allowed: 2 };

/** What principals may do with IAM and with services, so far as escalation asks. */
export class Rights {
    readonly account: Account;
    readonly snapshot: Snapshot;
    private readonly relevant = new Map<string, RelevantPolicies>();
    private readonly layersKept = new Kept<AccountPrincipal, readonly LayerPolicies[]>();
    private readonly requests = new Kept<AccountPrincipal, RequestContext>();
    /** Whether actions of users take MFA, as far as they were asked about. */
    private readonly withMfa = new Kept<AccountPrincipal, Map<string, boolean>>();
    private readonly present = new Kept<AccountPrincipal, RequestContext>();
    private index: InstanceIndex | undefined;
    /** Whether a principal's statements on an action say the same of everything, and then what. */
    private readonly same = new Kept<AccountPrincipal, boolean>();
    private readonly ofAll = new Kept<AccountPrincipal, Verdict>();
    private readonly owned = new Map<string, Bits>();
    private readonly lists = new Map<string, readonly number[]>();
    private readonly anywhere = new Kept<AccountPrincipal, boolean>();

    constructor(account: Account) {
        this.account = account;
        this.snapshot = new Snapshot(account);
    }

    /** The instances of a principal's own account. */
    ownInstances(principal: AccountPrincipal): Bits {
        const { instances } = this.account;
        const owner = ownerOf(principal, this.account);
        const known = this.owned.get(owner);
        if (known !== undefined) return known;
        const own = instances.flatMap((one, at) => (ownerOf(one, this.account) === owner ? [at] : []));
        const bits = Bits.of(instances.length, own);
        this.owned.set(owner, bits);
        return bits;
    }

    /** The positions of a set: one list for all that have the same. */
    positions(set: Bits): readonly number[] {
        const key = set.key();
        const known = this.lists.get(key) ?? [...set];
        this.lists.set(key, known);
        return known;
    }

    /** Whether any statement of a principal allows an action on something. */
    mentions(principal: AccountPrincipal, action: string): boolean {
        return this.snapshot.mentions(principal, action);
    }

    /**
     * Whether a principal may do something to one thing, by the best that it can make of what it chooses.
     * @param context condition keys in lower case; further keys of the action's service are the caller's choice.
     * @param tagged whose tags the call sees as those of the resource. Default: it has none but those of the context.
     */
    on(
        principal: AccountPrincipal,
        action: string,
        resource: string | Unknown,
        context: Readonly<Record<string, ContextValue>> = {},
        tagged?: AccountPrincipal,
    ): Verdict {
        if (!this.mentions(principal, action)) return "denied";
        const layers = this.layers(principal, action);
        const decide = (): Verdict => this.verdictOn(layers, principal, action, resource, context, tagged);
        const isSame = this.same.of(principal, () => saysTheSameOfAll(layers), action);
        return isSame ? this.ofAll.of(principal, decide, action) : decide();
    }

    /**
     * Whether a principal may make one call, by the best values of what isn't known of it: the caller chooses them.
     * @param context condition keys in lower case.
     */
    call(
        principal: AccountPrincipal,
        action: string,
        resource: string | Unknown,
        context: Readonly<Record<string, ContextValue>>,
    ): Verdict {
        if (!this.mentions(principal, action)) return "denied";
        const layers = this.layers(principal, action);
        const known = this.atPresent(principal, layers, action);
        const conditions = layerStatements(layers).flatMap((one) => one.conditions);
        const target = targetOf(action, resource);
        let contexts = [context];
        for (const [key, value] of Object.entries(context)) {
            if (typeof value === "string" || !isUnknown(value)) continue;
            const values = witnessesOf(
                value,
                conditions.filter((one) => one.key === key),
                known,
            );
            if (values === undefined || contexts.length * values.length > MOST_CALLS) continue;
            contexts = contexts.flatMap((one) =>
                values.map((chosen) => {
                    const { [key]: _, ...rest } = one;
                    return chosen === undefined ? rest : { ...rest, [key]: chosen };
                }),
            );
        }
        const verdicts = contexts.map((one) =>
            verdictIn(layers, target, {
                get: (key) => (Object.hasOwn(context, key) ? one[key] : known.get(key)),
            }),
        );
        return bestVerdict(verdicts);
    }

    private verdictOn(
        layers: readonly LayerPolicies[],
        principal: AccountPrincipal,
        action: string,
        resource: string | Unknown,
        context: Readonly<Record<string, ContextValue>>,
        tagged: AccountPrincipal | undefined,
    ): Verdict {
        const known = this.atPresent(principal, layers, action);
        const judged = (changes?: Changes): Verdict => {
            const request = changes === undefined ? known : changed(known, changes);
            return this.judged(layers, request, action, resource, context, tagged);
        };
        const verdict = judged();
        if (verdict !== "unknown" || principal.type !== "user" || !this.asksFor(principal, action, MFA)) return verdict;
        // Users bring it where it is all that is missing.
        const [absent, without, signedIn] = MFA_CASES.map(judged);
        if (signedIn !== "allowed" || absent !== "denied" || without !== "denied") return verdict;
        this.withMfa.of(principal, () => new Map<string, boolean>()).set(action, true);
        return "allowed";
    }

    private judged(
        layers: readonly LayerPolicies[],
        known: RequestContext,
        action: string,
        resource: string | Unknown,
        context: Readonly<Record<string, ContextValue>>,
        tagged: AccountPrincipal | undefined,
    ): Verdict {
        const prefixes = keyPrefixes(action);
        // The tags of what is acted on are no choice of the caller.
        const isOwn = (key: string): boolean =>
            prefixes.some((prefix) => key.startsWith(prefix)) && !RESOURCE_TAG.test(key);
        const tags = new Map(Object.entries(tagged?.tags ?? {}).map(([key, value]) => [key.toLowerCase(), value]));
        const tagOf = (key: string): ContextValue | undefined => {
            const name = RESOURCE_TAG.exec(key)?.[1];
            return name === undefined ? undefined : (tags.get(name) ?? tagged?.unknownTags);
        };
        const request: RequestContext = {
            get: (key) =>
                Object.hasOwn(context, key) ? context[key] : isOwn(key) ? CHOSEN : (tagOf(key) ?? known.get(key)),
        };
        const isFree = (key: string): boolean => isOwn(key) || (Object.hasOwn(context, key) && !RESOURCE_TAG.test(key));
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

    /** What a principal brings to a call: with the time, where it says the same for good. */
    private atPresent(principal: AccountPrincipal, layers: readonly LayerPolicies[], action: string): RequestContext {
        return this.present.of(
            principal,
            () => {
                const known = this.requests.of(principal, () => principalRequest(principal, this.account));
                const circumstances = circumstancesOf(layers, action, principal, this.account.at);
                return circumstances === undefined || circumstances.moments.length > 0
                    ? known
                    : presentRequest({ layers, principal: known, circumstances });
            },
            action,
        );
    }

    /** Whether any statement on an action has a condition on a key, or a variable of it. */
    asksFor(principal: AccountPrincipal, action: string, key: string): boolean {
        return mentionedKeys(layerStatements(this.layers(principal, action))).includes(key);
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
        return groupInstances({ layers, principal: request }, this.index).map((group) => group.instances);
    }

    /** Whether a principal may do something to anything of the action's service. */
    somewhere(principal: AccountPrincipal, action: string): boolean {
        return this.anywhere.of(
            principal,
            () => {
                if (!this.mentions(principal, action)) return false;
                if (allowEverything(this.layers(principal, action))) return true;
                const owner = ownerOf(principal, this.account);
                const written = mentionedKeys(layerStatements(this.layers(principal, action))).filter(isWritten);
                const context = {
                    ...Object.fromEntries(written.map((key) => [key, CHOSEN])),
                    ...(action === RUN_INSTANCES && { "ec2:instanceprofile": PROFILE }),
                };
                return placesOf(action, this.account, owner).every(
                    (universes) => this.snapshot.possible(principal, action, { universes, context }) !== undefined,
                );
            },
            action,
        );
    }

    /** Whether a principal has every right, and nothing limits it: no gift adds to that. */
    isUnlimited({ policies }: AccountPrincipal): boolean {
        const every = (one: PolicyStatement): boolean =>
            !one.actions.negated && one.actions.patterns.some(({ text }) => text === "*");
        return allowEverything(layersOf(policies), every);
    }

    /** Why a principal may take a step by some actions, and what they take of it. */
    told(principal: AccountPrincipal, actions: readonly string[]): Pick<Step, "because" | "needs"> {
        const takesMfa = actions.some((action) => this.takesMfa(principal, action));
        return { because: this.reasons(principal, actions), ...(takesMfa && { needs: [{ mfa: true }] }) };
    }

    private takesMfa(principal: AccountPrincipal, action: string): boolean {
        if (!this.mentions(principal, action) || !this.asksFor(principal, action, MFA)) return false;
        const found = this.withMfa.of(principal, () => new Map<string, boolean>());
        if (!found.has(action)) {
            // Calls that are allowed on something weren't asked about on anything.
            found.set(action, false);
            const places = statementsOf(principal.policies.identity)
                .filter((one) => one.effect === "Allow" && coversAction(one, action.toLowerCase()))
                .flatMap((one) => resourceTexts(one).map((text) => text.replace(/[*?]/g, "x")));
            for (const place of [ANYTHING, ...places]) this.on(principal, action, place);
        }
        return found.get(action) === true;
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
        return this.layersKept.of(
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

/** Whether policies allow whatever they are about, so that there is nothing to look for. */
function allowEverything(
    layers: readonly LayerPolicies[],
    which: (statement: PolicyStatement) => boolean = () => true,
): boolean {
    return (
        layers.every(({ policies }) => policies.every(({ kind }) => kind === "policy")) &&
        layerStatements(layers).every(({ effect }) => effect === "Allow") &&
        layers.every(({ policies }) =>
            statementsOf(policies).some(
                (one) =>
                    which(one) &&
                    one.conditions.length === 0 &&
                    one.odd === undefined &&
                    one.resources?.negated === false &&
                    one.resources.patterns.some(({ constant }) => constant?.resource.surely.all === true),
            ),
        )
    );
}

/** More combinations of chosen values than these aren't tried: what depends on the others is unknown. */
const MOST_CALLS = 64;

const CHOSEN: Unknown = { unknown: "is the caller's choice", absent: true };
const ANYTHING: Unknown = { unknown: "is what the caller chooses", like: "arn:*" };
const PROFILE: Unknown = { unknown: "is the instance profile's ARN", like: "arn:*:instance-profile/*" };
const RESOURCE_TAG = /^[^:]+:resourcetag\/(.*)$/;

/** How the condition keys of an action's own service begin. */
function keyPrefixes(action: string): string[] {
    const [service = ""] = action.toLowerCase().split(":");
    return [`${service}:`, ...(service.startsWith("ec2-") ? ["ec2:"] : [])];
}

/** The tags that the caller gives to what it makes. */
function isWritten(key: string): boolean {
    return key === "aws:tagkeys" || key.startsWith("aws:requesttag/");
}

const RUN_INSTANCES = "ec2:RunInstances";
/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html#iam-example-runinstances */
const LAUNCHED = ["instance", "network-interface", "security-group", "subnet"];

/** What an action is judged on: something of each list. */
function placesOf(action: string, account: Account, owner: string): Language[][] {
    if (action !== RUN_INSTANCES) return [anyOf(action, account, owner)];
    const start = `arn:${account.partition}:ec2:*:`;
    return [[arns(`${start}:image/ami-*`)], ...LAUNCHED.map((type) => [arns(`${start}${owner}:${type}/*`)])];
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
const ARN_SERVICES: Readonly<Record<string, string>> = {
    "ec2-instance-connect": "ec2",
    servicecatalog: "catalog",
};

/** Whether statements say the same of everything: they name no resources and have no conditions but on MFA. */
export function saysTheSameOfAll(layers: readonly LayerPolicies[]): boolean {
    // That what is asked about is of the principal's own account is no question of these.
    return layerStatements(layers.filter(({ layer }) => layer !== "account")).every(
        ({ conditions, resources }) =>
            conditions.every(({ key }) => key === MFA) &&
            resources?.negated === false &&
            resources.patterns.some(({ constant }) => constant?.resource.surely.all === true),
    );
}
