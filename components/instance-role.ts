import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { instanceRolePolicy, instanceTrustPolicy, type SessionSettings } from "../access/grants";
import { placeOf, type PlaceArgs } from "./place";
import type { PrincipalArgs } from "./principal";

export interface InstanceRoleArgs extends PlaceArgs, PrincipalArgs {
    /** How sessions run and where they are logged: the key and logs that the instances use. Default: without both. */
    session?: SessionSettings | undefined;
    /** The tags of the role and the instance profile. Default: none. */
    tags?: Record<string, string> | undefined;
}

/** The instances' role and instance profile: only the permissions that the SSM agent needs for sessions. */
export class InstanceRole extends pulumi.ComponentResource {
    /** The role's ARN. */
    readonly roleArn: pulumi.Output<string>;
    /** The instance profile's name. It resolves once the role has its policy, so that no agent boots without rights. */
    readonly instanceProfileName: pulumi.Output<string>;

    constructor(name: string, args: InstanceRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        super("session-manager-access:index:InstanceRole", name, args, opts);

        const place = placeOf(args, { parent: this });
        const role = new iam.Role(
            `${name}-role`,
            {
                path: args.path,
                permissionsBoundary: args.permissionsBoundaryArn,
                description: "EC2 instances that sessions are opened on",
                assumeRolePolicy: place.apply(({ partition }) => JSON.stringify(instanceTrustPolicy(partition))),
                tags: args.tags,
            },
            { parent: this },
        );
        const policy = new iam.RolePolicy(
            `${name}-policy`,
            {
                role: role.name,
                policy: place.apply((known) => JSON.stringify(instanceRolePolicy(known, args.session ?? {}))),
            },
            { parent: this },
        );
        const profile = new iam.InstanceProfile(
            `${name}-profile`,
            { role: role.name, path: args.path, tags: args.tags },
            { parent: this },
        );

        this.roleArn = role.arn;
        this.instanceProfileName = pulumi.all([profile.name, policy.id]).apply(([profileName]) => profileName);
        this.registerOutputs({ roleArn: this.roleArn, instanceProfileName: this.instanceProfileName });
    }
}
