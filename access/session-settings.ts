/** The session document that AWS uses when none is named: it holds the account's session preferences. */
export const DEFAULT_SESSION_DOCUMENT = "SSM-SessionManagerRunShell";

/**
 * AWS's own session documents, which every account has, and what a session with each is called.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-sessions-start.html
 */
export const AWS_SESSION_DOCUMENTS = {
    "AWS-StartSSHSession": "SSH",
    "AWS-StartPortForwardingSession": "port forwarding",
    "AWS-StartPortForwardingSessionToRemoteHost": "port forwarding to other hosts",
    "AWS-StartPortForwardingSessionToSocket": "port forwarding to a socket",
    "AWS-StartInteractiveCommand": "interactive command",
    "AWS-StartNonInteractiveCommand": "command",
} as const satisfies Readonly<Record<string, string>>;

/**
 * Whether AWS keeps a name for its own documents, whose ARNs have no account: no account has a document of such a name.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html
 */
export function isAwsDocument(name: string): boolean {
    return /^(AWS|Amazon|amzn)/i.test(name);
}

/**
 * The tag of a session, user or role that names the operating system's user of its sessions, where the session document
 * has run-as on. https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-run-as.html
 */
export const RUN_AS_TAG = "SSMSessionRunAs";

/**
 * What the SSM agent needs for Session Manager and nothing more. AWS's own AmazonSSMManagedInstanceCore would let every
 * instance read every SSM parameter of the account.
 */
export const AGENT_ACTIONS = [
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];

/** Which data channels users can open. */
export const DataChannel = {
    /** Those on `*`, which is sure to work, since AWS names no resource for them. */
    Any: "any",
    /** Those of their own sessions, as in AWS's quickstart; whether that matches a role's sessions is disputed. */
    OwnSessions: "own-sessions",
} as const;
export type DataChannel = (typeof DataChannel)[keyof typeof DataChannel];

/**
 * How sessions run and where they are logged: what policies, endpoints and links must know of the account's session
 * preferences. The names are those of AWS's preferences where it has one.
 */
export interface SessionSettings {
    /** The session document: a name of this account or the ARN of a shared one. Default: SSM-SessionManagerRunShell. */
    readonly documentName?: string | undefined;
    /**
     * Which data channels users can open. Default: any.
     * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-quickstart.html
     */
    readonly dataChannel?: DataChannel;
    /** The ARN of the KMS key that encrypts sessions. Default: none, TLS alone. */
    readonly kmsKeyArn?: string | undefined;
    /** The alias of the KMS key that encrypts sessions, where its ARN isn't known in advance. Default: none. */
    readonly kmsKeyAlias?: string | undefined;
    /** The S3 bucket that receives session logs. Default: none. */
    readonly s3BucketName?: string | undefined;
    /** The prefix of the logs' keys in the bucket. Default: none, the whole bucket. */
    readonly s3KeyPrefix?: string | undefined;
    /** The CloudWatch log group that receives session logs. Default: none. */
    readonly cloudWatchLogGroupName?: string | undefined;
}

/** The shell profiles: what a session runs as it begins. */
interface ShellProfile {
    readonly linux?: string | undefined;
    readonly windows?: string | undefined;
}

/**
 * The account's preferences for sessions, as their session document holds them.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
 */
export interface SessionPreferenceSettings {
    /** The minutes without input after which a session ends, 1 to 60. Default: 20. */
    readonly idleSessionTimeout?: number | undefined;
    /** The minutes after which every session ends, 1 to 1440. Default: none, sessions aren't ended. */
    readonly maxSessionDuration?: number | undefined;
    /**
     * Whether sessions run as the OS user that the tag `SSMSessionRunAs` of the principal or session names, or else as
     * `runAsDefaultUser`. Without either AWS refuses the session. Default: false, as `ssm-user`.
     */
    readonly runAsEnabled?: boolean | undefined;
    /** The OS user of sessions whose principal has no tag `SSMSessionRunAs`. Default: none. */
    readonly runAsDefaultUser?: string | undefined;
    /** What sessions run as they begin. Default: nothing. */
    readonly shellProfile?: ShellProfile | undefined;
    /** Whether sessions are streamed to the log group as they run, not written as they end. Default: true. */
    readonly cloudWatchStreaming?: boolean | undefined;
}

const TEXTS = [
    "s3BucketName",
    "s3KeyPrefix",
    "cloudWatchLogGroupName",
    "kmsKeyId",
    "runAsDefaultUser",
    "idleSessionTimeout",
    "maxSessionDuration",
] as const;
const FLAGS = [
    "s3EncryptionEnabled",
    "cloudWatchEncryptionEnabled",
    "cloudWatchStreamingEnabled",
    "runAsEnabled",
] as const;

/** The session preferences as their document has them: numbers are text, and the empty text is none. */
export type SessionInputs = Readonly<Record<(typeof TEXTS)[number], string> & Record<(typeof FLAGS)[number], boolean>>;

/** Reads the inputs of a session document. A parameter of the document counts as a value. AWS takes Booleans as text too. */
export function readSessionInputs(inputs: unknown): SessionInputs {
    const found = (typeof inputs === "object" && inputs !== null ? inputs : {}) as Readonly<Record<string, unknown>>;
    const read = <K extends string, V>(names: readonly K[], of: (value: unknown) => V): Record<K, V> =>
        Object.fromEntries(names.map((name) => [name, of(found[name])])) as Record<K, V>;
    return {
        ...read(TEXTS, (value) =>
            typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "",
        ),
        ...read(FLAGS, (value) => value === true || value === "true"),
    };
}
