import { createRequire } from "node:module";
import { makeClients } from "../providers/aws/common/clients";
import type { Context } from "../providers/aws/common/resource-type";
import { plainProperties } from "../providers/rpc/values";
import type { Sandbox } from "../setup/open-sandbox";
import type { StateResource } from "./pending";

/** Loads a module when it is needed. */
const load = createRequire(__filename);

/** Something that AWS has and Pulumi doesn't know of, because it was killed between creating and recording it. */
interface Orphan {
    readonly id: string;
    /** Removes it, so that the next `up` creates it as if for the first time. */
    readonly remove: () => Promise<unknown>;
}

/** Types that the stand-in provider knows under another name. */
const otherNames: Readonly<Record<string, string>> = { "aws:s3/bucketV2:BucketV2": "aws:s3/bucket:Bucket" };

/**
 * What an interrupted creation has left in AWS, whichever provider made it: it is looked for and removed as the
 * stand-in provider does after a lost answer. Undefined for a type that the stand-in doesn't know.
 *
 * @param known The ids of all of this type that the state holds: what Pulumi knows is no orphan.
 */
export async function findOrphans(
    sandbox: Sandbox,
    resource: StateResource,
    known: ReadonlySet<string>,
): Promise<Orphan[] | undefined> {
    // Only here: most commands have nothing to recover.
    const { resources } = load("../providers/aws/resources") as typeof import("../providers/aws/resources");
    const { discard } = load("../providers/aws/remove-lost") as typeof import("../providers/aws/remove-lost");
    const type = resources[otherNames[resource.type] ?? resource.type];
    if (type === undefined) return undefined;

    const given = plainProperties(resource.inputs ?? {});
    const inputs = { ...given, tagsAll: given["tagsAll"] ?? given["tags"] };
    const region = typeof given["region"] === "string" ? given["region"] : sandbox.region;
    const clients = makeClients({ region, endpoint: sandbox.moto.endpoint, endpoints: {} });
    const context: Context = { ...clients, region, name: resource.urn, urn: resource.urn, defaultTags: {} };
    const found = await type.find(context, inputs, new Date(0));
    return found.filter((id) => !known.has(id)).map((id) => ({ id, remove: () => discard(context, type, id, inputs) }));
}
