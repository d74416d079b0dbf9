import type { AnyPolicy } from "../evaluate/outcome";
import { NO, YES } from "../evaluate/truth";
import type { OrganizationMember } from "../matrix/account";
import { readPolicy, readResourceControlPolicy } from "../policy/parse";
import { OrganizationTree } from "./organization-tree";
import type { Relations } from "./relations";
import type { StackResource } from "./resource";
import { CONTROL_POLICY, CONTROL_POLICY_ATTACHMENT } from "./types";
import { at, isOpen, LATER, openIn, textAt } from "./values";

type Kind = "service control policy" | "resource control policy";

/** A control policy that a stack attaches. */
interface Attached {
    readonly by: StackResource;
    readonly kind: Kind;
    /** What it denies. */
    readonly policy: AnyPolicy;
}

/**
 * The control policies that a stack attaches, for each account. AWS attaches FullAWSAccess to every root, unit and account,
 * and a stack doesn't show where somebody detached it: beside it, only what a policy denies counts.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_evaluation.html
 */
export class ControlPolicies {
    private readonly tree: OrganizationTree;
    private readonly attached: readonly Attached[];

    /** @param standIn an account that is made up: whether it is another one that the stack names isn't known. */
    constructor(stack: Relations, standIn?: string) {
        this.tree = new OrganizationTree(stack, standIn);
        this.attached = stack.ofType(CONTROL_POLICY_ATTACHMENT).flatMap((by) => attachedBy(by, stack));
    }

    /** Those of an account, where there are any: its number, or what stands for it until that is known. */
    of(account: string): Pick<OrganizationMember, "scps" | "rcps"> {
        const scps = this.denials(account, "service control policy");
        const rcps = this.denials(account, "resource control policy");
        return {
            ...(scps.length > 0 && { scps: [[FULL_ACCESS["service control policy"], ...scps]] }),
            ...(rcps.length > 0 && { rcps: [[FULL_ACCESS["resource control policy"], ...rcps]] }),
        };
    }

    private denials(account: string, kind: Kind): readonly AnyPolicy[] {
        return this.attached
            .filter((one) => one.kind === kind)
            .flatMap(({ by, policy }) => {
                const covers = this.tree.covers(by, targetIn(by), account);
                return covers === NO ? [] : [covers === YES ? policy : doubtful(policy, by)];
            });
    }
}

const READERS = {
    "service control policy": readPolicy,
    "resource control policy": readResourceControlPolicy,
} as const;

const FULL_ACCESS = {
    "service control policy": fullAccess("service control policy", "FullAWSAccess", {}),
    "resource control policy": fullAccess("resource control policy", "RCPFullAWSAccess", { Principal: "*" }),
} as const;

function fullAccess(kind: Kind, name: string, principal: object): AnyPolicy {
    const Statement = { Effect: "Allow", ...principal, Action: "*", Resource: "*" };
    return READERS[kind]({ Version: "2012-10-17", Statement }, `${kind} ${name}`);
}

/** What AWS attaches by itself, which denies nothing. */
const OF_AWS = /^p-(RCP)?FullAWSAccess$/;

function attachedBy(by: StackResource, stack: Relations): readonly Attached[] {
    const { resources, certain, outside } = stack.candidates(by, "policyId", [CONTROL_POLICY], ["id"]);
    const [only] = resources;
    if (only !== undefined && certain && resources.length === 1) return attachedIn(only, by);
    if (outside.some((id) => OF_AWS.test(id))) return [];
    const [id] = outside;
    const policy: AnyPolicy =
        id === undefined
            ? { kind: "unknown", name: `control policy of ${by.name}`, reason: LATER.unknown }
            : { kind: "unknown", name: `control policy ${id}`, reason: ABSENT };
    // A resource control policy would limit less.
    return [{ by, kind: "service control policy", policy }];
}

const ABSENT = "isn't in the stack";

function attachedIn(resource: StackResource, by: StackResource): readonly Attached[] {
    const kind = kindOf(resource);
    if (kind === undefined) return [];
    const name = `${kind} ${textAt(resource.props, "name") ?? resource.name}`;
    const content = at(resource.props, "content");
    if (content === undefined || openIn(content) !== undefined)
        return [{ by, kind, policy: { kind: "unknown", name, reason: LATER.unknown } }];
    const policy = READERS[kind](content, name);
    if (policy.kind === "unknown") return [{ by, kind, policy }];
    const statements = policy.statements.filter(({ effect }) => effect === "Deny");
    return statements.length === 0 ? [] : [{ by, kind, policy: { ...policy, statements } }];
}

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreatePolicy.html: the other kinds limit nobody. */
function kindOf({ props: { type } }: StackResource): Kind | undefined {
    if (type === undefined || isOpen(type) || type === "SERVICE_CONTROL_POLICY") return "service control policy";
    return type === "RESOURCE_CONTROL_POLICY" ? "resource control policy" : undefined;
}

/** The classic provider attaches to one target, AWS Cloud Control to a list. */
function targetIn({ props }: StackResource): string {
    return "targetIds" in props ? "targetIds" : "targetId";
}

/** A policy of which the stack doesn't show whether it counts: its statements may apply or not. */
function doubtful(policy: AnyPolicy, by: StackResource): AnyPolicy {
    if (policy.kind === "unknown") return policy;
    const where = targetIn(by);
    const target = textAt(by.props, where) ?? `what ${by.name} names`;
    const problem = `the stack attaches it to ${target}, and whether that covers the account isn't known`;
    const open = { policy: policy.name, where, problem, isQuestion: true } as const;
    return { ...policy, statements: policy.statements.map((one) => ({ ...one, odd: [...(one.odd ?? []), open] })) };
}
