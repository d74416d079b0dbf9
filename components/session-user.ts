import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { policyJson, type GrantArgs } from "./grants";

export interface SessionUserArgs extends GrantArgs {
    /** The IAM user's name. Default: the component's. */
    userName?: string | undefined;
    /** The IAM user's tags. Default: none. */
    tags?: Readonly<Record<string, string>> | undefined;
    /** The length of a password for the AWS console, to be changed at the first login. Default: no console login. */
    consolePasswordLength?: number | undefined;
}

/** An IAM user and, in an inline policy, the sessions that are the user's own. */
export class SessionUser extends pulumi.ComponentResource {
    /** The IAM user's name, once the user exists. */
    readonly userName: pulumi.Output<string>;
    /** The IAM user's ARN. */
    readonly arn: pulumi.Output<string>;
    /** The first password for the console, a secret; undefined without console login. */
    readonly consolePassword: pulumi.Output<string> | undefined;

    constructor(name: string, args: SessionUserArgs, opts?: pulumi.ComponentResourceOptions) {
        // Without the arguments: they hold the ids of every instance, which the state would repeat for every principal.
        super("session-manager-access:index:SessionUser", name, {}, opts);

        const userName = args.userName ?? name;
        const console = args.consolePasswordLength !== undefined;
        const user = new iam.User(
            `${name}-user`,
            {
                name: userName,
                tags: args.tags,
                // The password and keys that users made for themselves must not keep them from being deleted.
                forceDestroy: true,
            },
            { parent: this },
        );
        if (console || (args.grants?.length ?? 0) > 0) {
            new iam.UserPolicy(
                `${name}-policy`,
                { name: "session-access", user: user.name, policy: policyJson(args, console ? userName : undefined) },
                { parent: this },
            );
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
