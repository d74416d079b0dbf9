import { awsClients } from "../setup/aws-clients";
import type { Sandbox } from "../setup/open-sandbox";
import type { Orphan, OrphanFinder, Wanted } from "./orphan";
import { ec2Finders } from "./orphans-ec2";
import { iamFinders } from "./orphans-iam";
import { otherFinders } from "./orphans-other";
import type { StateResource } from "./pending";

const finders: Readonly<Record<string, OrphanFinder>> = { ...ec2Finders, ...iamFinders, ...otherFinders };

function wantedOf(resource: StateResource): Wanted {
    const inputs = resource.inputs ?? {};
    return {
        text: (name) => (typeof inputs[name] === "string" ? inputs[name] : undefined),
        fitsTags(tags = []) {
            const wanted = Object.entries((inputs["tags"] ?? {}) as Record<string, unknown>);
            return wanted.every(([key, value]) => tags.some((tag) => tag.Key === key && tag.Value === value));
        },
    };
}

/**
 * What a creation that was cut short has left in AWS. Undefined for a type that nobody knows how to look for.
 *
 * @param known The ids of all of this type that the state holds: what Pulumi knows is no orphan.
 */
export async function findOrphans(
    sandbox: Sandbox,
    resource: StateResource,
    known: ReadonlySet<string>,
): Promise<Orphan[] | undefined> {
    const finder = finders[resource.type];
    if (finder === undefined) {
        return undefined;
    }
    const found = await finder(awsClients(sandbox), wantedOf(resource));
    return found.filter((orphan) => !known.has(orphan.id));
}
