import { awsClients, type AwsClients } from "../aws-clients";
import type { Sandbox } from "../open-sandbox";
import { ec2Finders } from "./orphans-ec2";
import { iamFinders } from "./orphans-iam";
import { otherFinders } from "./orphans-other";
import type { StateResource } from "./pending";

/** Something that AWS has and Pulumi doesn't know of, because it was killed between making it and recording it. */
export interface Orphan {
    readonly id: string;
    /** Takes it away, so that the next `up` makes it as if for the first time. */
    readonly remove: () => Promise<unknown>;
}

/** What a resource was to be made of. */
export interface Wanted {
    text(name: string): string | undefined;
    /** Whether these tags hold all that the resource was to have. */
    fitsTags(tags: readonly { readonly Key?: string; readonly Value?: string }[] | undefined): boolean;
}

/** Finds all that AWS has of one type and that may be what was being made; what the state knows is left out later. */
export type OrphanFinder = (clients: AwsClients, wanted: Wanted) => Promise<Orphan[]>;

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
