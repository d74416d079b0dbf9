import type { AnyPolicy, PolicySet } from "../evaluate/outcome";
import { readPolicy, readTrustPolicy } from "../policy/parse";
import type { Policy, PolicyOwner } from "../policy/policy";
import { policiesIn } from "./attachments";
import { awsPolicy, awsPolicyName, isWhole } from "./aws-managed";
import type { HeldDocument, Principal } from "./principals";
import { readDocuments, type ReadDocument } from "./read";
import type { Relations } from "./relations";
import type { StackResource } from "./resource";
import { BOUNDARY, MANAGED_POLICY, PERMISSION_SET, PERMISSION_SET_BOUNDARY, type PrincipalKind, ROLE } from "./types";
import { LATER, openIn, textAt, textOrUnknown, UNKNOWN } from "./values";
import { Kept } from "../kept";

const ABSENT = "isn't in the stack; the live account (--account) has it";
const IN_PART = "allows more than is known of it here; the live account (--account) has all of it";
const MAYBE = "may count; whether it does is known only after deployment";

/** All that counts for a principal of a stack; what isn't known of it makes verdicts unknown. */
export function policySet(principal: Principal, stack: Relations): PolicySet {
    const { documents, foreign, possible, resource } = principal;
    const identity = [
        ...documents.map(policyOf),
        ...foreign.map(({ arn, by }) => foreignPolicy(arn ?? by.name)),
        ...possible.map(({ name }): AnyPolicy => ({ kind: "unknown", name, reason: MAYBE })),
        ...[principal, ...principal.groups].flatMap(besides),
    ];
    const bounding = resource && boundingResource(resource, stack);
    if (bounding === undefined) return { identity };
    return { identity, boundary: bounding.certain ? boundaryOf(bounding.by, stack) : laterBoundary(resource) };
}

/** The resource that names a principal's boundary: its own, of a permission set also one beside it. */
function boundingResource(
    resource: StackResource,
    stack: Relations,
): { by: StackResource; certain: boolean } | undefined {
    const own = resource.props.permissionsBoundary;
    if (own !== undefined && own !== "") return { by: resource, certain: true };
    if (resource.type !== PERMISSION_SET) return undefined;

    for (const by of stack.ofType(PERMISSION_SET_BOUNDARY)) {
        const { resources, certain } = stack.candidates(by, "permissionSetArn", [PERMISSION_SET], ["arn", "id"]);
        if (resources.includes(resource)) return { by, certain };
    }
    return undefined;
}

function laterBoundary({ name }: Pick<StackResource, "name"> = { name: "" }): AnyPolicy {
    return { kind: "unknown", name: `permissions boundary of ${name}`, reason: LATER.unknown };
}

/** A role's trust policy. One that can't be read may trust anybody; what isn't known yet may come to be anything. */
export function trustPolicy(role: StackResource, name: string): Policy | undefined {
    const document = readDocuments(role).find(({ kind }) => kind === "trust");
    const called = `trust policy of role ${name}`;
    switch (document?.state) {
        case "read":
            return renamed(document.policy, called);
        case "malformed":
            return document.tooLarge === true ? undefined : readTrustPolicy(document.source, called);
        case "unknown":
        case undefined:
            return undefined;
    }
}

/** Why a role's trust policy isn't known. */
export function whyNoTrust(role: StackResource | undefined, name: string): string {
    if (role === undefined) return notMade("role", name);
    const document = readDocuments(role).find(({ kind }) => kind === "trust");
    return document?.state === "malformed" ? `can't be read: ${document.problem}` : whyOpen(document?.source);
}

function whyOpen(source: unknown): string {
    const open = textOrUnknown(openIn(source) ?? UNKNOWN);
    return typeof open === "string" ? open : open.unknown;
}

function notMade(kind: PrincipalKind, name: string): string {
    return `isn't in the stack, which doesn't make the ${kind} ${name}`;
}

/** A principal outside the stack has more than the stack gives it. */
function besides({ kind, name, resource }: Pick<Principal, "kind" | "name" | "resource">): AnyPolicy[] {
    if (resource !== undefined && (resource.external !== true || isToldWhole(resource))) return [];
    return [{ kind: "unknown", name: `any other policy of ${kind} ${name}`, reason: notMade(kind, name) }];
}

/** AWS tells all the policies of a role that a program reads, and none of a user or group. */
function isToldWhole({ type, props }: StackResource): boolean {
    return type === ROLE && Array.isArray(props.managedPolicyArns) && Array.isArray(props.inlinePolicies);
}

function boundaryOf(resource: StackResource, stack: Relations): AnyPolicy {
    const { certain, possible, open } = policiesIn(resource, "permissionsBoundary", stack);
    const [only, ...others] = certain;
    if (only === undefined || others.length > 0 || possible.length > 0 || open) return laterBoundary(resource);

    if (only.policy !== undefined) {
        const [document] = readDocuments(only.policy);
        return document === undefined
            ? foreignPolicy(only.policy.name)
            : documentPolicy(document, managedName(only.policy), managedOwner(only.policy));
    }
    const arn = only.arn ?? "";
    const aws = awsPolicyName(arn);
    const known = aws !== undefined && isWhole(aws) ? awsPolicy(aws) : undefined;
    if (known !== undefined) return renamed(known, `AWS managed policy ${known.name}`, ofAws(known.name));
    // A permission set names a boundary of the account without the account.
    const described = stack
        .ofType(BOUNDARY)
        .find(
            ({ props: { policyArn } }) =>
                policyArn === arn || (!arn.includes(":") && String(policyArn).endsWith(`/${arn}`)),
        );
    const [document] = readDocuments({ type: MANAGED_POLICY, props: described?.props ?? {} });
    const foreign = foreignPolicy(arn);
    return document === undefined ? foreign : documentPolicy(document, foreign.name, foreign.owner);
}

/** A managed policy that the stack doesn't have. */
function foreignPolicy(nameOrArn: string): AnyPolicy {
    const aws = awsPolicyName(nameOrArn);
    const name = aws === undefined ? `managed policy ${last(nameOrArn)}` : `AWS managed policy ${aws}`;
    const owner: PolicyOwner =
        aws === undefined ? { kind: "managed", name: last(nameOrArn), ofAws: false } : ofAws(aws);
    const reason = aws !== undefined && awsPolicy(aws) !== undefined ? IN_PART : ABSENT;
    return { kind: "unknown", name, owner, reason };
}

function policyOf({ document, resource, owner }: HeldDocument): AnyPolicy {
    if (document.holder !== "managed policy") {
        const name = document.name ?? /^inlinePolicies(\[\d+\])?/.exec(document.where)?.[0] ?? resource.name;
        // Of a permission set IAM Identity Center counts the characters itself.
        const { kind } = owner;
        const inline = kind === "permission set" ? undefined : { kind, name: owner.name };
        return documentPolicy(document, `inline policy ${name} of ${kind} ${owner.name}`, inline);
    }
    return resource.type === MANAGED_POLICY
        ? documentPolicy(document, managedName(resource), managedOwner(resource))
        : documentPolicy(document, `AWS managed policy ${document.where}`, ofAws(document.where));
}

function managedOwner({ name, props }: StackResource): PolicyOwner {
    return { kind: "managed", name: textAt(props, "name") ?? name, ofAws: false };
}

function ofAws(name: string): PolicyOwner {
    return { kind: "managed", name, ofAws: true };
}

/** The name in an ARN. */
function last(nameOrArn: string): string {
    return nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);
}

function managedName({ name, props }: StackResource): string {
    return `managed policy ${textAt(props, "name") ?? name}`;
}

function documentPolicy(document: ReadDocument, name: string, owner?: PolicyOwner): AnyPolicy {
    const owned = owner === undefined ? {} : { owner };
    switch (document.state) {
        case "read":
            return renamed(document.policy, name, owner);
        case "malformed":
            return document.tooLarge === true
                ? { kind: "unknown", name, ...owned, reason: `can't be read: ${document.problem}` }
                : { ...readPolicy(document.source, name), ...owned };
        case "unknown":
            return { kind: "unknown", name, ...owned, reason: whyOpen(document.source) };
    }
}

/** The documents under the names by which people find them, which tell the owners, once for all the principals that share them. */
const known = new Kept<Policy, Policy>();

function renamed(policy: Policy, name: string, owner?: PolicyOwner): Policy {
    const statements = () => policy.statements.map((statement) => ({ ...statement, policy: name }));
    return known.of(policy, () => ({ ...policy, name, ...(owner && { owner }), statements: statements() }), name);
}
