import { append } from "../../append";
import { mayBeReserved, namedBy, type Caller } from "../../evaluate/caller";
import { layerStatements } from "../../evaluate/outcome";
import { reservedArn } from "../../evaluate/reserved-role";
import { coversAction, coversResource } from "../../evaluate/statement";
import { NO } from "../../evaluate/truth";
import { Numbers, Remembered } from "../../kept";
import { iamType, isUserOrRole, type Account, type AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import { mentionedKeys, type RelevantPolicies } from "../../matrix/relevant-policies";
import { principalRequest, takesSessionTags } from "../../matrix/session-request";
import type { Tags } from "../../model";
import type { PolicyStatement } from "../../policy/policy";
import { assumption, isNever, passesTags, type AssumeEdge, type Assumption } from "./assume";
import { callerOf } from "./assume-call";
import { PlainEdges, type CallerClass } from "./plain-edges";
import { differByKeys, letsInUnasked, namedArns, opens, tellsApart, withoutPath } from "./trust-policies";

/** What callers of a class may be able to assume. */
interface Targets {
    /** The roles on which each member of the class is judged by itself. */
    readonly alone: readonly AccountPrincipal[];
    /** The edges to roles whose trust policies can't tell the members apart. */
    readonly shared: readonly AssumeEdge[];
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
    private readonly ids = new Numbers<CallerClass>();
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
    from(caller: AccountPrincipal): readonly AssumeEdge[] {
        // Somebody from outside isn't a principal until a role is assumed.
        if (!isUserOrRole(caller)) return [];
        const one = this.of(caller);
        const named = this.namedIn(caller);
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
        const [own, sessions] = [arn, withoutPath(arn)].map((one) => this.naming.get(one));
        if (reservedArn(arn) !== undefined) {
            const caller: Caller = { type: "role", arn, account: "" };
            const maybe = [...this.naming].filter(([one]) => mayBeReserved(one, caller));
            return new Set([...(own ?? []), ...(sessions ?? []), ...maybe.flatMap(([, roles]) => [...roles])]);
        }
        return own === undefined || sessions === undefined ? (own ?? sessions) : new Set([...own, ...sessions]);
    }

    private of(caller: AccountPrincipal): CallerClass {
        const known = this.classOf.get(caller);
        if (known !== undefined) return known;
        const layers = this.relevant.layers(caller);
        // Session tags may pass on to the next role, so callers of a class have the same.
        const tags = caller.session === undefined ? takesSessionTags(caller) : JSON.stringify(caller.session);
        const type = iamType(caller);
        const owner = ownerOf(caller, this.account);
        const key = `${owner} ${type} ${tags} ${caller.isAssumed === true} ${this.relevant.key(layers)}`;
        const one = this.classes.get(key) ?? { layers, first: caller, owner };
        this.classes.set(key, one);
        this.classOf.set(caller, one);
        return one;
    }

    private targetsOf(one: CallerClass): Targets {
        const alone: AccountPrincipal[] = [];
        const shared: AssumeEdge[] = [];
        const differ = differByKeys(one.layers);
        for (const role of this.candidates(one)) {
            if (differ || tellsApart(role)) alone.push(role);
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

    private addEdge(edges: AssumeEdge[], caller: AccountPrincipal, one: CallerClass, role: AccountPrincipal): void {
        const assumption = this.plain.judged(caller, one, role) ?? this.known(caller, one, role);
        if (isNever(assumption)) return;
        const passes = (tags: Tags): boolean => passesTags(caller, one.layers, role, this.account, tags);
        edges.push({ to: role, assumption, passes });
    }

    private known(caller: AccountPrincipal, one: CallerClass, role: AccountPrincipal): Assumption {
        const known = this.answers.of(role, () => new Map<string, Assumption>());
        const key = this.key(caller, one, role);
        const answer = known.get(key) ?? assumption(caller, one.layers, role, this.account);
        known.set(key, answer);
        return answer;
    }

    /** Equal for callers of which all statements say the same. */
    private key(caller: AccountPrincipal, one: CallerClass, { trust }: AccountPrincipal): string {
        const request = principalRequest(caller, this.account);
        const statements = [...layerStatements(one.layers), ...(trust?.statements ?? [])];
        const who = callerOf(caller, ownerOf(caller, this.account));
        return JSON.stringify([
            this.ids.of(one),
            iamType(caller),
            trust?.statements.map((statement) => namedBy(statement, who)),
            mentionedKeys(statements).map((key) => request.get(key) ?? null),
        ]);
    }
}

/** Whether a step leads to another principal: a session of a role may get other tags, or another name, by the same role. */
function isAnother(to: AccountPrincipal, caller: AccountPrincipal): boolean {
    if (to.arn !== caller.arn) return true;
    return to !== caller && to.session !== undefined && caller.session !== undefined;
}

const OPEN = { get: () => ({ unknown: "depends on the caller" }) };
