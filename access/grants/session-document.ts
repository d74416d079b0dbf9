import type { SessionInputs, SessionPreferenceSettings, SessionSettings } from "../session-settings";

/** A session document of the type that holds preferences. */
interface SessionDocumentContent {
    readonly schemaVersion: "1.0";
    readonly description: string;
    readonly sessionType: "Standard_Stream";
    readonly inputs: SessionInputs & { readonly shellProfile: Readonly<Record<"linux" | "windows", string>> };
}

/** The idle time-out that AWS uses where a document names none, in minutes. */
const IDLE_MINUTES = 20;

/**
 * The content of the document with the session preferences: the shell's document, with every input that its schema
 * knows. Numbers are strings in it, and the empty string stands for "none".
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
 *
 * @param kmsKeyId The key that encrypts sessions, as an ID or ARN. Undefined: TLS alone.
 */
export function sessionDocument(
    session: SessionSettings,
    preferences: SessionPreferenceSettings,
    kmsKeyId: string | undefined,
): SessionDocumentContent {
    const { s3BucketName = "", s3KeyPrefix = "", cloudWatchLogGroupName = "" } = session;
    const { idleSessionTimeout = IDLE_MINUTES, maxSessionDuration, shellProfile = {} } = preferences;
    const { runAsEnabled = false, runAsDefaultUser = "", cloudWatchStreaming = true } = preferences;
    return {
        schemaVersion: "1.0",
        description: "Session Manager preferences",
        sessionType: "Standard_Stream",
        inputs: {
            s3BucketName,
            s3KeyPrefix,
            s3EncryptionEnabled: true,
            cloudWatchLogGroupName,
            cloudWatchEncryptionEnabled: true,
            cloudWatchStreamingEnabled: cloudWatchLogGroupName !== "" && cloudWatchStreaming,
            kmsKeyId: kmsKeyId ?? "",
            runAsEnabled,
            runAsDefaultUser,
            idleSessionTimeout: String(idleSessionTimeout),
            maxSessionDuration: maxSessionDuration === undefined ? "" : String(maxSessionDuration),
            shellProfile: { linux: shellProfile.linux ?? "", windows: shellProfile.windows ?? "" },
        },
    };
}
