import { at, listAt, UNKNOWN } from "../pack/known";
import type { StackSubject } from "../pack/rule";
import { CLUSTER } from "./containers";
import { isTrue } from "./instances";
import type { Relations } from "./relations";
import { preferencesOf, SSM_DOCUMENT } from "./session-documents";

export const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const BUCKETS = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
const versions = (name: string): readonly string[] => {
    const module = name[0]?.toLowerCase() + name.slice(1);
    return [`aws:s3/${module}:${name}`, `aws:s3/${module}V2:${name}V2`];
};
const ENCRYPTION = versions("BucketServerSideEncryptionConfiguration");
const LIFECYCLE = versions("BucketLifecycleConfiguration");
const OBJECT_LOCK = versions("BucketObjectLockConfiguration");
const BUCKET_POLICY = ["aws:s3/bucketPolicy:BucketPolicy"];
const PUBLIC_ACCESS_BLOCK = ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"];
const KEY = "aws:kms/key:Key";

/** The log groups and buckets of the stack that sessions are logged to, by session documents and for ECS Exec. */
export function logStores(stack: Relations): readonly StackSubject[] {
    const named = new Set<string>();
    const made: StackSubject[] = [];
    for (const document of stack.ofType(SSM_DOCUMENT)) {
        const preferences = preferencesOf(document);
        if (preferences.state === "read")
            named.add(preferences.inputs.cloudWatchLogGroupName).add(preferences.inputs.s3BucketName);
        else if (preferences.state === "unknown") made.push(...storesBehind(document, "content", stack));
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

/** The buckets among these stores, and the resources that are their policies. */
export function policiesOf(stores: readonly StackSubject[], stack: Relations): readonly StackSubject[] {
    return bucketsOf(stores).flatMap((bucket) => [bucket, ...settingsOf(bucket, BUCKET_POLICY, stack)]);
}

/** The public access blocks of the buckets among these stores. AWS blocks public access to a bucket without one. */
export function publicAccessBlocks(stores: readonly StackSubject[], stack: Relations): readonly StackSubject[] {
    return bucketsOf(stores).flatMap((bucket) => settingsOf(bucket, PUBLIC_ACCESS_BLOCK, stack));
}

/** The stack's keys of these stores, and of the session documents. */
export function keysOf(stores: readonly StackSubject[], stack: Relations): readonly StackSubject[] {
    const named = new Set<unknown>();
    const made = new Set<StackSubject>();
    const behind = (from: StackSubject, property: string, value: unknown) => {
        if (typeof value === "string") named.add(value);
        else if (value === UNKNOWN)
            stack.candidates(from, property, [KEY], ["arn", "id", "keyId"]).resources.forEach((one) => made.add(one));
    };
    for (const store of stores) {
        if (store.type === LOG_GROUP) behind(store, "kmsKeyId", store.props.kmsKeyId);
        for (const { props } of bucketsOf([store]).flatMap((bucket) => settingsOf(bucket, ENCRYPTION, stack))) {
            listOf(props, "rules").forEach((rule) =>
                named.add(at(rule, "applyServerSideEncryptionByDefault", "kmsMasterKeyId")),
            );
        }
    }
    for (const document of stack.ofType(SSM_DOCUMENT)) {
        const preferences = preferencesOf(document);
        if (preferences.state === "read") named.add(preferences.inputs.kmsKeyId);
        else if (preferences.state === "unknown") behind(document, "content", UNKNOWN);
    }
    const isNamed = ({ props }: StackSubject) => [props.arn, props.keyId, props.id].some((one) => named.has(one));
    return stack.ofType(KEY).filter((key) => made.has(key) || (isNamed(key) && key.props.arn !== undefined));
}

function bucketsOf(stores: readonly StackSubject[]): readonly StackSubject[] {
    return stores.filter(({ type }) => type !== LOG_GROUP);
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
