import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { GrantArgs } from "./grants";
import type { PrincipalArgs } from "./principal";
import { sessionPolicies } from "./session-policies";

export interface SessionGroupArgs extends GrantArgs, Pick<PrincipalArgs, "path"> {
    /** The IAM group's name. Default: the component's. */
    groupName?: string | undefined;
    /** The names of the users in the group. Other members are removed. */
    members: pulumi.Input<string>[];
    /** The tags of managed policies; IAM keeps none of groups. Default: none. */
    tags?: Record<string, string> | undefined;
}

/** An IAM group with policies for its members' sessions. */
export class SessionGroup extends pulumi.ComponentResource {
    /** The IAM group's ARN. */
    readonly arn: pulumi.Output<string>;

    constructor(name: string, args: SessionGroupArgs, opts?: pulumi.ComponentResourceOptions) {
        // Without the arguments: they have the IDs of every instance, which the state would repeat for every principal.
        super("session-manager-access:index:SessionGroup", name, {}, opts);

        const groupName = args.groupName ?? name;
        const group = new iam.Group(`${name}-group`, { name: groupName, path: args.path }, { parent: this });
        // IAM refuses a policy without statements.
        if ((args.grants?.length ?? 0) > 0) {
            const holder = { ...args, kind: "group", name: groupName, made: group.name } as const;
            sessionPolicies(name, holder, args, { parent: this });
        }
        new iam.GroupMembership(`${name}-membership`, { group: group.name, users: args.members }, { parent: this });

        this.arn = group.arn;
        this.registerOutputs({ arn: this.arn });
    }
}
