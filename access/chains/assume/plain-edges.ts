import { namedBy, type Named } from "../../evaluate/caller";
import type { RequestContext } from "../../evaluate/context";
import { outcomeBy, type AnyPolicy, type LayerPolicies, type Verdict } from "../../evaluate/outcome";
import type { Reason } from "../../evaluate/reasons";
import { applies, coversAction, targetOf, type Target } from "../../evaluate/statement";
import { Kept, Remembered } from "../../kept";
import { iamType, type Account, type AccountPrincipal } from "../../matrix/account";
import { rcpsOf } from "../../matrix/control-policies";
import { OWN_ACCOUNT, ownerOf } from "../../matrix/own-account";
import type { PolicyStatement } from "../../policy/policy";
import { assumption, type Assumption } from "./assume";
import { ASSUME_ROLE, callerOf } from "./assume-call";
import { ASSUMING } from "./free-keys";
import { tellsApart } from "./trust-policies";

/** Callers whose policies say the same about assuming roles. */
export interface CallerClass {
    readonly layers: readonly LayerPolicies[];
    readonly first: AccountPrincipal;
    /** The account that they are of. */
    readonly owner: string;
    /** Equal for callers with the same policies of the same account. */
    readonly policies: string;
    /** Whether what they say has no conditions and no variables. */
    readonly isPlain: boolean;
}

/** What lets callers assume a role, where the request makes no difference to it. */
interface PlainRole {
    readonly target: Target;
    readonly owner: string;
    readonly trust: readonly PolicyStatement[];
    /** What the RCPs of the role's account come to. */
    readonly limits: string;
    /** How the trust policy names the callers of an account, where it can't tell them apart. */
    readonly named: Map<string, string> | undefined;
}

/**
 * Judges callers and roles whose policies on it have no conditions and no variables, as most don't. A verdict then follows
 * from what each layer's statements come to on the role and from how its trust policy names the caller. So one pair is
 * judged of all in which those are the same, and the others have its verdict.
 */
export class PlainEdges {
    private readonly account: Account;
    private readonly verdicts = new Map<string, Verdict>();
    private readonly roles = new Remembered<AccountPrincipal, PlainRole | undefined>();

    constructor(account: Account) {
        this.account = account;
    }

    /**
     * As `assumption`.
     * @returns undefined where more counts than that, or the verdict isn't known.
     */
    judged(
        caller: AccountPrincipal,
        { layers, owner, isPlain }: Omit<CallerClass, "first" | "policies">,
        role: AccountPrincipal,
    ): Assumption | undefined {
        if (!isPlain) return undefined;
        const plain = this.roles.of(role, () => this.plainRole(role));
        if (plain === undefined) return undefined;
        const kind = kindOf(caller, owner, layers, plain);
        const judge = (): Assumption => assumption(caller, layers, role, this.account);
        const verdict = this.verdicts.get(kind);
        if (verdict === "unknown") return undefined;
        if (verdict !== undefined) return new Alike(verdict, judge);
        const first = judge();
        this.verdicts.set(kind, first.verdict);
        return first;
    }

    private plainRole(role: AccountPrincipal): PlainRole | undefined {
        const { trust, session } = role;
        if (trust === undefined || session !== undefined) return undefined;
        const owner = ownerOf(role, this.account);
        const target = targetOf(ASSUME_ROLE, role.arn);
        const rcps = rcpsOf(role, this.account);
        const statements = trust.statements.filter(isOnAssuming);
        const isKnown = statements.every((one) => hasNoTerms(one) && one.principals?.negated === false);
        if (!isKnown || !rcps.every((policies) => policies.every(isPlain))) return undefined;
        const limits = rcps.map((policies) => outcomeText({ layer: "rcp", policies }, target)).join(" ");
        const named = tellsApart(role) ? undefined : new Map<string, string>();
        return { target, owner, trust: statements, limits, named };
    }
}

/** Equal for pairs of which all that counts is the same. */
function kindOf(caller: AccountPrincipal, owner: string, layers: readonly LayerPolicies[], role: PlainRole): string {
    let kind = `${iamType(caller)} ${owner === role.owner} ${role.limits}`;
    for (const layer of layers) kind += ` ${outcomeText(layer, role.target)}`;
    return kind + namingOf(caller, owner, role);
}

/** How a role's trust policy names a caller. */
function namingOf(caller: AccountPrincipal, owner: string, role: PlainRole): string {
    const key = `${iamType(caller)} ${owner}`;
    const known = role.named?.get(key);
    if (known !== undefined) return known;
    const who = callerOf(caller, owner);
    let naming = "";
    for (const one of role.trust)
        naming += ` ${one.effect} ${coversAction(one, role.target.action)} ${namedText(namedBy(one, who))}`;
    role.named?.set(key, naming);
    return naming;
}

/** An assumption with a verdict that is known; the rest is found when it is asked for. */
class Alike implements Assumption {
    readonly verdict: Verdict;
    readonly actions = ACTIONS;
    readonly needs = NONE;
    readonly later = NONE;
    private readonly judge: () => Assumption;
    private found: Assumption | undefined;

    constructor(verdict: Verdict, judge: () => Assumption) {
        this.verdict = verdict;
        this.judge = judge;
    }

    get because(): readonly Reason[] {
        return (this.found ??= this.judge()).because;
    }

    get keepsSourceIdentity(): boolean {
        return (this.found ??= this.judge()).keepsSourceIdentity;
    }

    get keepsTags(): boolean {
        return (this.found ??= this.judge()).keepsTags;
    }
}

const NONE = [] as const;
const ACTIONS = [ASSUME_ROLE] as const;

function namedText({ name, session, account, everybody }: Named): string {
    return `${name}${session}${account}${everybody}`;
}

/** Whether a layer allows, and whether it denies. */
function outcomeText(layer: LayerPolicies, target: Target): string {
    const { denied, allowed } = outcomeBy([layer], (statement) => applies(statement, target, REQUEST));
    return `${layer.layer} ${allowed[0]}${denied}`;
}

/** What every request has alike. */
const REQUEST: RequestContext = { get: (key) => (key.startsWith(OWN_ACCOUNT) ? "true" : undefined) };

/** Whether what layers say of assuming roles has no conditions and no variables. */
export function arePlain(layers: readonly LayerPolicies[]): boolean {
    return layers.every(({ policies }) => policies.every(isPlain));
}

const plain = new Kept<AnyPolicy, boolean>();

function isPlain(policy: AnyPolicy): boolean {
    return plain.of(
        policy,
        () => policy.kind === "policy" && policy.statements.every((one) => !isOnAssuming(one) || hasNoTerms(one)),
    );
}

function isOnAssuming(statement: PolicyStatement): boolean {
    return ASSUMING.some((action) => coversAction(statement, action));
}

function hasNoTerms({ conditions, resources, odd }: PolicyStatement): boolean {
    const patterns = resources?.patterns ?? [];
    return (
        odd === undefined &&
        conditions.every(({ key }) => key.startsWith(OWN_ACCOUNT)) &&
        patterns.every(({ constant }) => constant !== undefined)
    );
}
