import { isObject, type Properties } from "../rpc/values";
import type { ClientOptions } from "./common/clients";
import type { TagMap } from "./common/tags";

/**
 * What the stand-in takes from an AWS provider's configuration. The official one's other settings change nothing here,
 * credentials and profiles least of all: the stand-in is the sandbox's own. Roles are assumed in the sandbox's AWS, whose
 * accounts they choose.
 */
export interface Configuration {
    readonly region: string;
    readonly clients: ClientOptions;
    /** Tags that every resource gets beside its own. */
    readonly defaultTags: Readonly<TagMap>;
    /** The ARNs of the roles to assume, one by the other. */
    readonly assumeRoles: readonly string[];
    readonly allowedAccountIds: readonly string[];
    readonly forbiddenAccountIds: readonly string[];
}

/**
 * Reads the provider's configuration, in which everything but plain text arrives as JSON in a string. Where it names
 * no region the environment's counts, as for every AWS tool.
 */
export function readConfiguration(settings: Properties): Configuration {
    const values = Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, parsed(value)]));
    const environment = process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
    const region = textOf(values["region"]) ?? environment;
    if (region === undefined || region === "") {
        throw new Error(
            "Missing region: set the configuration value aws:region or the environment variable AWS_REGION.",
        );
    }
    return {
        region,
        clients: { region, endpoints: endpointsOf(values["endpoints"]) },
        defaultTags: defaultTagsOf(values["defaultTags"]),
        assumeRoles: objectsOf(values["assumeRoles"]).flatMap(({ roleArn }) => textOf(roleArn) ?? []),
        allowedAccountIds: textsOf(values["allowedAccountIds"]),
        forbiddenAccountIds: textsOf(values["forbiddenAccountIds"]),
    };
}

function parsed(value: unknown): unknown {
    if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;

    try {
        return JSON.parse(value) as unknown;
    } catch {
        return value;
    }
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}

function textsOf(value: unknown): string[] {
    return Array.isArray(value) ? value.map(String) : [];
}

function objectsOf(value: unknown): Properties[] {
    return Array.isArray(value) ? value.filter(isObject) : [];
}

function endpointsOf(value: unknown): Record<string, string> {
    const named = objectsOf(value)
        .flatMap((entry) => Object.entries(entry))
        .map(([service, url]) => [service, textOf(url)]);
    return Object.fromEntries(named.filter(([, url]) => url !== undefined)) as Record<string, string>;
}

function defaultTagsOf(value: unknown): TagMap {
    const tags = isObject(value) && isObject(value["tags"]) ? value["tags"] : {};
    return Object.fromEntries(Object.entries(tags).map(([key, tag]) => [key, String(tag)]));
}
