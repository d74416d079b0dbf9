import type { SessionInputs } from "../../access/session-settings";
import { judge, type Rule, type RuleConfig } from "../pack/rule";
import { hasKey, storesNamed } from "../resources/log-stores";
import { Relations } from "../resources/relations";
import { onPreferences, preferencesOf, SSM_DOCUMENT } from "../resources/session-documents";

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
    settings: {
        session: { type: "boolean", default: true, description: "Whether sessions need a KMS key beside TLS" },
        logs: { type: "boolean", default: true, description: "Whether logs must be encrypted" },
    },
    resource: onPreferences((inputs, config) => {
        const session = sessionProblems(inputs, config);
        const logs = openLogs(inputs, config).map(({ problem }) => problem);
        return session.length > 0 || logs.length === 0
            ? judge([...session, ...logs])
            : { answer: "left to the stack", problems: logs };
    }),
    // A log group or bucket with a key encrypts whatever comes, also where sessions don't ask for it.
    stack: (resources, config) => {
        const stack = new Relations(resources);
        return stack.ofType(SSM_DOCUMENT).flatMap((document) => {
            const preferences = preferencesOf(document);
            if (preferences.state !== "read") return [];

            // A document with a problem of its own is reported before it is created.
            const told = document.given !== undefined && sessionProblems(preferences.inputs, config).length > 0;
            return (told ? [] : openLogs(preferences.inputs, config))
                .filter(({ to }) => !storesNamed([to], stack).some((store) => hasKey(store, stack)))
                .map(({ problem }) => ({ problem, urn: document.urn }));
        });
    },
};

const LOGS = [
    { to: "s3BucketName", encrypted: "s3EncryptionEnabled" },
    { to: "cloudWatchLogGroupName", encrypted: "cloudWatchEncryptionEnabled" },
] as const;

function sessionProblems(inputs: SessionInputs, { session }: RuleConfig): readonly string[] {
    return session !== false && inputs.kmsKeyId === "" ? ["inputs.kmsKeyId isn't set."] : [];
}

/** The stores that logs go to and that needn't be encrypted for it. */
function openLogs(
    inputs: SessionInputs,
    { logs }: RuleConfig,
): readonly { readonly to: string; readonly problem: string }[] {
    return (logs === false ? [] : LOGS)
        .map(({ to, encrypted }) => ({ to: inputs[to], encrypted }))
        .filter(({ to, encrypted }) => to !== "" && !inputs[encrypted])
        .map(({ to, encrypted }) => ({ to, problem: `inputs.${encrypted} isn't true.` }));
}
