import { delimiter, join } from "node:path";

/** What a sandbox's environment is made of. */
interface EnvironmentParts {
    /** The sandbox's folder. */
    readonly folder: string;
    /** The folder with Pulumi.yaml. */
    readonly project: string;
    /** The folder with the user's Pulumi.STACK.yaml. */
    readonly settingsFolder: string;
    /** The engine's command. */
    readonly engine: string;
    /** Where Moto serves. */
    readonly endpoint: string;
    /** The stack of commands that name none. */
    readonly stack: string;
    readonly region: string;
}

/**
 * Nothing of the user's own account may be reached by accident: what chooses one is left out. So is what changes the
 * code that Python programs load, such as the aws command and Moto.
 */
const withheld = /^(AWS_|PULUMI_|SANDBOX_|PYTHON|BOTO)/;

/** The environment of all that runs in the sandbox: the user's own, with everything about AWS and Pulumi replaced. */
export function sandboxEnvironment(parts: EnvironmentParts, base: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
    const kept = Object.fromEntries(Object.entries(base).filter(([name]) => !withheld.test(name)));
    const bin = join(parts.folder, "bin");
    const local = [base["NO_PROXY"] ?? base["no_proxy"], "127.0.0.1", "localhost"].filter(Boolean).join(",");
    return {
        ...kept,
        PATH: [bin, base["PATH"]].filter(Boolean).join(delimiter),
        NO_PROXY: local,
        no_proxy: local,
        SANDBOX_BIN: bin,
        SANDBOX_FOLDER: parts.folder,
        SANDBOX_PROJECT: parts.project,
        SANDBOX_SETTINGS: parts.settingsFolder,
        SANDBOX_ENGINE: parts.engine,
        PULUMI_HOME: join(parts.folder, "pulumi-home"),
        // Without the files that tell a state's type: a kill while one is written would leave the stack unreadable.
        PULUMI_BACKEND_URL: `file://${join(parts.folder, "state")}?metadata=skip`,
        // Nothing in the sandbox is a secret worth more than this; it keeps Pulumi from asking.
        PULUMI_CONFIG_PASSPHRASE: "sandbox",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_STACK: parts.stack,
        AWS_ENDPOINT_URL: parts.endpoint,
        AWS_ACCESS_KEY_ID: "sandbox",
        AWS_SECRET_ACCESS_KEY: "sandbox",
        AWS_REGION: parts.region,
        AWS_DEFAULT_REGION: parts.region,
        AWS_EC2_METADATA_DISABLED: "true",
        // Files that don't exist: no profile, no stored credentials.
        AWS_CONFIG_FILE: join(parts.folder, "no-aws-config"),
        AWS_SHARED_CREDENTIALS_FILE: join(parts.folder, "no-aws-credentials"),
        AWS_PAGER: "",
        // The AWS SDK's notice about future Node versions, which has nothing to do with the sandbox.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    };
}
