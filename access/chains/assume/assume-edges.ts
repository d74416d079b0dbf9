import { append } from "../../append";
import { mayBeReserved, namedBy, type Caller } from "../../evaluate/caller";
import type { RequestContext } from "../../evaluate/context";
import { layerStatements, statementsOf } from "../../evaluate/outcome";
import { reservedArn } from "../../evaluate/reserved-role";
import { coversAction, coversResource } from "../../evaluate/statement";
import { NO } from "../../evaluate/truth";
import { Remembered } from "../../kept";
import { iamType, isUserOrRole, type Account, type AccountPrincipal } from "../../matrix/account";
import { rcpsOf } from "../../matrix/control-policies";
import { ownerOf } from "../../matrix/own-account";
import { mentionedKeys, type RelevantPolicies } from "../../matrix/relevant-policies";
import { principalRequest, takesSessionTags } from "../../matrix/session-request";
import type { Step } from "../../matrix/step";
import type { Tags } from "../../model";
import type { PolicyStatement } from "../../policy/policy";
import { assumption, inheritableKeys, isNever, passesTags, type Assumption } from "./assume";
import { callerOf } from "./assume-call";
import { AssumeStep } from "./assume-step";
import { arePlain, PlainEdges, type CallerClass } from "./plain-edges";
import { letsInUnasked, namedArns, opens, speakOfCaller, tellsApart, withoutPath } from "./trust-policies";

/** What callers of a class may be able to assume. */
interface Targets {
    /** The roles on which each member of the class is judged by itself. */
    readonly alone: readonly AccountPrincipal[];
    /** The steps to roles whose trust policies can't tell the members apart. */
    readonly shared: readonly Step[];
}

/** What resource control policies say of assuming roles. */
interface Limits {
    readonly statements: readonly PolicyStatement[];
    /** Whether they may judge callers with the same policies differently. */
    readonly tellApart: boolean;
}

/**
 * Who can assume which role. Principals with the same policies on it are judged once, where a trust policy can't tell them
 * apart; only roles that a statement of theirs covers, or whose trust policy names them, are looked at.
 */
export class AssumeEdges {
    private readonly account: Account;
    private readonly roles: readonly AccountPrincipal[];
    private readonly plain: PlainEdges;
    private readonly relevant: RelevantPolicies;
    private readonly classes = new Map<string, CallerClass>();
    private readonly classOf = new Map<AccountPrincipal, CallerClass>();
    /** The roles whose trust policies name an ARN. */
    private readonly naming = new Map<string, Set<AccountPrincipal>>();
    private readonly answers = new Remembered<AccountPrincipal, Map<string, Assumption>>();
    private readonly requests = new Remembered<AccountPrincipal, RequestContext>();
    /** The keys that all statements on assuming a role ask for, by the caller's policies. */
    private readonly asked = new Remembered<AccountPrincipal, Remembered<string, readonly string[]>>();
    private readonly limits = new Remembered<ReturnType<typeof rcpsOf>, Limits>();
    private readonly targets = new Remembered<CallerClass, Targets>();
    /** Whether roles let in principals of an account that they don't name. */
    private readonly open = new Remembered<string, Remembered<AccountPrincipal, boolean>>();
    private readonly covered = new Remembered<PolicyStatement, readonly AccountPrincipal[]>();
    private readonly rolesByArn: ReadonlyMap<string, AccountPrincipal[]>;
    /** The roles that let in principals whose own policies needn't allow it. */
    private readonly unasked: readonly AccountPrincipal[];

    /**
     * @param roles those that may be assumed, sessions with certain tags in the place of some.
     * @param relevant what of policies speaks of assuming roles.
     */
    constructor(account: Account, roles: readonly AccountPrincipal[], relevant: RelevantPolicies) {
        this.account = account;
        this.relevant = relevant;
        this.plain = new PlainEdges(account);
        this.roles = roles;
        const rolesByArn = new Map<string, AccountPrincipal[]>();
        for (const role of roles) {
            append(rolesByArn, role.arn, role);
            for (const arn of namedArns(role)) this.naming.set(arn, (this.naming.get(arn) ?? new Set()).add(role));
        }
        this.rolesByArn = rolesByArn;
        this.unasked = roles.filter(letsInUnasked);
    }

    /** What a user or a session of a role can assume. */
    from(caller: AccountPrincipal): readonly Step[] {
        // Somebody from outside isn't a principal until a role is assumed.
        if (!isUserOrRole(caller)) return [];
        const named = this.namedIn(caller);
        // Most principals are like this.
        if (named === undefined && this.unasked.length === 0 && !this.mayAssume(caller)) return [];
        const one = this.of(caller);
        const { alone, shared } = this.targets.of(one, () => this.targetsOf(one));
        const edges = shared.filter(({ to }) => isAnother(to, caller) && named?.has(to) !== true);
        if (named === undefined && alone.length === 0) return edges;
        for (const role of named === undefined ? alone : new Set([...named, ...alone]))
            if (isAnother(role, caller)) this.addEdge(edges, caller, one, role);
        return edges;
    }

    /** Whether a caller can assume a role, of which the account may know nothing. */
    judged(caller: AccountPrincipal, role: AccountPrincipal): Assumption {
        return assumption(caller, this.of(caller).layers, role, this.account);
    }

    /** The roles whose trust policies name a caller, or sessions of a role of its name. */
    private namedIn({ arn }: AccountPrincipal): ReadonlySet<AccountPrincipal> | undefined {
        const short = withoutPath(arn);
        const own = this.naming.get(arn);
        const sessions = short === arn ? undefined : this.naming.get(short);
        if (reservedArn(arn) !== undefined) {
            const caller: Caller = { type: "role", arn, account: "" };
            const maybe = [...this.naming].filter(([one]) => mayBeReserved(one, caller));
            return new Set([...(own ?? []), ...(sessions ?? []), ...maybe.flatMap(([, roles]) => [...roles])]);
        }
        return own === undefined || sessions === undefined ? (own ?? sessions) : new Set([...own, ...sessions]);
    }

    /** Whether a caller's own policies say anything of assuming roles. */
    private mayAssume(caller: AccountPrincipal): boolean {
        return this.relevant.layers(caller).some(({ layer, policies }) => layer === "identity" && policies.length > 0);
    }

    private of(caller: AccountPrincipal): CallerClass {
        const known = this.classOf.get(caller);
        if (known !== undefined) return known;
        const layers = this.relevant.layers(caller);
        // Session tags may pass on to the next role, so callers of a class have the same.
        const tags = caller.session === undefined ? takesSessionTags(caller) : JSON.stringify(caller.session);
        const type = iamType(caller);
        const owner = ownerOf(caller, this.account);
        const policies = `${owner} ${type} ${this.relevant.key(layers)}`;
        const key = `${tags} ${caller.isAssumed === true} ${policies}`;
        const one = this.classes.get(key) ?? { layers, first: caller, owner, policies, isPlain: arePlain(layers) };
        this.classes.set(key, one);
        this.classOf.set(caller, one);
        return one;
    }

    private targetsOf(one: CallerClass): Targets {
        const alone: AccountPrincipal[] = [];
        const shared: Step[] = [];
        const differ = !one.isPlain && speakOfCaller(layerStatements(one.layers));
        for (const role of this.candidates(one)) {
            if (differ || tellsApart(role) || this.limitsOf(role).tellApart) alone.push(role);
            else this.addEdge(shared, one.first, one, role);
        }
        return { alone, shared };
    }

    /** The roles that statements of a class cover, and those that let in more than they name. */
    private candidates(one: CallerClass): ReadonlySet<AccountPrincipal> {
        const { owner, layers } = one;
        const open = this.open.of(owner, () => new Remembered());
        const found = new Set<AccountPrincipal>();
        const add = (role: AccountPrincipal): void => {
            if (open.of(role, () => opens(role, owner, this.account))) found.add(role);
        };
        this.unasked.forEach(add);
        const own = layers.filter(({ layer }) => layer === "identity");
        if (own.some(({ policies }) => policies.some(({ kind }) => kind === "unknown"))) this.roles.forEach(add);
        for (const statement of layerStatements(own))
            if (statement.effect === "Allow") this.coveredBy(statement).forEach(add);

        return found;
    }

    private coveredBy(statement: PolicyStatement): readonly AccountPrincipal[] {
        return this.covered.of(statement, () => {
            if (!coversAction(statement, "sts:assumerole")) return [];
            const { resources } = statement;
            const exact = resources?.patterns.map(({ constant }) => constant?.resource.surely.exact);
            if (resources?.negated === false && exact?.every((one) => one !== undefined))
                return exact.flatMap((arn) => this.rolesByArn.get(arn) ?? []);

            return this.roles.filter((role) => coversResource(statement, role.arn, OPEN) !== NO);
        });
    }

    /** The resource control policies that limit who assumes a role. */
    private limitsOf(role: AccountPrincipal): Limits {
        const rcps = rcpsOf(role, this.account);
        return this.limits.of(rcps, () => {
            const statements = statementsOf(rcps.flat());
            return { statements, tellApart: speakOfCaller(statements) };
        });
    }

    private addEdge(edges: Step[], caller: AccountPrincipal, one: CallerClass, role: AccountPrincipal): void {
        const assumption = this.plain.judged(caller, one, role) ?? this.known(caller, one, role);
        if (isNever(assumption)) return;
        const passes = (tags: Tags): boolean => passesTags(caller, one.layers, role, this.account, tags);
        edges.push(new AssumeStep(role, assumption, passes));
    }

    private known(caller: AccountPrincipal, one: CallerClass, role: AccountPrincipal): Assumption {
        const known = this.answers.of(role, () => new Map<string, Assumption>());
        const key = this.key(caller, one, role);
        const answer = known.get(key) ?? assumption(caller, one.layers, role, this.account);
        known.set(key, answer);
        return answer;
    }

    /** Equal for callers of which all statements say the same. */
    private key(caller: AccountPrincipal, { layers, owner, policies }: CallerClass, role: AccountPrincipal): string {
        const request = this.requests.of(caller, () => principalRequest(caller, this.account));
        const asked = this.asked.of(role, () => new Remembered());
        const keys = asked.of(policies, () =>
            mentionedKeys([
                ...layerStatements(layers),
                ...(role.trust?.statements ?? []),
                ...this.limitsOf(role).statements,
            ]),
        );
        const who = callerOf(caller, owner);
        return JSON.stringify([
            policies,
            role.trust?.statements.map((statement) => namedBy(statement, who)),
            keys.map((key) => request.get(key) ?? null),
            inheritableKeys(caller, role),
        ]);
    }
}

/** Whether a step leads to another principal: a session of a role may get other tags, or another name, by the same role. */
function isAnother(to: AccountPrincipal, caller: AccountPrincipal): boolean {
    if (to.arn !== caller.arn) return true;
    return to !== caller && to.session !== undefined && caller.session !== undefined;
}

const OPEN = { get: () => ({ unknown: "depends on the caller" }) };
