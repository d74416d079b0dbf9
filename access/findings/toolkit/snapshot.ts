import type { RequestContext } from "../../evaluate/context";
import { denialsOf, layersOf, type AnyPolicy, type PolicySet } from "../../evaluate/outcome";
import { statementName } from "../../evaluate/reasons";
import { coversAction, targetOf, type Target } from "../../evaluate/statement";
import type { Account, AccountPrincipal } from "../../matrix/account";
import { instanceRequest, principalRequest } from "../../matrix/session-request";
import type { Policy, PolicyStatement } from "../../policy/policy";
import type { Counterexample } from "../../prove/counterexample";
import { languageKey, type Language } from "../../match/language";
import type { Quotas } from "../../quotas/iam-quotas";
import { arns, documents, targets, type Home } from "../../prove/universe";
import type { Found } from "./finding";
import { mentions, outcomeOf, type Outcome, type Possibility } from "./possibility";

/** A policy and all those who have it. */
interface PolicyUse {
    readonly policy: Policy;
    readonly principals: readonly AccountPrincipal[];
}

/** A statement, the policy it is in, and all those who have it. */
export interface StatementUse extends PolicyUse {
    readonly statement: PolicyStatement;
}

/** An instance that a session is asked for. */
interface InstanceTarget {
    readonly target: Target;
    readonly request: RequestContext;
}

interface SnapshotOptions {
    readonly now?: Date;
    readonly everybody?: boolean;
    readonly quotas?: Quotas;
    readonly whole?: Whole;
}

/** All accounts of a source: chains lead from one to another. */
export interface Whole {
    readonly account: Account;
    /** One for each account. */
    readonly snapshots: readonly Snapshot[];
}

/** An account as rules look at it: who has which policy, and what anyone could do. */
export class Snapshot {
    readonly account: Account;
    readonly whole: Whole;
    readonly now: Date;
    readonly home: Home;
    /** The account's own quotas, as far as they are known. */
    readonly quotas: Quotas;
    /** Everyone who is a person or stands for people: not the roles of services and of instances. */
    readonly people: readonly AccountPrincipal[];
    /** The roles that instances have or can have, those among them that people may assume as well. */
    readonly instanceRoles: readonly AccountPrincipal[];
    /** People, and the roles of instances, whose rights a shell on them has. */
    readonly actors: readonly AccountPrincipal[];
    /** The identity policies of people, each once. */
    readonly policies: readonly PolicyUse[];
    /** Those and their boundaries and service control policies, each once. */
    readonly everyPolicy: readonly PolicyUse[];
    #targets: readonly InstanceTarget[] | undefined;
    /** Rules ask the same of a principal for each of its statements and tags. */
    readonly #answers = new Map<AccountPrincipal, Map<string, Outcome>>();
    readonly #requests = new Map<AccountPrincipal, RequestContext>();
    readonly #limits = new Map<AccountPrincipal, "none" | "limited" | "unlimited">();

    readonly #everybody: boolean;

    /**
     * `now`: what has expired by then is of no use to anybody. `everybody`: whether all are looked at as if limited.
     * `whole`: what the account is one of. Default: of nothing else.
     */
    constructor(account: Account, options: SnapshotOptions = {}) {
        const { now = new Date(), everybody = false, quotas = {}, whole } = options;
        this.whole = whole ?? { account, snapshots: [this] };
        this.quotas = quotas;
        this.account = account;
        this.now = now;
        this.#everybody = everybody;
        this.home = { partition: account.partition, account: account.id };
        this.people = account.principals.filter(({ use }) => use === undefined);
        const worn = new Set(account.instances.flatMap(({ role }) => (role === undefined ? [] : [role])));
        this.instanceRoles = account.principals.filter(
            (one) => one.use === "instance" || (one.type === "role" && (worn.has(one.name) || trustsEc2(one))),
        );
        this.actors = [...new Set([...this.people, ...this.instanceRoles])];
        this.policies = usesOf(this.people, ({ identity }) => identity);
        this.everyPolicy = usesOf(this.people, (set) => layersOf(set).flatMap(({ policies }) => policies));
    }

    /** The Allow statements of people that cover an action. */
    *allowing(...actions: readonly string[]): Iterable<StatementUse> {
        for (const use of this.policies) {
            for (const statement of use.policy.statements) {
                if (statement.effect !== "Allow") continue;
                if (actions.some((action) => coversAction(statement, action.toLowerCase())))
                    yield { ...use, statement };
            }
        }
    }

    /**
     * Whether a principal could ever be allowed to do something, and on what: an example. Exact as far as documents are
     * known, or nothing: those that aren't known are taken to limit nothing, and are named beside the findings.
     */
    possible(principal: AccountPrincipal, action: string, possibility: Possibility): Counterexample | undefined {
        const policies = known(possibility.policies ?? principal.policies);
        const outcome =
            policies === (possibility.policies ?? principal.policies)
                ? this.#outcome(principal, action, possibility)
                : this.#outcome(principal, action, { ...possibility, policies });
        return typeof outcome === "string" ? undefined : outcome;
    }

    /** Whether a principal can surely never do something: `possible` is silent too where it can't tell. */
    impossible(principal: AccountPrincipal, action: string, possibility: Possibility): boolean {
        return this.#outcome(principal, action, possibility) === "never";
    }

    /** Whether every layer of policies allows an action on something: `possible` is a waste of time where one doesn't. */
    mentions({ policies }: AccountPrincipal, action: string): boolean {
        return mentions(policies, action) === true;
    }

    #outcome(principal: AccountPrincipal, action: string, possibility: Possibility): Outcome {
        const { universes, tagged, lacking, context, scope, policies = principal.policies } = possibility;
        const mentioned = mentions(policies, action);
        if (mentioned !== true) return mentioned;
        const ask = (): Outcome => outcomeOf(action, { ...possibility, policies }, this.request(principal), this.now);
        if (scope !== undefined || possibility.policies !== undefined) return ask();
        const answers = this.#answers.get(principal) ?? new Map<string, Outcome>();
        this.#answers.set(principal, answers);
        const key = JSON.stringify([action, universes.map(languageKey), tagged, lacking, context]);
        const answer = answers.get(key) ?? ask();
        answers.set(key, answer);
        return answer;
    }

    /** The instances as targets of `ssm:StartSession`, with what each brings to a request. */
    get targets(): readonly InstanceTarget[] {
        return (this.#targets ??= this.account.instances.map((instance) => ({
            target: targetOf("ssm:StartSession", instance.arn),
            request: instanceRequest(instance),
        })));
    }

    /** What a principal brings to a request. */
    request(principal: AccountPrincipal): RequestContext {
        const request = this.#requests.get(principal) ?? principalRequest(principal, this.account);
        this.#requests.set(principal, request);
        return request;
    }

    /** Whether a principal opens sessions on nothing, on some instances, or on whichever there may be. */
    sessions(principal: AccountPrincipal): "none" | "limited" | "unlimited" {
        const known = this.#limits.get(principal) ?? this.#sessions(principal);
        this.#limits.set(principal, known);
        return known;
    }

    #sessions(principal: AccountPrincipal): "none" | "limited" | "unlimited" {
        const action = "ssm:StartSession";
        if (this.possible(principal, action, { universes: targets(this.home) }) === undefined) return "none";
        // No policy speaks of this instance by its id.
        const universes = [arns(`arn:${this.home.partition}:ec2:*:${this.home.account}:instance/i-0f1e2d3c4b5a69788`)];
        return this.possible(principal, action, { universes, tagged: false }) === undefined ? "limited" : "unlimited";
    }

    /** Those whose sessions are limited, so that a way round the limits is a hole. */
    get limited(): readonly AccountPrincipal[] {
        if (this.#everybody) return this.people;
        return this.people.filter((principal) => this.sessions(principal) === "limited");
    }

    get instances(): readonly Language[] {
        return targets(this.home);
    }

    get documents(): readonly Language[] {
        return documents(this.home);
    }
}

/** The policies whose documents are known: the same set where all are. */
function known(set: PolicySet): PolicySet {
    const { identity, boundary, scps, session } = set;
    const all = [
        ...identity,
        ...(boundary === undefined ? [] : [boundary]),
        ...(scps ?? []).flat(),
        ...(session ?? []),
    ];
    if (all.every(({ kind }) => kind === "policy")) return set;
    const read = (list: readonly AnyPolicy[]): AnyPolicy[] => list.filter(({ kind }) => kind === "policy");
    return {
        identity: read(identity),
        ...(boundary?.kind === "policy" && { boundary }),
        // A level of which anything is unknown may allow everything.
        ...(scps && { scps: scps.filter((level) => read(level).length === level.length) }),
        ...(session && { session: read(session).length === session.length ? session : [] }),
    };
}

function trustsEc2({ trust }: AccountPrincipal): boolean {
    return (trust?.statements ?? []).some(
        ({ effect, principals }) =>
            effect === "Allow" &&
            principals?.negated === false &&
            principals.entries.some(({ type, value }) => type === "Service" && /^ec2\.amazonaws\.com/.test(value)),
    );
}

function usesOf(
    principals: readonly AccountPrincipal[],
    choose: (set: PolicySet) => readonly AnyPolicy[],
): PolicyUse[] {
    const uses = new Map<Policy, AccountPrincipal[]>();
    for (const principal of principals) {
        for (const policy of choose(principal.policies)) {
            if (policy.kind === "unknown") continue;
            const users = uses.get(policy) ?? [];
            if (users.at(-1) !== principal) users.push(principal);
            uses.set(policy, users);
        }
    }
    return [...uses].map(([policy, users]) => ({ policy, principals: users }));
}

/** What was found in a statement. */
export function inStatement({ policy, statement, principals }: StatementUse, what: string): Found {
    return { policy: policy.name, statement: statementName(statement), principals: arnsOf(principals), what };
}

function arnsOf(principals: readonly AccountPrincipal[]): string[] {
    return principals.map(({ arn }) => arn);
}

/** A statement as the only one that allows, with all that limits a principal: Deny statements, boundary and the others. */
export function limited(use: Pick<StatementUse, "policy" | "statement">, { policies }: AccountPrincipal): PolicySet {
    return { ...policies, identity: [...alone(use).identity, ...policies.identity.map(denialsOf)] };
}

/** A policy set with one statement only, as if nothing else allowed or denied anything. */
export function alone({ policy, statement }: Pick<StatementUse, "policy" | "statement">): PolicySet {
    return { identity: [{ ...policy, statements: [statement] }] };
}
