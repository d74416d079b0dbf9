import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { managedPolicyName } from "../access/grants";
import { policiesJson, type GrantArgs } from "./grants";

type Kind = "user" | "group" | "role";

/** The principal that policies belong to. */
export interface PolicyHolder {
    readonly kind: Kind;
    /** Its name in IAM, and the same once it exists. */
    readonly name: string;
    readonly made: pulumi.Input<string>;
    /** The user who changes their own password in the console, by `nameInArn`. Default: none. */
    readonly consoleUser?: string | undefined;
    /** The name of the inline policy, and what those of managed ones begin with. Default: session-access. */
    readonly policyName?: string | undefined;
    /** The path and the tags of managed policies. Default: /, none. */
    readonly path?: string | undefined;
    readonly tags?: Record<string, string> | undefined;
}

type Options = pulumi.CustomResourceOptions;

const INLINE = {
    user: (resource: string, name: string, made: pulumi.Input<string>, policy: pulumi.Input<string>, opts: Options) =>
        new iam.UserPolicy(resource, { name, user: made, policy }, opts),
    group: (resource: string, name: string, made: pulumi.Input<string>, policy: pulumi.Input<string>, opts: Options) =>
        new iam.GroupPolicy(resource, { name, group: made, policy }, opts),
    role: (resource: string, name: string, made: pulumi.Input<string>, policy: pulumi.Input<string>, opts: Options) =>
        new iam.RolePolicy(resource, { name, role: made, policy }, opts),
} as const satisfies Record<Kind, unknown>;

const ATTACHED = {
    user: (name: string, user: pulumi.Input<string>, policyArn: pulumi.Input<string>, opts: Options) =>
        new iam.UserPolicyAttachment(name, { user, policyArn }, opts),
    group: (name: string, group: pulumi.Input<string>, policyArn: pulumi.Input<string>, opts: Options) =>
        new iam.GroupPolicyAttachment(name, { group, policyArn }, opts),
    role: (name: string, role: pulumi.Input<string>, policyArn: pulumi.Input<string>, opts: Options) =>
        new iam.RolePolicyAttachment(name, { role, policyArn }, opts),
} as const satisfies Record<Kind, unknown>;

/**
 * Creates the policies of a principal's sessions: an inline one, and managed ones for the instances by name that it has
 * no room for. As their number grows, instances move to later policies, which are created and updated first: no session
 * is denied in between.
 */
export function sessionPolicies(component: string, holder: PolicyHolder, args: GrantArgs, opts: Options): void {
    const { kind, name, made, consoleUser, policyName = "session-access", path, tags } = holder;
    const { inline, managed } = policiesJson(args, kind, consoleUser, opts);
    let later: pulumi.Resource[] = [];
    for (const [number, policy] of [...managed].reverse()) {
        const own = `${component}-policy-${number}`;
        const created = new iam.Policy(
            own,
            { name: managedPolicyName(`${policyName}-${kind}-${name}`, number), path, policy, tags },
            { ...opts, dependsOn: later },
        );
        later = [created, ATTACHED[kind](`${own}-attachment`, made, created.arn, { ...opts, dependsOn: later })];
    }
    INLINE[kind](`${component}-policy`, policyName, made, inline, { ...opts, dependsOn: later });
}
