import { tagActions } from "../../bypasses";
import { ABSENT, type Context, type ContextValue, type RequestContext, type Unknown } from "../../evaluate/context";
import {
    areKnown,
    bestVerdict,
    layerStatements,
    statementsOf,
    worseVerdict,
    type LayerPolicies,
    type Verdict,
} from "../../evaluate/outcome";
import { statementName, type Reason } from "../../evaluate/reasons";
import { coversAction } from "../../evaluate/statement";
import { changed } from "../../evaluate/wanted-value";
import { Snapshot } from "../../findings/toolkit/snapshot";
import { resourceTexts } from "../../findings/toolkit/statements";
import { Kept } from "../../kept";
import type { Language } from "../../match/language";
import type { Account, AccountPrincipal } from "../../matrix/account";
import { Bits } from "../../matrix/bits";
import { BySet } from "../../matrix/by-set";
import { groupInstances } from "../../matrix/group-instances";
import { DIRECT_CALL, type Need } from "../../matrix/circumstances";
import { InstanceIndex } from "../../matrix/instance-index";
import { MFA } from "../../matrix/mfa";
import { allNeeds } from "../../matrix/needs";
import { ownerOf } from "../../matrix/own-account";
import { mentionedKeys, RelevantPolicies } from "../../matrix/relevant-policies";
import type { Step } from "../../matrix/step";
import type { PolicyStatement } from "../../policy/policy";
import { placesOf, RUN_INSTANCES } from "./action-resources";
import { allowEverything, saysTheSameOfAll } from "./all-resources";
import { serviceOf } from "./call-keys";
import { bestByContext, bestByService, CHOSEN, type Call } from "./chosen-values";
import { RequestContexts } from "./request-contexts";
import { split, tagText } from "./split";

/** What principals may do with IAM and with services, so far as escalation asks. */
export class Rights {
    readonly account: Account;
    readonly snapshot: Snapshot;
    private readonly relevant: Map<string, RelevantPolicies>;
    private readonly layersKept: Kept<AccountPrincipal, readonly LayerPolicies[]>;
    private readonly contexts: RequestContexts;
    private index: InstanceIndex | undefined;
    /** Whether a principal's statements on an action say the same of everything, and then what. */
    private readonly same: Kept<AccountPrincipal, boolean>;
    private readonly ofAll: Kept<AccountPrincipal, Verdict>;
    private readonly owned = new Map<string, Bits>();
    private readonly lists = new BySet<readonly number[]>();
    private readonly anywhere: Kept<AccountPrincipal, Verdict>;

    /** @param others rights of the same principals over other instances. Default: none are known. */
    constructor(account: Account, others?: Rights) {
        this.account = account;
        this.snapshot = others?.snapshot ?? new Snapshot(account);
        this.relevant = others?.relevant ?? new Map<string, RelevantPolicies>();
        this.layersKept = others?.layersKept ?? new Kept<AccountPrincipal, readonly LayerPolicies[]>();
        this.contexts = others?.contexts ?? new RequestContexts(account);
        this.same = others?.same ?? new Kept<AccountPrincipal, boolean>();
        this.ofAll = others?.ofAll ?? new Kept<AccountPrincipal, Verdict>();
        this.anywhere = others?.anywhere ?? new Kept<AccountPrincipal, Verdict>();
    }

    /** The same over other instances than the account's. */
    over(instances: Account["instances"]): Rights {
        return new Rights({ ...this.account, instances }, this);
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
        return this.lists.of(set, () => [...set]);
    }

    /** Whether every layer of a principal's policies allows an action on something. */
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
        const call = { layers: this.layers(principal, action), action, resource, context };
        const decide = (): Verdict => this.judged(principal, call, (request) => bestByService(call, request, tagged));
        const isSame = this.same.of(principal, () => saysTheSameOfAll(call.layers), action);
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
        const call = { layers: this.layers(principal, action), action, resource, context };
        return this.judged(principal, call, (request) => bestByContext(call, request));
    }

    private judged(
        principal: AccountPrincipal,
        { layers, action }: Call,
        judge: (request: RequestContext) => Verdict,
    ): Verdict {
        const best = (known: RequestContext): Verdict => {
            const verdict = judge(known);
            if (verdict !== "unknown" || principal.type !== "user" || !this.asksFor(principal, action, MFA))
                return verdict;
            return this.contexts.withCredentials(principal, action, known, judge);
        };
        const known = this.contexts.atPresent(principal, layers, action);
        const verdict = best(known);
        if (verdict !== "unknown" || !this.asksForRoute(principal, action)) return verdict;
        // What a direct call isn't allowed may still be allowed through a service, or out of a VPC.
        return best(changed(known, DIRECT_CALL)) === "allowed" ? "allowed" : "unknown";
    }

    /** What a principal brings to its calls. */
    request(principal: AccountPrincipal): RequestContext {
        return this.contexts.of(principal);
    }

    /** Whether any statement on an action asks for the AWS service or the VPC that the call comes through. */
    private asksForRoute(principal: AccountPrincipal, action: string): boolean {
        return this.askedKeys(principal, action).some((key) => DIRECT_CALL.has(key));
    }

    /** Whether any statement on an action has a condition on a key, or a variable of it. */
    asksFor(principal: AccountPrincipal, action: string, key: string): boolean {
        return this.askedKeys(principal, action).includes(key);
    }

    /** The keys of the tags of a request that statements on an action ask for, in lower case. */
    askedRequestTags(principal: AccountPrincipal, action: string): readonly string[] {
        return this.askedKeys(principal, action).filter(isWritten);
    }

    /** The condition keys, in lower case, of the conditions and variables in statements on an action. */
    askedKeys(principal: AccountPrincipal, action: string): readonly string[] {
        return mentionedKeys(layerStatements(this.layers(principal, action)));
    }

    /** Instances that the statements on an action can't tell apart, as sets that cover all. */
    groups(principal: AccountPrincipal, action: string): readonly Bits[] {
        const layers = this.layers(principal, action);
        const { instances } = this.account;
        this.index ??= new InstanceIndex(instances);
        const groups = groupInstances({ layers, principal: this.contexts.of(principal) }, this.index, true).map(
            (group) => group.instances,
        );
        // Those of EC2's own key for tags aren't in the index.
        const keys = mentionedKeys(layerStatements(layers)).flatMap((key) => EC2_TAG.exec(key)?.[1] ?? []);
        if (keys.length === 0) return groups;
        return groups.flatMap((group) =>
            split(group, instances.length, (position) => tagText(instances[position], keys)),
        );
    }

    /**
     * Whether a principal may do something to anything of the action's service, by the best values of its service's keys.
     * @param more what some keys of its service, in lower case, have all the same.
     */
    somewhere(principal: AccountPrincipal, action: string, more: Context = {}): Verdict {
        const own = Object.entries(more).filter(([key]) => serviceOf(key) === serviceOf(action));
        const isAsked = own.length > 0 && this.mentions(principal, action);
        const asked = isAsked ? own.filter(([key]) => this.asksFor(principal, action, key)) : [];
        const question = asked.length === 0 ? action : `${action} ${JSON.stringify(asked)}`;
        return this.anywhere.of(
            principal,
            () => {
                if (!this.mentions(principal, action)) return "denied";
                if (allowEverything(this.layers(principal, action))) return "allowed";
                return this.onPlaces(principal, action, Object.fromEntries(asked));
            },
            question,
        );
    }

    private onPlaces(principal: AccountPrincipal, action: string, more: Context): Verdict {
        const keys = { ...(action === RUN_INSTANCES && { "ec2:instanceprofile": PROFILE }), ...more };
        const places = placesOf(action, this.account, ownerOf(principal, this.account));
        const verdict = (own: Context): Verdict =>
            places.map((universes) => this.onPlace(principal, action, universes, own)).reduce(worseVerdict);
        if (!this.asksForRoute(principal, action)) return verdict(keys);
        if (verdict({ ...keys, ...DIRECT }) === "allowed") return "allowed";
        // The service that is called on the way sets these keys, not the caller.
        return verdict(keys) === "denied" ? "denied" : "unknown";
    }

    /** Without tags of what is made, or with them where the principal may tag it. */
    private onPlace(
        principal: AccountPrincipal,
        action: string,
        universes: readonly Language[],
        keys: Context,
    ): Verdict {
        const untagged = this.tagging(principal, action, universes, ABSENT, keys);
        if (untagged === "allowed") return untagged;
        const tagged = this.tagging(principal, action, universes, CHOSEN, keys);
        return tagged !== "denied" && this.mayTag(principal, action, universes)
            ? bestVerdict([untagged, tagged])
            : untagged;
    }

    /** @param tags what the keys hold that speak of the tags of the request. */
    private tagging(
        principal: AccountPrincipal,
        action: string,
        universes: readonly Language[],
        tags: Unknown,
        keys: Context,
    ): Verdict {
        const written = this.askedRequestTags(principal, action);
        const context = { ...Object.fromEntries(written.map((key) => [key, tags])), ...keys };
        // Limits that aren't known are taken to limit nothing there.
        if (this.snapshot.possible(principal, action, { universes, context }) !== undefined)
            return areKnown(this.layers(principal, action)) ? "allowed" : "unknown";
        return this.snapshot.impossible(principal, action, { universes, context }) ? "denied" : "unknown";
    }

    /**
     * Whether a principal may tag what a call makes: in EC2 that is a right of its own.
     * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
     */
    private mayTag(principal: AccountPrincipal, action: string, universes: readonly Language[]): boolean {
        const [service, name = ""] = action.split(":");
        if (service !== "ec2") return true;
        const making = { "ec2:createaction": name };
        return this.tagging(principal, CREATE_TAGS, universes, CHOSEN, making) !== "denied";
    }

    /** Why a principal may take a step by some actions, and what they take of it. */
    told(principal: AccountPrincipal, actions: readonly string[]): Pick<Step, "because" | "needs"> {
        const needs = allNeeds(actions.map((action) => this.needs(principal, action)));
        return { because: this.reasons(principal, actions), ...(needs.length > 0 && { needs }) };
    }

    private needs(principal: AccountPrincipal, action: string): readonly Need[] {
        if (!this.mentions(principal, action) || !this.asksFor(principal, action, MFA)) return [];
        return this.contexts.needs(principal, action, () => {
            // Calls that are allowed on something weren't asked about on anything.
            const places = allowing(principal, action).flatMap((one) =>
                resourceTexts(one).map((text) => text.replace(/[*?]/g, "x")),
            );
            for (const place of [ANYTHING, ...places]) this.on(principal, action, place);
        });
    }

    /** The statements that allow actions, as reasons. */
    reasons(principal: AccountPrincipal, actions: readonly string[]): Reason[] {
        return actions.flatMap((action) =>
            allowing(principal, action).map((one): Reason => {
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

/** The statements of a principal's own policies that allow an action on something. */
function allowing({ policies }: AccountPrincipal, action: string): PolicyStatement[] {
    return statementsOf(policies.identity).filter(
        (one) => one.effect === "Allow" && coversAction(one, action.toLowerCase()),
    );
}

const EC2_TAG = /^ec2:resourcetag\/(.*)$/;
const ANYTHING: Unknown = { unknown: "is what the caller chooses", like: "arn:*" };
const PROFILE: Unknown = { unknown: "is the instance profile's ARN", like: "arn:*:instance-profile/*" };

/** What a call that somebody makes over the internet has and lacks. */
const DIRECT: Context = Object.fromEntries([...DIRECT_CALL].map(([key, value]) => [key, value ?? ABSENT]));

const [CREATE_TAGS = ""] = tagActions("writes", "instance");

/** The tags that the caller gives to what it makes. */
function isWritten(key: string): boolean {
    return key === "aws:tagkeys" || key.startsWith("aws:requesttag/");
}
