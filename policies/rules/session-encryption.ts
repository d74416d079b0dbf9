import type { Rule } from "../pack/rule";
import { isOn, onPreferences, SSM_DOCUMENT, textInput } from "../resources/session-documents";

/** Sessions and their logs are encrypted. */
export const sessionEncryption: Rule = {
    name: "session-encryption",
    description: "Sessions with this document, or their logs, aren't encrypted by a key of the account.",
    why: "Logs hold what people typed, passwords too; the session's own key is what lets you cut off who may read along.",
    severity: "medium",
    enforcementLevel: "advisory",
    remediationSteps:
        "Set inputs.kmsKeyId, and s3EncryptionEnabled and cloudWatchEncryptionEnabled for the logs in use.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-enable-encryption.html",
    tags: ["preferences"],
    configSchema: {
        properties: {
            session: { type: "boolean", default: true, description: "Whether sessions need a KMS key beside TLS" },
            logs: { type: "boolean", default: true, description: "Whether logs must be encrypted" },
        },
    },
    resource: {
        types: [SSM_DOCUMENT],
        check: (subject, config) =>
            onPreferences(subject, config, (inputs, { session, logs }) => [
                ...(session !== false && textInput(inputs, "kmsKeyId") === "" ? ["inputs.kmsKeyId isn't set."] : []),
                ...(logs === false ? [] : LOGS)
                    .filter(({ to, encrypted }) => textInput(inputs, to) !== "" && !isOn(inputs, encrypted))
                    .map(({ encrypted }) => `inputs.${encrypted} isn't true.`),
            ]),
    },
};

const LOGS = [
    { to: "s3BucketName", encrypted: "s3EncryptionEnabled" },
    { to: "cloudWatchLogGroupName", encrypted: "cloudWatchEncryptionEnabled" },
];
