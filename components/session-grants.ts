import * as pulumi from "@pulumi/pulumi";
import type { GrantArgs } from "./grants";
import type { PrincipalArgs } from "./principal";
import { sessionPolicies } from "./session-policies";

export interface SessionGrantsArgs extends GrantArgs, Pick<PrincipalArgs, "path"> {
    /** The name of an IAM user that the account has. Exactly one of userName, groupName and roleName. */
    userName?: string | undefined;
    /** The name of an IAM group that the account has. */
    groupName?: string | undefined;
    /** The name of an IAM role that the account has. */
    roleName?: string | undefined;
    /**
     * The role's trust policy as JSON, as AWS tells it. Tables of access find here who can assume the role. Default: not
     * known.
     */
    assumeRolePolicy?: pulumi.Input<string | undefined>;
    /**
     * The name of the inline policy, and what the names of managed ones begin with. A policy of the same name that the
     * principal has is overwritten. Default: session-access- with the project and the stack.
     */
    policyName?: string | undefined;
    /** The tags of managed policies. Default: none. */
    tags?: Record<string, string> | undefined;
}

/** Sessions for an IAM user, group or role that the account has: it gets policies, and stays as it is otherwise. */
export class SessionGrants extends pulumi.ComponentResource {
    constructor(name: string, args: SessionGrantsArgs, opts?: pulumi.ComponentResourceOptions) {
        const { userName, groupName, roleName, assumeRolePolicy } = args;
        // Without the grants: they have the IDs of every instance, which the state would repeat for every principal.
        const noted = roleName === undefined ? {} : { roleName, assumeRolePolicy };
        super("session-manager-access:index:SessionGrants", name, noted, opts);

        const given = Object.entries({ user: userName, group: groupName, role: roleName }).flatMap(([kind, one]) =>
            one === undefined ? [] : [{ kind: kind as "user" | "group" | "role", name: one, made: one }],
        );
        const [holder, ...others] = given;
        if (holder === undefined || others.length > 0) {
            const found = JSON.stringify({ userName, groupName, roleName });
            throw new pulumi.RunError(
                `invalid value ${found} for ${name} (expected exactly one of userName, groupName and roleName)`,
            );
        }
        const policyName = args.policyName ?? `session-access-${pulumi.getProject()}-${pulumi.getStack()}`;
        sessionPolicies(name, { ...args, ...holder, policyName }, args, { parent: this });
        this.registerOutputs({});
    }
}
