import * as pulumi from "@pulumi/pulumi";
import { sessionPolicy, type SessionSettings } from "../access/grants";
import type { Grant } from "../access/model";
import { placeOf, type PlaceArgs } from "./place";

/** Sessions by exactly one of instances, tags and principalTags. */
export interface SessionGrantArgs {
    /** The names of instances, which `instanceIds` has: sessions on these, by their ARNs. */
    instances?: string[] | undefined;
    /** Sessions on every instance with these tags: each key with one of its values. */
    tags?: Record<string, string[]> | undefined;
    /** Sessions on every instance whose tags of these keys equal the principal's own. */
    principalTags?: string[] | undefined;
}

/** What a principal's policy is made of. */
export interface GrantArgs extends PlaceArgs {
    /** Who reaches what. Default: nothing. */
    grants?: SessionGrantArgs[] | undefined;
    /** The IDs of the instances that grants can name, by name. Default: none. */
    instanceIds?: Record<string, pulumi.Input<string>> | undefined;
    /** How sessions run: the document and the key that users need. Default: the account's default document. */
    session?: SessionSettings | undefined;
}

/** A grant of the model as components take it. */
export function grantArgs(grant: Grant): SessionGrantArgs {
    switch (grant.by) {
        case "instances":
            return { instances: [...grant.instances] };
        case "tags":
            return { tags: Object.fromEntries(Object.entries(grant.tags).map(([key, values]) => [key, [...values]])) };
        case "principal-tags":
            return { principalTags: [...grant.keys] };
    }
}

/**
 * The policy's JSON. It waits only for the instances that its grants name: a policy by tags is known in full before
 * anything exists, so that preview shows it and the policy pack can judge it.
 *
 * @throws Error for a grant by none or several of its keys, and for an instance without an ID.
 */
export function policyJson(
    args: GrantArgs,
    consoleUser: string | undefined,
    opts: pulumi.InvokeOptions,
): pulumi.Output<string> {
    const { session = {}, instanceIds = {} } = args;
    const grants = (args.grants ?? []).map(modelGrant);
    const named = new Set(grants.flatMap((grant) => (grant.by === "instances" ? grant.instances : [])));
    const ids = [...named].map((name) => {
        const id = instanceIds[name];
        if (id === undefined) {
            const known = Object.keys(instanceIds).join(", ") || "none";
            throw new pulumi.RunError(
                `invalid value "${name}" for grants (expected the name of an instance in instanceIds: ${known})`,
            );
        }
        return pulumi.output(id).apply((known) => [name, known] as const);
    });
    return pulumi.all([placeOf(args, opts), pulumi.all(ids)]).apply(([place, known]) => {
        const idOf = new Map(known);
        const instanceId = (name: string) => idOf.get(name) ?? "";
        return JSON.stringify(sessionPolicy({ grants, instanceId, place, session, consoleUser }));
    });
}

function modelGrant({ instances, tags, principalTags }: SessionGrantArgs): Grant {
    const given: readonly (Grant | undefined)[] = [
        instances && { by: "instances", instances },
        tags && { by: "tags", tags },
        principalTags && { by: "principal-tags", keys: principalTags },
    ];
    const [grant, ...others] = given.filter((one) => one !== undefined);
    if (grant === undefined || others.length > 0) {
        const found = JSON.stringify({ instances, tags, principalTags });
        throw new pulumi.RunError(
            `invalid value ${found} for grants (expected exactly one of instances, tags, principalTags)`,
        );
    }
    return grant;
}
