import { DEFAULT_SESSION_DOCUMENT } from "./session-settings";

/** What a person needs to open a session on an instance. */
interface SessionTarget {
    /** The partition of the region: it decides the console's address. */
    readonly partition: string;
    readonly region: string;
    readonly instanceId: string;
    /** The session document, if it isn't the account's default one. */
    readonly documentName?: string | undefined;
}

const CONSOLE_DOMAINS: Readonly<Record<string, string>> = {
    "aws-cn": "console.amazonaws.cn",
    "aws-us-gov": "console.amazonaws-us-gov.com",
    "aws-eusc": "console.amazonaws-eusc.eu",
};

const SIGN_IN_DOMAINS: Readonly<Record<string, string>> = {
    "aws-cn": "signin.amazonaws.cn",
    "aws-us-gov": "signin.amazonaws-us-gov.com",
    "aws-eusc": "signin.amazonaws-eusc.eu",
};

/** The address of the AWS console's page that opens a session on the instance. */
export function consoleUrl({ partition, region, instanceId }: SessionTarget): string {
    const domain = CONSOLE_DOMAINS[partition] ?? "console.aws.amazon.com";
    return `https://${region}.${domain}/systems-manager/session-manager/${instanceId}?region=${region}`;
}

/** The AWS CLI's command that opens a session on the instance (it needs the Session Manager plugin). */
export function startSessionCommand({ region, instanceId, documentName }: SessionTarget): string {
    const document =
        documentName === undefined || documentName === DEFAULT_SESSION_DOCUMENT
            ? ""
            : ` --document-name ${documentName}`;
    return `aws ssm start-session --region ${region} --target ${instanceId}${document}`;
}

/** Where the account's IAM users sign in to the console. */
export function signInUrl(partition: string, accountId: string): string {
    return `https://${accountId}.${signInDomain(partition)}/console`;
}

/** The domain of a partition's sign-in pages. */
export function signInDomain(partition: string): string {
    return SIGN_IN_DOMAINS[partition] ?? "signin.aws.amazon.com";
}
