import { matchGlob } from "../../access/match";
import type { Policy } from "../../access/policy";
import { at } from "../pack/known";
import type { StackSubject, Subject } from "../pack/rule";
import type { Relations } from "../resources/relations";
import {
    ACTIVATION,
    awsPolicyName,
    keyOf,
    type PrincipalRef,
    principalRefs,
    PROFILE,
    readDocuments,
    ROLE,
    ROLE_POLICY,
} from "../../access/stack";

/** What the agent does, on an instance and in a container. */
const CHANNEL = "ssmmessages:createcontrolchannel";
/** What it does on an instance only. */
const REGISTRATION = "ssm:updateinstanceinformation";

/** Whether EC2 may assume the role: its trust policy says so. */
function trustsInstances(role: Subject): boolean {
    return readDocuments(role).some(
        (document) =>
            document.kind === "trust" &&
            document.state === "read" &&
            document.policy.statements.some(
                ({ effect, principals }) =>
                    effect === "Allow" &&
                    principals?.entries.some(
                        ({ type, value }) => type === "Service" && /^ec2\.amazonaws\.com(\.cn)?$/.test(value),
                    ),
            ),
    );
}

/**
 * Whether a role's document is an instance's, as far as it shows itself: it opens the agent's channel. What ECS Exec needs
 * of a task's role names the channel too, without the registration.
 */
function isAgentDocument(policy: Policy): boolean {
    const patterns = policy.statements
        .filter(({ effect, actions }) => effect === "Allow" && !actions.negated)
        .flatMap(({ actions }) => actions.patterns);
    const covering = (action: string) =>
        patterns.filter(
            ({ text, glob }) =>
                text.toLowerCase().startsWith(action.slice(0, action.indexOf(":") + 1)) && matchGlob(glob, action),
        );
    const channel = covering(CHANNEL);
    return channel.some(({ text }) => text.includes("*")) || (channel.length > 0 && covering(REGISTRATION).length > 0);
}

/** The roles of the stack's instances: those that EC2 may assume, of instance profiles, and of hybrid nodes. */
export function instanceRoles(stack: Relations): ReadonlySet<StackSubject> {
    const roles = rolesNamed(stack).flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
    return new Set([...stack.ofType(ROLE).filter(trustsInstances), ...roles]);
}

/** The keys of instances' roles that aren't in the stack. */
export function foreignInstanceRoles(stack: Relations): ReadonlySet<string> {
    return new Set(rolesNamed(stack).flatMap((role) => (role.resource === undefined ? [keyOf(role)] : [])));
}

function rolesNamed(stack: Relations): readonly PrincipalRef<StackSubject>[] {
    return [
        ...stack.ofType(PROFILE).flatMap((profile) => principalRefs(profile, "role", "role", stack)),
        ...stack.ofType(ACTIVATION).flatMap((activation) => principalRefs(activation, "iamRole", "role", stack)),
    ];
}

/** Whether a document's own resource shows that it belongs to an instance's role. */
export function ofInstanceRole(subject: Subject, policy: Policy): boolean {
    return subject.type === ROLE ? trustsInstances(subject) : subject.type === ROLE_POLICY && isAgentDocument(policy);
}

/** The name of an AWS managed policy in an attachment, where its ARN is known: `AmazonSSMFullAccess`. */
export function awsPolicyNames(subject: Subject): readonly string[] {
    const arns = [
        at(subject.props, "policyArn"),
        at(subject.props, "managedPolicyArn"),
        at(subject.props, "policyArns"),
        at(subject.props, "managedPolicyArns"),
    ];
    return arns.flat().flatMap((arn) => {
        const name = typeof arn === "string" ? awsPolicyName(arn) : undefined;
        return name === undefined ? [] : [name];
    });
}
