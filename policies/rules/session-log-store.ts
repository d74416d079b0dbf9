import type { Rule } from "../pack/rule";
import { hasKey, hasRetention, LOG_GROUP, logStores } from "../resources/log-stores";
import { Relations } from "../resources/relations";

export const sessionLogStore: Rule = {
    name: "session-log-store",
    description: "The log group or bucket of session logs has no KMS key, or no retention.",
    why: "Session logs hold what people typed, passwords too: a key says who may read them, a retention when they go.",
    severity: "medium",
    enforcementLevel: "advisory",
    remediationSteps:
        "Set kmsKeyId and retentionInDays of the log group; give the bucket encryption by aws:kms and a lifecycle rule that expires objects, or an object lock.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-logging.html",
    tags: ["preferences", "logs"],
    settings: {
        key: { type: "boolean", default: true, description: "Whether the store needs a KMS key" },
        retention: {
            type: "boolean",
            default: true,
            description: "Whether the store has to say how long logs are kept",
        },
    },
    stack: (resources, config) => {
        const stack = new Relations(resources);
        return logStores(stack).flatMap((store) => {
            const isGroup = store.type === LOG_GROUP;
            const problems = [
                ...(config.key === false || hasKey(store, stack)
                    ? []
                    : [isGroup ? "kmsKeyId isn't set" : "its default encryption uses no KMS key"]),
                ...(config.retention === false || hasRetention(store, stack)
                    ? []
                    : [isGroup ? "retentionInDays isn't set" : "no lifecycle rule expires its objects"]),
            ];
            return problems.length === 0
                ? []
                : [{ problem: `Sessions are logged to ${store.name}, and ${problems.join(" and ")}.`, urn: store.urn }];
        });
    },
};
