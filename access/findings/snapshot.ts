import type { ContextValue, RequestContext } from "../evaluate/context";
import type { PolicySet } from "../evaluate/outcome";
import { statementName } from "../evaluate/reasons";
import { coversAction, targetOf, type Target } from "../evaluate/statement";
import type { Account, AccountPrincipal } from "../matrix/account";
import { instanceRequest, principalRequest } from "../matrix/session-request";
import type { Policy, PolicyStatement } from "../policy/policy";
import { counterexampleOf, type Counterexample } from "../prove/counterexample";
import { TooIntricate } from "../prove/dimensions";
import { languageKey, type Language } from "../prove/language";
import { problemOf } from "../prove/problem";
import type { Scope } from "../prove/scope";
import { search } from "../prove/search";
import { arns, documents, targets, type Home } from "../prove/universe";
import type { Found } from "./found";

/** A policy and all those who have it. */
export interface PolicyUse {
    readonly policy: Policy;
    readonly principals: readonly AccountPrincipal[];
}

/** A statement, the policy it is in, and all those who have it. */
export interface StatementUse extends PolicyUse {
    readonly statement: PolicyStatement;
}

/** What a request is about, beyond who makes it. */
export interface Possibility {
    /** The resources: one of these languages. */
    readonly universes: readonly Language[];
    /** Whether they carry tags. Default true: any. */
    readonly tagged?: boolean;
    /** A tag, by its key in lower case, that they lack in any case. Default: none. */
    readonly lacking?: string;
    /** What the resources aren't in. Default: nothing. */
    readonly scope?: Scope;
    /** Condition keys in lower case with the value they have. Default none. */
    readonly context?: Readonly<Record<string, ContextValue>>;
    /** The policies to ask. Default: the principal's. */
    readonly policies?: PolicySet;
}

/** An instance that a session is asked for. */
export interface InstanceTarget {
    readonly target: Target;
    readonly request: RequestContext;
}

/** An account as rules look at it: who has which policy, and what anyone could do. */
export class Snapshot {
    readonly account: Account;
    readonly now: Date;
    readonly home: Home;
    /** Everyone who is a person or stands for people: not the roles of services and of instances. */
    readonly people: readonly AccountPrincipal[];
    /** The policies of people, each once. */
    readonly policies: readonly PolicyUse[];
    #targets: readonly InstanceTarget[] | undefined;
    /** Rules ask the same of a principal for each of its statements and tags. */
    readonly #answers = new Map<AccountPrincipal, Map<string, Counterexample | undefined>>();
    readonly #requests = new Map<AccountPrincipal, RequestContext>();
    readonly #limits = new Map<AccountPrincipal, "none" | "limited" | "unlimited">();

    /** `now`: what has expired by then is of no use to anybody. */
    constructor(account: Account, now = new Date()) {
        this.account = account;
        this.now = now;
        this.home = { partition: account.partition, account: account.id };
        this.people = account.principals.filter(({ use }) => use === undefined);
        this.policies = usesOf(this.people);
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

    /** Whether a principal could ever be allowed to do something, and on what: an example. Exact, or nothing. */
    possible(principal: AccountPrincipal, action: string, possibility: Possibility): Counterexample | undefined {
        const { universes, tagged, lacking, context, scope, policies } = possibility;
        if (scope !== undefined || policies !== undefined) return this.#possible(principal, action, possibility);
        const answers = this.#answers.get(principal) ?? new Map<string, Counterexample | undefined>();
        this.#answers.set(principal, answers);
        const key = JSON.stringify([action, universes.map(languageKey), tagged, lacking, context]);
        if (!answers.has(key)) answers.set(key, this.#possible(principal, action, possibility));
        return answers.get(key);
    }

    #possible(principal: AccountPrincipal, action: string, possibility: Possibility): Counterexample | undefined {
        const { universes, tagged = true, lacking, scope = [], context = {} } = possibility;
        const { policies = principal.policies } = possibility;
        if (!mentions(policies, action)) return undefined;
        const own = this.request(principal);
        // EC2 has a key of its own for the tags of what it acts on.
        const ec2Tag = (key: string): boolean =>
            tagged &&
            /^ec2:/i.test(action) &&
            key.startsWith("ec2:resourcetag/") &&
            key !== `ec2:resourcetag/${lacking}`;
        const request: RequestContext = {
            get: (key) => context[key] ?? (ec2Tag(key) ? { unknown: "can be any", absent: true } : own.get(key)),
        };
        try {
            const resources = { universes, tagged, lacking, from: this.now };
            const problem = problemOf(policies, action.toLowerCase(), scope, request, resources);
            const result = search(problem);
            return result.result === "found" ? counterexampleOf(problem, result.values) : undefined;
        } catch (error) {
            if (error instanceof TooIntricate) return undefined;
            throw error;
        }
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
        return this.people.filter((principal) => this.sessions(principal) === "limited");
    }

    get instances(): readonly Language[] {
        return targets(this.home);
    }

    get documents(): readonly Language[] {
        return documents(this.home);
    }
}

function mentions({ identity }: PolicySet, action: string): boolean {
    return identity.some(
        (policy) =>
            policy.kind === "policy" &&
            policy.statements.some((one) => one.effect === "Allow" && coversAction(one, action.toLowerCase())),
    );
}

function usesOf(principals: readonly AccountPrincipal[]): PolicyUse[] {
    const uses = new Map<Policy, AccountPrincipal[]>();
    for (const principal of principals) {
        for (const policy of principal.policies.identity) {
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

export function arnsOf(principals: readonly AccountPrincipal[]): string[] {
    return principals.map(({ arn }) => arn);
}

/** A policy set with one statement only, as if nothing else allowed or denied anything. */
export function alone({ policy, statement }: Pick<StatementUse, "policy" | "statement">): PolicySet {
    return { identity: [{ ...policy, statements: [statement] }] };
}
