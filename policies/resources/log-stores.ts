import { at, listAt, UNKNOWN } from "../pack/known";
import type { StackSubject } from "../pack/rule";
import { CLUSTER } from "./containers";
import { isTrue } from "./instances";
import type { Relations } from "./relations";
import { preferencesOf, SSM_DOCUMENT, textInput } from "./session-documents";

export const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const BUCKETS = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
const versions = (name: string): readonly string[] => {
    const module = name[0]?.toLowerCase() + name.slice(1);
    return [`aws:s3/${module}:${name}`, `aws:s3/${module}V2:${name}V2`];
};
const ENCRYPTION = versions("BucketServerSideEncryptionConfiguration");
const LIFECYCLE = versions("BucketLifecycleConfiguration");
const OBJECT_LOCK = versions("BucketObjectLockConfiguration");

/** The log groups and buckets of the stack that sessions are logged to, by session documents and for ECS Exec. */
export function logStores(stack: Relations): readonly StackSubject[] {
    const named = new Set<string>();
    const made: StackSubject[] = [];
    for (const document of stack.ofType(SSM_DOCUMENT)) {
        const preferences = preferencesOf(document);
        if (preferences.state === "read") {
            ["cloudWatchLogGroupName", "s3BucketName"].forEach((input) =>
                named.add(textInput(preferences.inputs, input)),
            );
        } else if (preferences.state === "unknown") made.push(...storesBehind(document, "content", stack));
    }
    for (const cluster of stack.ofType(CLUSTER)) {
        const stores = ["cloudWatchLogGroupName", "s3BucketName"].map((name) =>
            at(cluster.props, "configuration", "executeCommandConfiguration", "logConfiguration", name),
        );
        stores.forEach((one) => typeof one === "string" && named.add(one));
        made.push(...(stores.includes(UNKNOWN) ? storesBehind(cluster, "configuration", stack) : []));
    }
    return [...new Set([...storesNamed([...named], stack), ...made])];
}

/** The log groups and buckets of these names. */
export function storesNamed(names: readonly string[], stack: Relations): readonly StackSubject[] {
    return stack
        .ofType(LOG_GROUP, ...BUCKETS)
        .filter(({ props }) =>
            [props.name, props.bucket, props.id].some((one) => typeof one === "string" && names.includes(one)),
        );
}

/** The stores that an unknown property was made from, where there is one of a kind. */
function storesBehind(from: StackSubject, property: string, stack: Relations): readonly StackSubject[] {
    return [[LOG_GROUP], BUCKETS].flatMap((types) => {
        const { resources } = stack.candidates(from, property, types, []);
        return resources.length === 1 ? resources : [];
    });
}

/** Whether what is stored is encrypted by a key of KMS's; what isn't known yet is set. */
export function hasKey(store: StackSubject, stack: Relations): boolean {
    if (store.type === LOG_GROUP) return isSet(store.props.kmsKeyId);

    const rules = [
        at(store.props, "serverSideEncryptionConfiguration", "rule"),
        ...settingsOf(store, ENCRYPTION, stack).flatMap(({ props }) => listOf(props, "rules")),
    ];
    return rules.some((rule) => {
        const algorithm = at(rule, "applyServerSideEncryptionByDefault", "sseAlgorithm");
        return algorithm === UNKNOWN || (typeof algorithm === "string" && algorithm.startsWith("aws:kms"));
    });
}

/** Whether something says how long logs are kept: a retention, a lifecycle's end, or a lock. */
export function hasRetention(store: StackSubject, stack: Relations): boolean {
    if (store.type === LOG_GROUP) return isSet(store.props.retentionInDays) && store.props.retentionInDays !== 0;

    const rules = [
        ...listOf(store.props, "lifecycleRules"),
        ...settingsOf(store, LIFECYCLE, stack).flatMap(({ props }) => listOf(props, "rules")),
    ];
    return (
        rules.some(
            (rule) =>
                rule === UNKNOWN ||
                ((isTrue(at(rule, "enabled")) || at(rule, "status") === "Enabled") &&
                    ["expiration", "expirations"].some((end) => isSet(at(rule, end)))),
        ) || settingsOf(store, OBJECT_LOCK, stack).length > 0
    );
}

/** The resources that set something of a bucket's. */
function settingsOf(bucket: StackSubject, types: readonly string[], stack: Relations): readonly StackSubject[] {
    return stack
        .ofType(...types)
        .filter((one) => stack.candidates(one, "bucket", BUCKETS, ["id", "bucket"]).resources.includes(bucket));
}

function listOf(props: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
    const found = listAt(props, ...path);
    return found === UNKNOWN ? [UNKNOWN] : found;
}

function isSet(value: unknown): boolean {
    return value !== undefined && value !== null && value !== "";
}
