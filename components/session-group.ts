import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { policyJson, type GrantArgs } from "./grants";
import type { PrincipalArgs } from "./principal";

export interface SessionGroupArgs extends GrantArgs, Pick<PrincipalArgs, "path"> {
    /** The IAM group's name. Default: the component's. */
    groupName?: string | undefined;
    /** The names of the users in the group. Other members are removed. */
    members: pulumi.Input<string>[];
}

/** An IAM group with an inline policy for its members' sessions. */
export class SessionGroup extends pulumi.ComponentResource {
    /** The IAM group's ARN. */
    readonly arn: pulumi.Output<string>;

    constructor(name: string, args: SessionGroupArgs, opts?: pulumi.ComponentResourceOptions) {
        // Without the arguments: they have the IDs of every instance, which the state would repeat for every principal.
        super("session-manager-access:index:SessionGroup", name, {}, opts);

        const group = new iam.Group(
            `${name}-group`,
            { name: args.groupName ?? name, path: args.path },
            { parent: this },
        );
        // IAM refuses a policy without statements.
        if ((args.grants?.length ?? 0) > 0) {
            new iam.GroupPolicy(
                `${name}-policy`,
                { name: "session-access", group: group.name, policy: policyJson(args, undefined, { parent: this }) },
                { parent: this },
            );
        }
        new iam.GroupMembership(`${name}-membership`, { group: group.name, users: args.members }, { parent: this });

        this.arn = group.arn;
        this.registerOutputs({ arn: this.arn });
    }
}
