import * as ssoadmin from "@pulumi/aws/ssoadmin";
import * as pulumi from "@pulumi/pulumi";
import { permissionSetRole } from "../access/grants";
import type { Assignment } from "../access/model";
import { policyJson, refuseMfa, type GrantArgs } from "./grants";
import { placeOf } from "./place";

export interface SessionPermissionSetArgs extends GrantArgs {
    /** The permission set's name, at most 32 characters. Default: the component's. */
    permissionSetName?: string | undefined;
    /** The ARN of the instance of IAM Identity Center. */
    instanceArn: string;
    /** The region of IAM Identity Center. Default: that of the AWS provider. */
    instanceRegion?: string | undefined;
    /** The IDs of the users who get the permission set in the account. Default: none. */
    users?: string[] | undefined;
    /** The IDs of the groups that get the permission set in the account. Default: none. */
    groups?: string[] | undefined;
    /** How long people are signed in, in the form of ISO 8601, PT1H to PT12H. Default: PT1H. */
    sessionDuration?: string | undefined;
    /**
     * Where IAM Identity Center finds the value of each session tag, by key, such as `${path:enterprise.department}`. The
     * instance has one such configuration for all its accounts. Default: it is left alone.
     */
    attributes?: Record<string, string> | undefined;
    /** The ARN of the managed policy that limits what people can do; the account must have it. Default: none. */
    permissionsBoundaryArn?: string | undefined;
    /** The permission set's tags. Default: none. */
    tags?: Record<string, string> | undefined;
    /** The session tags of the people who are known to sign in, for tables of access. Default: not known. */
    people?: Record<string, Record<string, string>> | undefined;
}

/** A permission set of IAM Identity Center with an inline policy for sessions, for users and groups in the account. */
export class SessionPermissionSet extends pulumi.ComponentResource {
    /** The permission set's ARN. */
    readonly permissionSetArn: pulumi.Output<string>;
    /** The ARN of the role in the account, with wildcards for what only IAM Identity Center knows. */
    readonly arn: pulumi.Output<string>;

    constructor(name: string, args: SessionPermissionSetArgs, opts?: pulumi.ComponentResourceOptions) {
        // Of the arguments only what the resources below don't have: it is where tables of access find the people.
        super("session-manager-access:index:SessionPermissionSet", name, { people: args.people }, opts);

        refuseMfa(name, args);
        const permissionSetName = args.permissionSetName ?? name;
        const { instanceArn, attributes } = args;
        const center = { instanceArn, region: args.instanceRegion };
        const set = new ssoadmin.PermissionSet(
            `${name}-permission-set`,
            {
                ...center,
                name: permissionSetName,
                description: "Sessions on the instances that the person's session tags name",
                sessionDuration: args.sessionDuration ?? "PT1H",
                tags: args.tags,
            },
            { parent: this },
        );
        const place = { ...center, permissionSetArn: set.arn };
        const before: pulumi.Resource[] = [];
        // AWS refuses a policy without statements.
        if ((args.grants?.length ?? 0) > 0) {
            const inlinePolicy = policyJson(args, {}, { parent: this });
            const policyArgs = { ...place, inlinePolicy };
            before.push(new ssoadmin.PermissionSetInlinePolicy(`${name}-policy`, policyArgs, { parent: this }));
        }
        if (args.permissionsBoundaryArn !== undefined) {
            const boundary = { ...place, permissionsBoundary: boundaryReference(args.permissionsBoundaryArn) };
            before.push(new ssoadmin.PermissionsBoundaryAttachment(`${name}-boundary`, boundary, { parent: this }));
        }
        if (attributes !== undefined) {
            const written = Object.entries(attributes).map(([key, source]) => ({
                key,
                values: [{ sources: [source] }],
            }));
            before.push(
                new ssoadmin.InstanceAccessControlAttributes(
                    `${name}-attributes`,
                    { ...center, attributes: written },
                    // A configuration that was imported stands beside the stack's components.
                    { parent: this, aliases: [{ parent: pulumi.rootStackResource }] },
                ),
            );
        }
        const account = placeOf(args, { parent: this });
        for (const [principalType, ids] of Object.entries({ USER: args.users, GROUP: args.groups })) {
            for (const principalId of ids ?? []) {
                new ssoadmin.AccountAssignment(
                    `${name}-assignment-${principalId}`,
                    {
                        ...place,
                        principalType,
                        principalId,
                        targetType: "AWS_ACCOUNT",
                        targetId: account.accountId,
                    },
                    // A permission set reaches the account with its first assignment: by then it is whole.
                    { parent: this, dependsOn: before },
                );
            }
        }

        this.permissionSetArn = set.arn;
        this.arn = account.apply((known) => permissionSetRole(known, permissionSetName));
        this.registerOutputs({ permissionSetArn: this.permissionSetArn, arn: this.arn });
    }
}

/** A boundary as permission sets name it: a policy of AWS by its ARN, one of the account by its name and path. */
function boundaryReference(arn: string): ssoadmin.PermissionsBoundaryAttachmentArgs["permissionsBoundary"] {
    const [, owner, path, policyName] = /^arn:[^:]*:iam::([^:]*):policy(\/(?:.*\/)?)([^/]+)$/.exec(arn) ?? [];
    if (owner === "aws") return { managedPolicyArn: arn };
    return { customerManagedPolicyReference: { name: policyName ?? arn, path } };
}

/** An assignment of the model, as a SessionPermissionSet takes it. */
export function assignmentArgs(
    assignment: Assignment,
): Pick<
    SessionPermissionSetArgs,
    "instanceArn" | "instanceRegion" | "users" | "groups" | "sessionDuration" | "attributes"
> {
    const { instanceArn, region, users, groups, sessionDuration, attributes } = assignment;
    return {
        instanceArn,
        instanceRegion: region,
        users: [...users],
        groups: [...groups],
        sessionDuration,
        attributes: attributes && { ...attributes },
    };
}
