import * as iam from "@pulumi/aws/iam";
import * as ssm from "@pulumi/aws/ssm";
import * as pulumi from "@pulumi/pulumi";
import { hybridTrustPolicy, instanceRolePolicy, type SessionSettings } from "../access/grants";
import { placeOf, type PlaceArgs } from "./place";
import type { PrincipalArgs } from "./principal";
import { runsHooks } from "./runs-hooks";

export interface HybridActivationArgs extends PlaceArgs, PrincipalArgs {
    /** The tags that nodes get as they register. A change makes another activation, and leaves registered nodes alone. */
    tags: Record<string, string>;
    /** How many nodes can register, 1 to 1000. Default: 1. */
    registrationLimit?: number | undefined;
    /** Until when nodes can register, in UTC, such as 2026-12-31T18:00:00Z: at most 30 days after the creation. */
    expirationDate: string;
    /** What the activation is for. Default: nodes outside EC2 that sessions are opened on. */
    description?: string | undefined;
    /** How sessions run and where they are logged: the key and logs that the nodes use. Default: without both. */
    session?: SessionSettings | undefined;
    /** The tags of the role. Default: none. */
    roleTags?: Record<string, string> | undefined;
}

/**
 * What registers nodes outside EC2, such as servers in an office, with Systems Manager: an activation, and the role whose
 * permissions the nodes have. The role stays in use after the activation has expired.
 */
export class HybridActivation extends pulumi.ComponentResource {
    /** The activation's ID, which `amazon-ssm-agent -register` takes with the code. */
    readonly activationId: pulumi.Output<string>;
    /** The activation's code, a secret: with it and the ID anybody can register a node. */
    readonly activationCode: pulumi.Output<string>;
    /** The ARN of the nodes' role. */
    readonly roleArn: pulumi.Output<string>;

    constructor(name: string, args: HybridActivationArgs, opts?: pulumi.ComponentResourceOptions) {
        super("session-manager-access:index:HybridActivation", name, {}, opts);

        const { expirationDate, session = {} } = args;
        const place = placeOf(args, { parent: this });
        const role = new iam.Role(
            `${name}-role`,
            {
                path: args.path,
                permissionsBoundary: args.permissionsBoundaryArn,
                description: "Nodes outside EC2 that sessions are opened on",
                assumeRolePolicy: place.apply((known) => JSON.stringify(hybridTrustPolicy(known))),
                tags: args.roleTags,
            },
            { parent: this },
        );
        const policy = new iam.RolePolicy(
            `${name}-policy`,
            { role: role.name, policy: place.apply((known) => JSON.stringify(instanceRolePolicy(known, session))) },
            { parent: this },
        );
        const activation = new ssm.Activation(
            `${name}-activation`,
            {
                name,
                description: args.description ?? "Nodes outside EC2 that sessions are opened on",
                // The API takes a name with its path; a name alone would not be found under another path.
                iamRole: pulumi.interpolate`${(args.path ?? "/").slice(1)}${role.name}`,
                registrationLimit: args.registrationLimit ?? 1,
                expirationDate,
                tags: args.tags,
            },
            {
                parent: this,
                // Without its policy a node that registers at once couldn't connect.
                dependsOn: policy,
                additionalSecretOutputs: ["activationCode"],
                ...(runsHooks() && { hooks: { beforeCreate: [notExpired(name, expirationDate)] } }),
            },
        );

        this.activationId = activation.id;
        this.activationCode = pulumi.secret(activation.activationCode);
        this.roleArn = role.arn;
        this.registerOutputs({
            activationId: this.activationId,
            activationCode: this.activationCode,
            roleArn: this.roleArn,
        });
    }
}

/** Stops before the creation of an activation that no node could register with, in previews too. One that exists may expire. */
function notExpired(name: string, expirationDate: string) {
    return new pulumi.ResourceHook(`${name}-expires`, () => refuseExpired(name, expirationDate, new Date()), {
        onDryRun: true,
    });
}

/** @throws Error if an activation that is about to be created would be expired. */
export function refuseExpired(name: string, expirationDate: string, now: Date): void {
    if (Date.parse(expirationDate) > now.getTime()) return;
    throw new Error(
        `invalid value ${expirationDate} for the expiration of the activation ${name} (expected a time after now, ${now.toISOString().replace(/\.\d+Z$/, "Z")}, since the activation is to be created)`,
    );
}

/**
 * The advanced-instances tier of an account and region, without which no session opens on nodes outside EC2. AWS charges
 * for each such node. https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-managed-instances-advanced.html
 */
export class AdvancedInstances extends pulumi.ComponentResource {
    constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
        super("session-manager-access:index:AdvancedInstances", name, {}, opts);
        new ssm.ServiceSetting(
            `${name}-tier`,
            { settingId: "/ssm/managed-instance/activation-tier", settingValue: "advanced" },
            { parent: this },
        );
        this.registerOutputs({});
    }
}
