import type { PolicySet } from "../evaluate/outcome";
import { Remembered } from "../kept";
import type { Account, AccountPrincipal } from "../matrix/account";
import type { Step } from "../matrix/step";
import { throughText } from "../matrix/way-words";
import { isDeclared, resolved, scopeOf, type Scopes } from "../prove/declared-scopes";
import { principalProof, type PrincipalProof } from "../prove/principal-proof";
import type { Proof } from "../prove/prove";
import type { Scope } from "../prove/scope";
import { ACCOUNT_ACCESS } from "./assume/service-calls";
import { ChainGraph } from "./graph";
import { joinersAmong, joinersOf, withAnyMembers, withoutOwn } from "./joiners";
import { reachOf, type Reached } from "./reach";

/**
 * As `proofsOf`, over chains: what a role may is charged to everybody who can become it, people and others from outside
 * too. A group has a proof where none of a member says what holds for future members.
 * @param isAsked which principals to prove it for. Default: all.
 */
export function* chainProofs(
    account: Account,
    scopes: Scopes,
    isAsked: (principal: AccountPrincipal) => boolean = () => true,
    from = new Date(),
): Iterable<PrincipalProof> {
    const graph = new ChainGraph(withAnyMembers(account));
    const roles = new Map([...account.principals, ...graph.madeRoles].map((one) => [one.arn, one]));
    const known = new Remembered<PolicySet, Map<string, PrincipalProof>>();
    const proved = (principal: AccountPrincipal, scope: Scope): PrincipalProof => {
        const { arn, session, federated, policies } = principal;
        const ofPolicies = known.of(policies, () => new Map());
        const key = JSON.stringify([arn, session, federated, scope]);
        const proof = ofPolicies.get(key) ?? principalProof(principal, account, scope, from);
        ofPolicies.set(key, proof);
        return proof;
    };
    const outside = graph.beginnings.filter(
        (one) => one.isAnyMember === undefined && (isSomebody(one) || isDeclared(scopes, one)),
    );
    const chargedAs = (principal: AccountPrincipal, scope: Scope): PrincipalProof => {
        const own = proved(principal, scope);
        if (own.proof.verdict === "refuted") return own;
        const ends = new Map<AccountPrincipal, Reached>();
        for (const one of reachOf(principal, (other) => graph.from(other))) {
            const role = roles.get(one.principal.arn);
            const end = role === undefined || isOwn(one) ? one.principal : graph.lasting(role, one.principal);
            if (!ends.has(end)) ends.set(end, one);
        }
        const becomes = ends.size === 0 ? {} : { becomes: [...new Set([...ends.keys()].map(({ arn }) => arn))] };
        const sum = [...ends].reduce<PrincipalProof>((worst, [end, { chain, verdict }]) => {
            if (worst.proof.verdict === "refuted") return worst;
            const { proof } = proved(end, scope);
            const isSure = verdict === "allowed" || chain.every(opensSometime);
            return worseOf(worst, { principal, scope, proof: isSure ? proof : doubted(proof, chain), chain });
        }, own);
        const all = { ...sum, ...becomes };
        return sum.proof.verdict === "proved" ? withoutMissing(all, [principal, ...ends.keys()], graph) : all;
    };
    const charged = (principal: AccountPrincipal, scope: Scope): PrincipalProof => {
        if (principal.type !== "role" || principal.session !== undefined) return chargedAs(principal, scope);
        const [first, ...others] = graph.lastingSessions(principal).map((one) => withTags(chargedAs(one, scope), one));
        return { ...others.reduce(worseOf, first ?? chargedAs(principal, scope)), principal };
    };
    const verdicts = new Map<AccountPrincipal, Proof["verdict"]>();
    for (const principal of [...account.principals, ...graph.madeRoles, ...outside].filter(isAsked)) {
        const proof = charged(principal, resolved(scopeOf(scopes, principal), account));
        verdicts.set(principal, proof.proof.verdict);
        yield proof;
    }
    for (const { principal, shown, members, unlimited } of [...joinersOf(account), ...joinersAmong(graph.beginnings)]) {
        // A member who is left out is known to reach everything.
        const told = Math.max(-1, ...unlimited.map((one) => ORDER[verdicts.get(one) ?? "refuted"]));
        if (!isAsked(shown) || told === ORDER.refuted) continue;
        const isNamed = isDeclared(scopes, principal) || members.length === 0;
        const scope = isNamed ? scopeOf(scopes, principal) : members.flatMap((one) => scopeOf(scopes, one));
        const of = (joiner: AccountPrincipal): PrincipalProof => charged(joiner, resolved(scope, account));
        const all = of(principal);
        if (ORDER[all.proof.verdict] <= told) continue;
        // What a group gives is declared of its members: a member's tags and name may be part of it.
        const mayBeOwn = !isNamed && all.proof.verdict === "unproved";
        const one = !mayBeOwn ? all : principal.type === "person" ? undefined : of(withoutOwn(principal));
        if (one !== undefined && ORDER[one.proof.verdict] > told) yield { ...one, principal: shown };
    }
}

/**
 * Whether somebody from outside is more than the roles that it assumes: AWS's services run as these for the account, and
 * people whom no source names are the permission set's role.
 */
function isSomebody({ type, name }: AccountPrincipal): boolean {
    return type === "service" ? name === ACCOUNT_ACCESS : type !== "group";
}

/** Whether somebody becomes a session with the person's own tags. */
function isOwn({ chain }: Reached): boolean {
    return chain.length === 1 && chain[0]?.kind === "assigned";
}

/** A proof that is refuted by a role's session with certain tags, which says so. */
function withTags(one: PrincipalProof, { session }: AccountPrincipal): PrincipalProof {
    const { proof, chain } = one;
    if (proof.verdict !== "refuted" || chain !== undefined) return one;
    const tags = Object.entries(session?.tags ?? {}).map(([key, value]) => [`aws:PrincipalTag/${key}`, value] as const);
    const context = { ...Object.fromEntries(tags), ...proof.counterexample.context };
    return { ...one, proof: { ...proof, counterexample: { ...proof.counterexample, context } } };
}

/** What opens later opens. */
function opensSometime({ verdict, later = [] }: Step): boolean {
    return verdict === "allowed" || later.some((one) => one.verdict === "allowed");
}

const ORDER: Readonly<Record<Proof["verdict"], number>> = { proved: 0, unproved: 1, refuted: 2 };

/** The worse of two proofs; where all is proved, with what took the most to prove. */
function worseOf(one: PrincipalProof, other: PrincipalProof): PrincipalProof {
    const [first, second] = [one.proof, other.proof];
    if (first.verdict === "proved" && second.verdict === "proved" && second.cases > first.cases)
        return { ...one, proof: second };
    return ORDER[second.verdict] > ORDER[first.verdict] ? other : one;
}

/** Nothing is proved of what roles of an account reach that should have been read. */
function withoutMissing(
    one: PrincipalProof,
    principals: readonly AccountPrincipal[],
    graph: ChainGraph,
): PrincipalProof {
    const [account] = principals.flatMap((principal) => graph.missingAccount(principal) ?? []);
    if (account === undefined) return one;
    const reason = `it may assume roles of the account ${account}, which isn't read: what they reach isn't known`;
    return { ...one, proof: { verdict: "unproved", reason, cases: one.proof.cases } };
}

/** What is refuted of a role that isn't surely assumed isn't proved. */
function doubted(proof: Proof, chain: readonly Step[]): Proof {
    if (proof.verdict !== "refuted") return proof;
    const open = chain.filter((step) => !opensSometime(step)).flatMap(({ because }) => because.map(({ text }) => text));
    const reason = `it reaches more${throughText("roles", chain)} if it can assume it, which isn't sure: ${open.join("; ")}`;
    return { verdict: "unproved", reason, cases: proof.cases };
}
