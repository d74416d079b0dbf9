import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { nameInArn } from "../access/grants";
import type { GrantArgs } from "./grants";
import type { PrincipalArgs } from "./principal";
import { sessionPolicies } from "./session-policies";

export interface SessionUserArgs extends GrantArgs, PrincipalArgs {
    /** The IAM user's name. Default: the component's. */
    userName?: string | undefined;
    /** The IAM user's tags. Default: none. */
    tags?: Record<string, string> | undefined;
    /** The length of the first password for the AWS console, which the user must change. Default: no console login. */
    consolePasswordLength?: number | undefined;
}

/** An IAM user with policies for the user's own sessions. */
export class SessionUser extends pulumi.ComponentResource {
    /** The IAM user's name, once the user exists. */
    readonly userName: pulumi.Output<string>;
    /** The IAM user's ARN. */
    readonly arn: pulumi.Output<string>;
    /** The first password for the console, a secret; undefined without console login. */
    readonly consolePassword: pulumi.Output<string> | undefined;

    constructor(name: string, args: SessionUserArgs, opts?: pulumi.ComponentResourceOptions) {
        // Without the arguments: they have the IDs of every instance, which the state would repeat for every principal.
        super("session-manager-access:index:SessionUser", name, {}, opts);

        const userName = args.userName ?? name;
        const console = args.consolePasswordLength !== undefined;
        const user = new iam.User(
            `${name}-user`,
            {
                name: userName,
                path: args.path,
                permissionsBoundary: args.permissionsBoundaryArn,
                tags: args.tags,
                // Otherwise AWS refuses to delete users who changed their password or created access keys.
                forceDestroy: true,
            },
            { parent: this },
        );
        if (console || (args.grants?.length ?? 0) > 0) {
            const consoleUser = console ? nameInArn(userName, args.path) : undefined;
            const holder = { ...args, kind: "user", name: userName, made: user.name, consoleUser } as const;
            sessionPolicies(name, holder, args, { parent: this });
        }
        if (console) {
            const login = new iam.UserLoginProfile(
                `${name}-login`,
                { user: user.name, passwordLength: args.consolePasswordLength, passwordResetRequired: true },
                // Another length would make another login, which fails beside the first and would undo the user's own
                // password: https://github.com/pulumi/pulumi-aws/issues/3750
                { parent: this, additionalSecretOutputs: ["password"], ignoreChanges: ["passwordLength"] },
            );
            this.consolePassword = pulumi.secret(login.password);
        }

        this.userName = user.name;
        this.arn = user.arn;
        this.registerOutputs({ userName: this.userName, arn: this.arn });
    }
}
