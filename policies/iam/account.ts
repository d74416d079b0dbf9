import type { Unknown } from "../../access/evaluate/context";
import type { AnyPolicy, PolicySet } from "../../access/evaluate/outcome";
import type { Account, AccountInstance, AccountPrincipal } from "../../access/matrix/account";
import { inOwnAccounts } from "../../access/matrix/own-account";
import type { Policy } from "../../access/policy/policy";
import { UNKNOWN } from "../pack/known";
import type { StackSubject } from "../pack/rule";
import { SESSION_TARGETS } from "../resources/instances";
import { Relations } from "../resources/relations";
import { tagsOf } from "../resources/tags";
import { awsPolicy } from "./aws-managed";
import { MANAGED_POLICY } from "./documents";
import { instanceRoles } from "./instance-roles";
import { placeOf, type Place } from "./place";
import { type HeldDocument, type Principal, principals } from "./principals";
import { readDocuments } from "./read";

const LATER: Unknown = { unknown: "is known after deployment" };

/** What a stack's own resources come to as an account: who has which policies, and which instances there are. */
export function accountOf(resources: readonly StackSubject[]): Account {
    const stack = new Relations(resources);
    const found = principals(stack).filter(({ kind }) => kind !== "group");
    const place = placeOf(resources);
    const ofInstances = instanceRoles(stack);
    return inOwnAccounts({
        id: place.account,
        partition: place.partition,
        principals: found.map((principal) => ({
            ...principalOf(principal, place, stack),
            ...(principal.resource !== undefined && ofInstances.has(principal.resource)
                ? { use: "instance" as const }
                : {}),
        })),
        instances: stack.ofType(...SESSION_TARGETS).map((one) => instanceOf(one, place)),
    });
}

function principalOf(principal: Principal, place: Place, stack: Relations): AccountPrincipal {
    const { kind, name, resource, groups } = principal;
    const type = kind === "user" ? "user" : "role";
    const { arn, uniqueId } = resource?.props ?? {};
    const trust = resource === undefined ? undefined : readDocuments(resource).find((one) => one.kind === "trust");
    return {
        type,
        name,
        arn: typeof arn === "string" ? arn : `arn:${place.partition}:iam::${place.account}:${type}/${name}`,
        ...(typeof uniqueId === "string" ? { id: uniqueId } : {}),
        tags: resource === undefined ? {} : tagsOfPrincipal(resource),
        groups: groups.map((group) => group.name),
        policies: policySet(principal, stack),
        ...(trust?.state === "read" ? { trust: trust.policy } : {}),
    };
}

function tagsOfPrincipal(resource: StackSubject): AccountPrincipal["tags"] {
    const tags = tagsOf(resource);
    return tags === UNKNOWN ? {} : withoutSymbols(tags);
}

function policySet({ documents, foreign, resource }: Principal, stack: Relations): PolicySet {
    const identity: AnyPolicy[] = [
        ...documents.map(policyOf),
        ...foreign.map(({ arn }): AnyPolicy => ({
            kind: "unknown",
            name: arn ?? "a managed policy",
            reason: "isn't in the stack",
        })),
    ];
    const bounded = resource?.props.permissionsBoundary;
    if (resource === undefined || bounded === undefined || bounded === "") {
        return { identity };
    }
    const [own] = stack.referred(resource, "permissionsBoundary", [MANAGED_POLICY], ["arn", "id"]);
    const [document] = own === undefined ? [] : readDocuments(own);
    const boundary: AnyPolicy =
        own === undefined || document === undefined
            ? { kind: "unknown", name: "permissionsBoundary", reason: "isn't in the stack" }
            : policyOf({ document, resource: own });
    return { identity, boundary };
}

/** The documents under names by which people find them, once for all the principals that share them. */
const renamed = new WeakMap<Policy, Map<string, Policy>>();

function policyOf({ document, resource }: HeldDocument): AnyPolicy {
    const aws = document.state === "read" && document.policy === awsPolicy(document.where);
    const name = aws
        ? document.where
        : document.where === "policy"
          ? resource.name
          : `${resource.name} ${document.where}`;
    switch (document.state) {
        case "read": {
            const known = renamed.get(document.policy) ?? new Map<string, Policy>();
            renamed.set(document.policy, known);
            const policy = known.get(name) ?? {
                ...document.policy,
                name,
                statements: document.policy.statements.map((statement) => ({ ...statement, policy: name })),
            };
            known.set(name, policy);
            return policy;
        }
        case "malformed":
            return { kind: "unknown", name, reason: "can't be read" };
        case "unknown":
            return { kind: "unknown", name, reason: "isn't known before deployment" };
    }
}

function instanceOf(instance: StackSubject, { partition, region, account }: Place): AccountInstance {
    const { id, arn } = instance.props;
    const tags = tagsOf(instance);
    return {
        id: typeof id === "string" ? id : instance.name,
        name: (tags !== UNKNOWN && typeof tags.Name === "string" ? tags.Name : undefined) ?? instance.name,
        arn:
            typeof arn === "string"
                ? arn
                : { ...LATER, like: `arn:${partition}:ec2:${region}:${account}:instance/i-*` },
        region: typeof arn === "string" ? (arn.split(":")[3] ?? region) : region,
        tags: tags === UNKNOWN ? {} : withoutSymbols(tags),
        ...(tags === UNKNOWN ? { unknownTags: { ...LATER, absent: true } } : {}),
    };
}

function withoutSymbols(tags: Readonly<Record<string, string | typeof UNKNOWN>>): Record<string, string | Unknown> {
    return Object.fromEntries(
        Object.entries(tags).map(([key, value]) => [key, typeof value === "string" ? value : LATER]),
    );
}
