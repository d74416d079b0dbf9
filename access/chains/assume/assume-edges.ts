import { isNamed, namedBy, type Caller } from "../../evaluate/caller";
import { layerStatements, type LayerPolicies } from "../../evaluate/outcome";
import { coversAction, coversResource } from "../../evaluate/statement";
import { NO } from "../../evaluate/truth";
import { Kept, Numbers } from "../../kept";
import { iamType, type Account, type AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import { mentionedKeys, RelevantPolicies } from "../../matrix/relevant-policies";
import { principalRequest, takesSessionTags } from "../../matrix/session-request";
import type { Policy, PolicyStatement } from "../../policy/policy";
import { assumption, outsideAssumption, type Assumption } from "./assume";
import { ASSUMING } from "./free-keys";
import type { Outsider } from "./outsider";

/** That somebody can assume a role, or may be able to. */
export interface AssumeEdge {
    readonly to: AccountPrincipal;
    readonly assumption: Assumption;
}

/** Callers whose policies say the same about assuming roles. */
interface CallerClass {
    readonly layers: readonly LayerPolicies[];
    readonly first: AccountPrincipal;
}

/**
 * Who can assume which role. Principals with the same policies on it are judged once, where a trust policy can't tell them
 * apart; only roles that a statement of theirs covers, or whose trust policy names them, are looked at.
 */
export class AssumeEdges {
    private readonly account: Account;
    private readonly roles: readonly AccountPrincipal[];
    private readonly relevant = new RelevantPolicies(ASSUMING);
    private readonly classes = new Map<string, CallerClass>();
    private readonly classOf = new Map<AccountPrincipal, CallerClass>();
    /** The roles whose trust policies name an ARN. */
    private readonly naming = new Map<string, Set<AccountPrincipal>>();
    private readonly ofClass = new Map<CallerClass, readonly AssumeEdge[]>();
    private readonly answers = new Kept<AccountPrincipal, Map<string, Assumption>>();
    private readonly ids = new Numbers<CallerClass>();
    private readonly covered = new Kept<PolicyStatement, readonly AccountPrincipal[]>();
    private readonly rolesByArn: ReadonlyMap<string, AccountPrincipal[]>;
    /** The roles that let in principals whose own policies needn't allow it. */
    private readonly unasked: readonly AccountPrincipal[];

    /** @param roles those that may be assumed, sessions with certain tags in the place of some. */
    constructor(account: Account, roles: readonly AccountPrincipal[]) {
        this.account = account;
        this.roles = roles;
        const rolesByArn = new Map<string, AccountPrincipal[]>();
        for (const role of roles) {
            rolesByArn.set(role.arn, [...(rolesByArn.get(role.arn) ?? []), role]);
            for (const arn of namedArns(role)) this.naming.set(arn, (this.naming.get(arn) ?? new Set()).add(role));
        }
        this.rolesByArn = rolesByArn;
        this.unasked = roles.filter(letsInUnasked);
    }

    /** What a user or a session of a role can assume. */
    from(caller: AccountPrincipal): readonly AssumeEdge[] {
        // Somebody from outside isn't a principal until a role is assumed.
        if (caller.type !== "user" && caller.type !== "role") return [];
        const one = this.of(caller);
        const named = this.naming.get(caller.arn);
        const own = [...(named ?? []), ...this.individual(one)].filter((role) => role.arn !== caller.arn);
        const shared = this.shared(one);
        const edges = named === undefined ? shared : shared.filter(({ to }) => !named.has(to));
        return [
            ...(edges.some(({ to }) => to.arn === caller.arn)
                ? edges.filter(({ to }) => to.arn !== caller.arn)
                : edges),
            ...[...new Set(own)].flatMap((role) => this.edge(caller, one, role)),
        ];
    }

    /** Equal for callers that can assume the same in the same way. */
    signature(caller: AccountPrincipal): string {
        const one = this.of(caller);
        const own = [...(this.naming.get(caller.arn) ?? []), ...this.individual(one)];
        return JSON.stringify([this.ids.of(one), own.map((role) => [role.arn, this.key(caller, one, role)])]);
    }

    /** Whether a caller can assume a role, of which the account may know nothing. */
    judged(caller: AccountPrincipal, role: AccountPrincipal): Assumption {
        return assumption(caller, this.of(caller).layers, role, this.account);
    }

    private of(caller: AccountPrincipal): CallerClass {
        const known = this.classOf.get(caller);
        if (known !== undefined) return known;
        const layers = this.relevant.layers(caller);
        // Session tags may pass on to the next role, so callers of a class have the same.
        const tags = JSON.stringify(caller.session ?? takesSessionTags(caller));
        const type = iamType(caller);
        const key = [ownerOf(caller, this.account), type, tags, this.relevant.signature(layers, NOTHING)].join(" ");
        const one = this.classes.get(key) ?? { layers, first: caller };
        this.classes.set(key, one);
        this.classOf.set(caller, one);
        return one;
    }

    /** The edges of a class to roles whose trust policies can't tell its members apart. */
    private shared(one: CallerClass): readonly AssumeEdge[] {
        const known = this.ofClass.get(one);
        if (known !== undefined) return known;
        const edges = this.candidates(one)
            .filter((role) => !tellsApart(role, one.layers))
            .flatMap((role) => this.edge(one.first, one, role));
        this.ofClass.set(one, edges);
        return edges;
    }

    /** The roles on which each member of a class is judged by itself. */
    private individual(one: CallerClass): readonly AccountPrincipal[] {
        return this.alone.of(one, () => this.candidates(one).filter((role) => tellsApart(role, one.layers)));
    }

    private readonly alone = new Kept<CallerClass, readonly AccountPrincipal[]>();

    private readonly kept = new Kept<CallerClass, readonly AccountPrincipal[]>();

    /** The roles that statements of a class cover, and those that let in more than they name. */
    private candidates(one: CallerClass): readonly AccountPrincipal[] {
        return this.kept.of(one, () => {
            const owner = ownerOf(one.first, this.account);
            const found = new Set<AccountPrincipal>();
            const add = (role: AccountPrincipal): void => {
                if (opens(role, owner, this.account)) found.add(role);
            };
            this.unasked.forEach(add);
            for (const { layer, policies } of one.layers) {
                if (layer !== "identity") continue;
                if (policies.some(({ kind }) => kind === "unknown")) this.roles.forEach(add);
            }
            for (const statement of layerStatements(one.layers.filter(({ layer }) => layer === "identity")))
                if (statement.effect === "Allow") this.coveredBy(statement).forEach(add);

            return [...found];
        });
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

    private edge(caller: AccountPrincipal, one: CallerClass, role: AccountPrincipal): readonly AssumeEdge[] {
        const known = this.answers.of(role, () => new Map<string, Assumption>());
        const key = this.key(caller, one, role);
        const answer = known.get(key) ?? assumption(caller, one.layers, role, this.account);
        known.set(key, answer);
        const isEver = answer.verdict !== "denied" || answer.later.some(({ verdict }) => verdict !== "denied");
        return isEver ? [{ to: role, assumption: answer }] : [];
    }

    /** Equal for callers of which all statements say the same. */
    private key(caller: AccountPrincipal, one: CallerClass, { trust }: AccountPrincipal): string {
        const request = principalRequest(caller, this.account);
        const statements = [...layerStatements(one.layers), ...(trust?.statements ?? [])];
        const who: Caller = { type: iamType(caller), arn: caller.arn, account: ownerOf(caller, this.account) };
        return JSON.stringify([
            this.ids.of(one),
            iamType(caller),
            trust?.statements.map((statement) => namedBy(statement, who)),
            mentionedKeys(statements).map((key) => request.get(key) ?? null),
        ]);
    }
}

const NOTHING = { get: () => undefined };
const OPEN = { get: () => ({ unknown: "depends on the caller" }) };

/** What somebody from outside can assume. */
export function outsideEdges(
    outsider: Outsider,
    roles: ReadonlyMap<string, readonly AccountPrincipal[]>,
    account: Account,
): readonly AssumeEdge[] {
    return (roles.get(entryOf(outsider.caller)) ?? []).flatMap((role) => {
        const answer = outsideAssumption(outsider, role, account);
        if (answer.verdict === "denied" && answer.later.every(({ verdict }) => verdict === "denied")) return [];
        // Of the subjects that another role asks for some may come in here: those have rows of their own.
        if (answer.verdict === "unknown" && !outsider.roles.has(role)) return [];
        return [{ to: role, assumption: answer }];
    });
}

/** Roles by what their trust policies name: an identity provider, a service, an account, everybody. */
export function rolesByEntry(roles: readonly AccountPrincipal[]): Map<string, AccountPrincipal[]> {
    const found = new Map<string, AccountPrincipal[]>();
    for (const role of roles) {
        const entries = new Set(
            (role.trust?.statements ?? [])
                .filter(({ effect }) => effect === "Allow")
                .flatMap(({ principals }) =>
                    principals === undefined
                        ? []
                        : principals.negated
                          ? ["*"]
                          : principals.entries.map(({ type, value }) => (type === "AWS" ? accountEntry(value) : value)),
                ),
        );
        for (const entry of entries) found.set(entry.toLowerCase(), [...(found.get(entry.toLowerCase()) ?? []), role]);
    }
    // What everybody may do, an account may as well.
    return found;
}

function accountEntry(value: string): string {
    return /^(?:arn:[^:]+:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(value)?.[1] ?? value;
}

function entryOf(caller: Caller): string {
    switch (caller.type) {
        case "federated":
            return caller.provider.toLowerCase();
        case "service":
            return caller.name.toLowerCase();
        case "user":
        case "role":
        case "account":
            return caller.account;
        case "anybody":
            return "*";
    }
}

/** The ARNs that a trust policy names: users, roles, and the roles whose sessions it names. */
function namedArns({ trust }: AccountPrincipal): Set<string> {
    return new Set(
        (trust?.statements ?? []).flatMap(({ effect, principals }) =>
            effect === "Allow" && principals?.negated === false
                ? principals.entries.flatMap(({ type, value }) => (type === "AWS" ? [roleOfSession(value)] : []))
                : [],
        ),
    );
}

function roleOfSession(value: string): string {
    return value.replace(/^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/.+$/, "arn:$1:iam::$2:role/$3");
}

/**
 * Whether a trust policy lets in principals that it doesn't name, and whose own policies needn't allow it. One that isn't
 * known may name anybody of the account; not so that of a role whose component says who has its sessions, nor that of IAM
 * Identity Center's own roles, which trust its provider alone.
 */
function letsInUnasked({ trust, arn, people }: AccountPrincipal): boolean {
    if (trust === undefined) return people === undefined && !arn.includes(":role/aws-reserved/");
    return trust.statements.some(
        ({ effect, principals }) =>
            effect === "Allow" &&
            (principals?.negated === true ||
                (principals?.entries ?? []).some(({ type, value }) => type === "AWS" && /[*?]/.test(value))),
    );
}

/** Whether a trust policy lets in principals of an account that it doesn't name. */
function opens(role: AccountPrincipal, owner: string, account: Account): boolean {
    if (role.trust === undefined) return ownerOf(role, account) === owner;
    const anyone: Caller = { type: "account", account: owner };
    return (
        role.trust.statements.some((one) => one.effect === "Allow" && isNamed(namedBy(one, anyone)) !== NO) ||
        letsInUnasked(role)
    );
}

/** Keys in which callers with the same policies differ. */
const OF_CALLER =
    /^aws:(principalarn|principaltag\/|userid|username|principaltype|multifactorauth|sourceidentity|federatedprovider|tokenissuetime)|^(saml|[^:]*\.[^:]*):/;
const aboutCaller = new Kept<Policy | readonly LayerPolicies[], boolean>();

/** Whether members of a class may be judged differently: by a statement that names some of them, or by their keys. */
function tellsApart({ trust }: AccountPrincipal, layers: readonly LayerPolicies[]): boolean {
    const byKeys = (statements: readonly PolicyStatement[]): boolean =>
        mentionedKeys(statements).some((key) => OF_CALLER.test(key));
    if (aboutCaller.of(layers, () => byKeys(layerStatements(layers)))) return true;
    if (trust === undefined) return false;
    return aboutCaller.of(
        trust,
        () =>
            byKeys(trust.statements) ||
            trust.statements.some(
                ({ principals }) =>
                    principals?.negated === true ||
                    (principals?.entries ?? []).some(({ value }) => /:(user|role|assumed-role)\//.test(value)),
            ),
    );
}
