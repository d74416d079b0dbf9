import { chainProofs } from "../../../access/chains/chain-proofs";
import { chainMatrix } from "../../../access/chains/chain-matrix";
import { groupAt, type Account, type AccountPrincipal } from "../../../access/matrix";
import type { IdentityCenter } from "../../../access/matrix/identity-center";
import { inOwnAccounts } from "../../../access/matrix/own-account";
import { readResourceControlPolicy, readTrustPolicy } from "../../../access/policy/parse";
import type { Policy } from "../../../access/policy/policy";
import type { Scope } from "../../../access/prove/scope";
import { policyOf as madePolicy } from "../policy-of";
import {
    arnOf,
    instanceArn,
    laterInstances,
    oracle,
    REGION,
    RESERVED,
    type PairAnswer,
    type World,
    type WorldPrincipal,
} from "./oracle";
import type { Statement } from "./oracle-policies";

/** The oracle knows no federated sessions, which have tests of their own. */
const NO_TOKEN: Statement = { Effect: "Deny", Action: "sts:GetFederationToken", Resource: "*" };

/** A world as sources read it: the same statements are one document, as a group's are for its users. */
export function accountOf(world: World): Account {
    const documents = new Map<string, Policy>();
    const policyOf = (statements: readonly Statement[], name: string): Policy => {
        const text = JSON.stringify(statements);
        const document = documents.get(text) ?? madePolicy(statements, name);
        documents.set(text, document);
        return document;
    };
    const rcpOf = (statements: readonly Statement[]): object => ({
        Version: "2012-10-17",
        Statement: statements.map((one) => ({ ...one, Principal: "*" })),
    });
    const principalOf = (one: WorldPrincipal): AccountPrincipal => ({
        type: one.type,
        name: one.name,
        arn: arnOf(one),
        tags: one.tags,
        groups: one.group === undefined ? [] : ["team"],
        policies: {
            identity: [one.policy, ...(one.group ? [one.group] : []), [NO_TOKEN]].map((statements, index) =>
                policyOf(statements, `policy ${index} of ${one.name}`),
            ),
            ...(one.boundary && { boundary: policyOf(one.boundary, "boundary") }),
            scps: (world.accounts.find(({ id }) => id === one.account)?.scps ?? []).map((level) => [
                policyOf(level, "SCP"),
            ]),
        },
        ...(one.trust && {
            trust: readTrustPolicy({ Version: "2012-10-17", Statement: one.trust }, `trust of ${one.name}`),
        }),
    });
    const role = world.principals.find(({ name }) => name === RESERVED);
    return inOwnAccounts({
        ...(role !== undefined && { identityCenter: staffOf(world, role) }),
        id: world.accounts[0]?.id ?? "",
        partition: "aws",
        principals: world.principals.map(principalOf),
        instances: world.instances.map((one) => ({
            id: one.id,
            account: one.account,
            arn: instanceArn(one),
            region: REGION,
            tags: one.tags,
        })),
        organizations: new Map(
            world.accounts.map(({ id, organization, rcps }) => [
                id,
                {
                    ...(organization !== undefined && { id: organization }),
                    rcps: rcps.map((level) => [readResourceControlPolicy(rcpOf(level), "RCP")]),
                },
            ]),
        ),
    });
}

/** Everyone has the permission set. */
function staffOf({ people }: World, role: WorldPrincipal): IdentityCenter {
    const set = { arn: "arn:aws:sso:::permissionSet/ssoins-1/ps-1", name: "Ops" };
    return {
        people: people.map((one) => ({ id: `id-${one.name}`, groups: [], ...one })),
        groups: [],
        permissionSets: [set],
        assignments: people.map(({ name }) => ({
            to: { type: "person", id: `id-${name}` },
            account: role.account,
            permissionSet: set.arn,
        })),
        entitlements: [],
    };
}

/** What the matrix says of each user and person, and each instance, by name. */
export function matrixOf(account: Account): Map<string, "allowed" | "denied" | "unknown"> {
    const isRow = ({ type }: AccountPrincipal): boolean => type === "user" || type === "person";
    const matrix = chainMatrix(account, { rows: isRow });
    return new Map(
        matrix.classes.flatMap((one) =>
            one.principals.flatMap(({ name }) =>
                matrix.instances.map(
                    ({ id }, position) => [`${name} ${id}`, groupAt(one, position).cell.verdict] as const,
                ),
            ),
        ),
    );
}

const SAME = {
    yes: ["allowed"],
    no: ["denied"],
    unsure: ["unknown"],
    "yes or unsure": ["allowed", "unknown"],
} as const satisfies Readonly<Record<PairAnswer, readonly string[]>>;

/** Where the matrix or the proofs and the oracle say different things of who reaches what, by any chain of roles. */
export function disagreements(world: World, answers = oracle(world)): string[] {
    const account = accountOf(world);
    const ours = matrixOf(account);
    const differing = [...ours].flatMap(([pair, verdict]) => {
        const right: readonly string[] = SAME[answers.get(pair) ?? "no"];
        return right.includes(verdict)
            ? []
            : [`${pair}: ${verdict} in the matrix, ${right.join(" or ")} to the oracle`];
    });
    return [...differing, ...SCOPES.flatMap((scope) => [...wrongProofs(world, account, scope, answers)])];
}

const SCOPES: readonly Scope[] = [[], [{ tags: { Team: ["a"] } }]];

/** Who is proved to stay within a scope and doesn't, of the instances that there are and of those that may come. */
function* wrongProofs(
    world: World,
    account: Account,
    scope: Scope,
    answers: ReadonlyMap<string, PairAnswer>,
): Generator<string> {
    const outside = [...world.instances, ...laterInstances(world)].filter(
        ({ tags }) => scope.length === 0 || tags.Team !== "a",
    );
    const byPrincipal = new Map(world.people.map(({ name }) => [`person:${name}`, scope]));
    // Of principals that only trust policies name the oracle says nothing.
    const reached = ({ name }: AccountPrincipal): string[] =>
        outside.flatMap(({ id }) => ((answers.get(`${name} ${id}`) ?? "no") === "no" ? [] : [id]));
    // No proof is wrong of those who reach nothing.
    const isAsked = (principal: AccountPrincipal): boolean => reached(principal).length > 0;
    for (const { principal, proof } of chainProofs(account, { byPrincipal, others: scope }, isAsked)) {
        const ids = reached(principal);
        if (proof.verdict !== "proved" || ids.length === 0) continue;
        const said = `${principal.name}: proved to stay within ${scope.length === 0 ? "nothing" : "Team=a"}`;
        yield `${said}, but may reach ${ids.join()} to the oracle`;
    }
}
