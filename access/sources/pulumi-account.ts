import { partitionOf } from "../grants/place";
import type { Account } from "../matrix/account";
import { inOwnAccounts, isKnownAccount } from "../matrix/own-account";
import { principalsOf } from "./iam";
import { byOwner, mostOften } from "./pulumi-owners";
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
    const owners = byOwner(resources, id);
    const owned = [...owners].map(([owner, own]) => {
        const account = isKnownAccount(owner) ? owner : id;
        const mark = owners.size > 1 ? { account: owner } : {};
        return {
            principals: principalsOf(pulumiIam(own, { account, partition }), ABSENT).map((one) => ({
                ...one,
                ...mark,
            })),
            instances: pulumiInstances(own, { account, partition, region }).map((one) => ({ ...one, ...mark })),
        };
    });
    return inOwnAccounts({
        id,
        partition,
        principals: owned.flatMap(({ principals }) => principals),
        instances: owned.flatMap(({ instances }) => instances),
    });
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
