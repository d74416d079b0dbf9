import { assumption, outsideAssumption, type Assumption } from "../../../../access/chains/assume/assume";
import { ChainGraph } from "../../../../access/chains/graph";
import { layersOf } from "../../../../access/evaluate/outcome";
import type { Account, AccountPrincipal } from "../../../../access/matrix/account";
import {
    parsePolicy,
    parseSessionPolicy,
    readResourceControlPolicy,
    readTrustPolicy,
} from "../../../../access/policy/parse";
import { ALICE, APP, BOB, CI, OPS, OWN, type Name, type Outside, type TrustQuestion } from "./world";

const ARNS: Readonly<Record<Name, string>> = { alice: ALICE, app: APP, bob: BOB, ci: CI, ops: OPS };

/** The roles that call are those of instances: their sessions don't come through an identity provider. */
const BY_EC2 = readTrustPolicy(
    {
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
    },
    "trust policy",
);

const written = (Statement: object) => ({ Version: "2012-10-17", Statement });

function roleOf({ trust, roleTags = {}, serviceLinked = false }: TrustQuestion): AccountPrincipal {
    const document = typeof trust === "string" ? trust : written(trust);
    return {
        type: "role",
        name: "ops",
        arn: OPS,
        id: "AROAOPS",
        tags: roleTags,
        groups: [],
        policies: { identity: [] },
        ...(trust !== "unknown" && { trust: readTrustPolicy(document, "trust policy of role ops") }),
        ...(serviceLinked && { use: "service-linked" as const }),
    };
}

function callerOf(name: Name, question: TrustQuestion): AccountPrincipal {
    const { may = [], boundary, scps, session, tags = {} } = question;
    const isUser = name === "alice" || name === "bob";
    const identity = Array.isArray(may) && may.length === 0 ? [] : [parsePolicy(written(may), "policy")];
    return {
        ...(name === "ops" ? roleOf(question) : isUser ? {} : { trust: BY_EC2 }),
        type: isUser ? "user" : "role",
        name,
        arn: ARNS[name],
        id: `${isUser ? "AIDA" : "AROA"}${name.toUpperCase()}`,
        tags,
        groups: [],
        policies: {
            identity,
            ...(boundary && { boundary: parsePolicy(written(boundary), "boundary") }),
            ...(scps && { scps: scps.map((level) => level.map((one) => parsePolicy(written(one), "SCP"))) }),
            ...(session && { session: [parseSessionPolicy(written(session), "session policy")] }),
        },
    };
}

function accountOf(principals: readonly AccountPrincipal[], { rcps, organizations, at }: TrustQuestion): Account {
    const levels = rcps?.map((level) => level.map((one) => readResourceControlPolicy(written(one), "RCP")));
    const own = { ...organizations?.[OWN], ...(levels && { rcps: levels }) };
    return {
        id: OWN,
        partition: "aws",
        principals,
        instances: [],
        organizations: new Map([...Object.entries(organizations ?? {}), [OWN, own]]),
        ...(at !== undefined && { at: new Date(at) }),
    };
}

/** The answer of the judge of one pair, and what the graph makes of it; outside of it, and of a role itself, the same. */
export function judged(question: TrustQuestion): { readonly pair: Assumption; readonly step: string } {
    const { by = "alice" } = question;
    const role = roleOf(question);
    if (typeof by !== "string") {
        const pair = outsideAssumption(outsiderOf(by), role, accountOf([role], question));
        return { pair, step: pair.verdict };
    }
    const caller = callerOf(by, question);
    const account = accountOf(by === "ops" ? [caller] : [caller, role], question);
    const pair = assumption(caller, layersOf(caller.policies), role, account);
    const step = by === "ops" ? undefined : new ChainGraph(account).from(caller).find(({ to }) => to.arn === OPS);
    return { pair, step: by === "ops" ? pair.verdict : ((step?.later ? pair.verdict : step?.verdict) ?? "denied") };
}

function outsiderOf({
    caller,
    action = "sts:AssumeRole",
    keys = {},
}: Outside): Parameters<typeof outsideAssumption>[0] {
    const principal: AccountPrincipal = {
        type: caller.type === "service" ? "service" : "external",
        name: "outside",
        arn: "outside",
        tags: {},
        groups: [],
        policies: { identity: [] },
    };
    return { principal, caller, action, request: new Map(Object.entries(keys)), isFree: () => false, roles: new Set() };
}
