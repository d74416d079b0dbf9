import { partitionOf } from "../grants/place";
import type { Account } from "../matrix/account";
import { principalsOf } from "./iam";
import { pulumiInstances } from "./pulumi-instances";
import { pulumiIam } from "./pulumi-iam";
import { asClassic, isNative } from "./aws-native";
import { LATER, plain, textOf, type PulumiResource } from "./pulumi-resource";

/** What a source knows besides its resources. */
export interface PulumiPlace {
    /** The region of the stack's configuration. */
    readonly region?: string;
}

/** AWS's own policies are named in a program, and their documents are in the account. */
const ABSENT = "isn't in the source; the live account (--account) has it";

/**
 * The account that a stack makes: its users, groups, roles, policies and instances. What exists beside the stack isn't
 * seen; where the stack refers to it, verdicts that hang on it are unknown.
 */
export function pulumiAccount(found: readonly PulumiResource[], place: PulumiPlace = {}): Account {
    const resources = found.flatMap(classicOf);
    const region = place.region ?? regionOf(resources) ?? "*";
    const partition = partitionOf(region);
    const id = accountOf(resources) ?? "000000000000";
    return {
        id,
        partition,
        principals: principalsOf(pulumiIam(resources, { account: id, partition }), ABSENT),
        instances: pulumiInstances(resources, { account: id, partition, region }),
    };
}

/** Resources of AWS Cloud Control are read in the form of the classic provider. */
function classicOf(resource: PulumiResource): readonly PulumiResource[] {
    const properties = Object.fromEntries(
        Object.entries(resource.properties).map(([key, value]) => [key, plain(value)]),
    );
    const parts = isNative(resource.type) ? asClassic({ ...resource, properties }, LATER) : undefined;
    return (
        parts?.map(({ type, properties: own, dependencies }) => ({
            ...resource,
            type,
            properties: own,
            dependencies,
        })) ?? [resource]
    );
}

function regionOf(resources: readonly PulumiResource[]): string | undefined {
    for (const resource of resources) {
        const region = /^pulumi:providers:aws(-native)?$/.test(resource.type) ? textOf(resource, "region") : undefined;
        if (typeof region === "string") return region;
    }
    return undefined;
}

/**
 * The account's number stands in the ARNs: first in those of resources, before there are any in those that policies
 * name. The one named most often is the stack's.
 */
function accountOf(resources: readonly PulumiResource[]): string | undefined {
    const aws = resources.filter(({ type }) => type.startsWith("aws:"));
    const arns = aws.flatMap((resource) => textOf(resource, "arn") ?? []).filter((arn) => typeof arn === "string");
    return mostOften(arns) ?? mostOften(aws.flatMap(({ properties }) => JSON.stringify(properties)));
}

function mostOften(texts: readonly string[]): string | undefined {
    const counts = new Map<string, number>();
    for (const text of texts) {
        for (const [, account = ""] of text.matchAll(/arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):/g)) {
            counts.set(account, (counts.get(account) ?? 0) + 1);
        }
    }
    return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}
