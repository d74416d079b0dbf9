import { findingsOf } from "../../../access/findings/findings";
import { deadStatement } from "../../../access/findings/rules/dead-statement";
import { accessMatrix, groupAt, type Account, type AccountPrincipal, type Cell } from "../../../access/matrix";
import type { Need } from "../../../access/matrix/circumstances";
import { inRange, readAddress, readRange } from "../../../access/policy/values";
import { parsePolicy } from "../../../access/policy/parse";
import { proofsOf } from "../../../access/prove/principal-proof";
import type { Scope } from "../../../access/prove/scope";
import { readAuthorizationDetails } from "../../../access/sources/authorization-details";
import { principalsOf } from "../../../access/sources/iam";
import {
    allows,
    type Answer,
    type ReferencePolicies,
    type ReferenceRequest,
    type WrittenDocument,
} from "./reference-evaluator";
import {
    ACCOUNT,
    callsOf,
    documentArns,
    instanceArn,
    instanceContext,
    INSTANCES,
    LATER,
    NOW,
    possibleDocumentArns,
    principalArn,
    PRINCIPALS,
    TIMES,
    type WorldInstance,
    type WorldPrincipal,
} from "./world";

/** The documents that a case gives to every principal of the world. */
export interface WrittenPolicies {
    readonly identity: readonly WrittenDocument[];
    readonly boundary?: WrittenDocument;
    readonly scps?: readonly (readonly WrittenDocument[])[];
}

/** An answer of the analyser that the reference contradicts. */
interface Disagreement {
    readonly question: string;
    readonly analyser: string;
    readonly reference: string;
}

type Context = ReferenceRequest["context"];

const SCOPE: Scope = [{ tags: { Environment: ["Development"] } }];

/** Whether sessions may be opened in some way, and in every way, as far as the reference is sure. */
interface Ways {
    readonly some: Answer;
    readonly every: Answer;
    /** The answer to each way to call. */
    readonly answers: readonly { readonly call: Context; readonly answer: Answer }[];
}

/** Holds the matrix, the proofs and the dead statements of an account with these policies against the reference. */
export function disagreements(policies: WrittenPolicies): Disagreement[] {
    const account = accountOf(policies);
    return PRINCIPALS.flatMap((principal) => {
        const own = account.principals.find(({ name }) => name === principal.name);
        if (own === undefined) throw new Error(`${principal.name} isn't in the account`);
        const alone: Account = { ...account, principals: [own] };
        const ways = waysOf(policies, principal);
        return [
            ...ofMatrix(alone, own, policies, principal, ways),
            ...ofProofs(alone, ways),
            ...ofDeadStatements(alone, policies, principal),
        ];
    });
}

/** The account as `aws iam get-account-authorization-details` tells of it. */
function accountOf({ identity, boundary, scps }: WrittenPolicies): Account {
    const inline = identity.map((PolicyDocument, index) => ({ PolicyName: `written-${index}`, PolicyDocument }));
    const limit = `arn:aws:iam::${ACCOUNT}:policy/limit`;
    const entity = ({ name, type, id, tags }: WorldPrincipal) => ({
        Arn: principalArn({ name, type, id, tags }),
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        AttachedManagedPolicies: [],
        ...(boundary !== undefined && { PermissionsBoundary: { PermissionsBoundaryArn: limit } }),
    });
    const trust = {
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "sts:AssumeRole" },
    };
    const details = readAuthorizationDetails(
        {
            UserDetailList: PRINCIPALS.filter(({ type }) => type === "user").map((one) => ({
                ...entity(one),
                UserName: one.name,
                UserId: one.id,
                UserPolicyList: inline,
                GroupList: [],
            })),
            GroupDetailList: [],
            RoleDetailList: PRINCIPALS.filter(({ type }) => type === "role").map((one) => ({
                ...entity(one),
                RoleName: one.name,
                RoleId: one.id,
                RolePolicyList: inline,
                AssumeRolePolicyDocument: trust,
                InstanceProfileList: [],
            })),
            Policies:
                boundary === undefined
                    ? []
                    : [
                          {
                              Arn: limit,
                              PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true, Document: boundary }],
                              DefaultVersionId: "v1",
                          },
                      ],
        },
        "the written account",
    );
    const levels = scps?.map((level, depth) =>
        level.map((document, index) => parsePolicy(document, `SCP ${depth}.${index}`)),
    );
    return {
        id: ACCOUNT,
        partition: "aws",
        principals: principalsOf(details).map((one) =>
            levels === undefined ? one : { ...one, policies: { ...one.policies, scps: levels } },
        ),
        instances: INSTANCES.map((instance) => ({ ...instance, arn: instanceArn(instance) })),
    };
}

/** Keys of which the world holds some values only: what hangs on them is rightly unknown even where those agree. */
const HANGS_ON_CALL = /aws:(called|viaaws|source|multifactor|userid)|"null"/i;
const HANGS_ON_TIME = /aws:currenttime/i;

/** The best of some answers, which are asked for only until one is yes. */
function best(answers: Iterable<Answer>): Answer {
    let found: Answer = "no";
    for (const answer of answers) {
        if (answer === "yes") return "yes";
        if (answer === "unsure") found = "unsure";
    }
    return found;
}

const worst = (answers: readonly Answer[]): Answer =>
    answers.includes("no") ? "no" : answers.includes("unsure") ? "unsure" : "yes";

/** The ways to call that these policies can tell apart: two that differ in keys which no condition names are one. */
function distinctCalls(
    policies: ReferencePolicies,
    principal: WorldPrincipal,
    time?: string,
): ReturnType<typeof callsOf> {
    const text = JSON.stringify(policies).toLowerCase();
    const byMentioned = new Map(
        callsOf(principal, time).map((call) => [
            JSON.stringify(Object.entries(call).filter(([key]) => text.includes(key))),
            call,
        ]),
    );
    return [...byMentioned.values()];
}

/** Whether StartSession is allowed on one resource, in one way to call. */
function asked(policies: ReferencePolicies, call: Context, resource: string, own: Context): Answer {
    return allows(policies, { action: "ssm:StartSession", resource, context: { ...call, ...own } });
}

function waysOf(policies: ReferencePolicies, principal: WorldPrincipal, time?: string): Map<WorldInstance, Ways> {
    const calls = distinctCalls(policies, principal, time);
    const documents = new Map<string, Answer>();
    /** Whether some document opens sessions: asked for only where an instance may be reached at all. */
    const byDocument = (region: string, call: Context, index: number): Answer => {
        const place = `${region} ${index}`;
        const answer = documents.get(place) ?? best(documentAnswers(policies, call, region));
        documents.set(place, answer);
        return answer;
    };
    return new Map(
        LATER.map((instance) => {
            const [arn, own] = [instanceArn(instance), instanceContext(instance)];
            const byCall = calls.map((call, index) => {
                const reached = asked(policies, call, arn, own);
                const answer = reached === "no" ? "no" : worst([reached, byDocument(instance.region, call, index)]);
                return { call, answer };
            });
            const answers = byCall.map(({ answer }) => answer);
            return [instance, { some: best(answers), every: worst(answers), answers: byCall }];
        }),
    );
}

function* documentAnswers(policies: ReferencePolicies, call: Context, region: string): Generator<Answer> {
    const own = { "aws:requestedregion": region };
    for (const arn of documentArns(region)) yield asked(policies, call, arn, own);
    // Whether such a document exists isn't known.
    for (const arn of possibleDocumentArns(region)) yield asked(policies, call, arn, own) === "no" ? "no" : "unsure";
}

function* ofMatrix(
    account: Account,
    principal: AccountPrincipal,
    policies: WrittenPolicies,
    world: WorldPrincipal,
    now: ReadonlyMap<WorldInstance, Ways>,
): Generator<Disagreement> {
    const text = JSON.stringify(policies);
    const hangsOnCall = HANGS_ON_CALL.test(text);
    // What is asked early says what comes: each later time is held against it.
    const times = HANGS_ON_TIME.test(text) ? TIMES : [NOW];
    const [row] = accessMatrix({ ...account, at: new Date(times[0]) }).classes;
    if (row === undefined) throw new Error("the matrix has no row");
    for (const time of times) {
        const byInstance = time === NOW ? now : waysOf(policies, world, time);
        for (const [position, instance] of INSTANCES.entries()) {
            const cell = cellAtTime(groupAt(row, position).cell, time);
            const ways = byInstance.get(instance) ?? { some: "unsure", every: "unsure", answers: [] };
            if (!contradicts(cell, ways, hangsOnCall)) continue;
            const reference = `at ${time} in some way: ${ways.some}, in every way: ${ways.every}`;
            const analyser = JSON.stringify([cell.verdict, cell.needs]);
            yield { question: `matrix: ${principal.name} on ${instance.id}`, analyser, reference };
        }
    }
}

function cellAtTime(cell: Cell, time: string): Cell {
    const begun = cell.later?.filter(({ from }) => from * 1000 <= Date.parse(time)) ?? [];
    return begun.at(-1)?.cell ?? cell;
}

function contradicts({ verdict, needs }: Cell, { some, every, answers }: Ways, hangsOnCall: boolean): boolean {
    // What a direct call opens needs no service and no VPC.
    const direct = answers.filter(
        ({ call }) => call["aws:viaawsservice"] !== "true" && call["aws:sourcevpce"] === undefined,
    );
    switch (verdict) {
        case "denied":
            return some !== "no";
        case "allowed":
            if (needs === undefined) return direct.some(({ answer }) => answer === "no");
            // It takes exactly what it says.
            return direct.some(({ call, answer }) => (answer === "yes") !== needs.some((need) => meets(need, call)));
        case "unknown":
            // A verdict that doesn't hang on how the session is opened is known.
            return !hangsOnCall && (some === "no" || every === "yes");
    }
}

function meets({ mfa, accessKeys = false, sourceAddresses }: Need, call: Context): boolean {
    const address = call["aws:sourceip"];
    const known = typeof address === "string" ? readAddress(address) : undefined;
    const isFrom = sourceAddresses?.some((text) => {
        const range = readRange(text);
        return known !== undefined && range !== undefined && inRange(known, range);
    });
    const present = call["aws:multifactorauthpresent"];
    return (!mfa || present === "true") && (!accessKeys || present === undefined) && (isFrom ?? true);
}

function* ofProofs(account: Account, ways: ReadonlyMap<WorldInstance, Ways>): Generator<Disagreement> {
    for (const scope of [[], SCOPE]) {
        for (const { principal, proof } of proofsOf(account, { byPrincipal: new Map(), others: scope })) {
            if (proof.verdict !== "proved") continue;
            const reached = LATER.filter(
                (instance) =>
                    ways.get(instance)?.some === "yes" &&
                    !(scope.length > 0 && instance.tags["Environment"] === "Development"),
            );
            if (reached.length === 0) continue;
            yield {
                question: `prove: ${principal.name} stays within ${scope.length === 0 ? "nothing" : "Development"}`,
                analyser: "proved",
                reference: `reaches ${reached.map(({ id }) => id).join(", ")}`,
            };
        }
    }
}

/** A statement that never allows a session allows none when it's alone, wherever and however it is asked. */
function* ofDeadStatements(
    account: Account,
    { identity }: WrittenPolicies,
    principal: WorldPrincipal,
): Generator<Disagreement> {
    for (const { policy, statement, what } of findingsOf(account, { rules: [deadStatement] })) {
        const document = identity[Number(/written-(\d+)/.exec(policy ?? "")?.[1])];
        const all = [document?.Statement ?? []].flat();
        const alone = all[Number(/statement (\d+)/.exec(statement ?? "")?.[1]) - 1];
        if (alone === undefined) throw new Error(`${policy} has no ${statement}`);
        // A statement on ending sessions is dead for other reasons.
        if ([alone.Action ?? []].flat().every((action) => /terminate|resume/i.test(action))) continue;
        const policies: ReferencePolicies = { identity: [{ ...document, Statement: alone }] };
        const living = distinctCalls(policies, principal).some((call) =>
            LATER.some((instance) => {
                const region = { "aws:requestedregion": instance.region };
                return (
                    asked(policies, call, instanceArn(instance), instanceContext(instance)) === "yes" ||
                    [...documentArns(instance.region), ...possibleDocumentArns(instance.region)].some(
                        (arn) => asked(policies, call, arn, region) === "yes",
                    )
                );
            }),
        );
        if (!living) continue;
        yield { question: `dead-statement: ${what}`, analyser: "dead", reference: "allows StartSession by itself" };
    }
}
