import type { StackSubject } from "../pack/rule";
import { INSTANCE } from "../resources/instances";
import { IDENTITY_TYPES } from "./documents";
import { readDocuments } from "./read";

/** Where a stack deploys to. */
export interface Place {
    readonly partition: string;
    readonly region: string;
    readonly account: string;
}

/**
 * Where the stack deploys to, from the ARNs in it: those of instances, else, while these are unknown, the ones its
 * session statements name most often.
 */
export function placeOf(resources: readonly StackSubject[]): Place {
    const instances = resources.filter(({ type }) => type === INSTANCE).map(({ props }) => props.arn);
    const named = resources
        .filter(({ type }) => IDENTITY_TYPES.includes(type))
        .flatMap(readDocuments)
        .flatMap((document) => (document.state === "read" ? document.policy.statements : []))
        .flatMap(({ resources: patterns }) => patterns?.patterns.map(({ text }) => text) ?? [])
        .filter((text) => /^arn:[^:*]+:(ec2|ssm):[a-z0-9-]+:\d{12}:/.test(text));
    const known = instances.filter((arn): arn is string => typeof arn === "string");
    const [, partition = "aws", , region = "unknown", account = "unknown"] = mostFrequent(
        known.length > 0 ? known : named,
    ).split(":");
    return { partition, region, account };
}

/** The ARN whose region and account occur most often. */
function mostFrequent(arns: readonly string[]): string {
    const counts = new Map<string, { count: number; arn: string }>();
    for (const arn of arns) {
        const [, partition, , region, account] = arn.split(":");
        const key = `${partition}:${region}:${account}`;
        counts.set(key, { count: (counts.get(key)?.count ?? 0) + 1, arn });
    }
    return [...counts.values()].sort((one, other) => other.count - one.count)[0]?.arn ?? "";
}
