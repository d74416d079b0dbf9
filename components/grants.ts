import * as pulumi from "@pulumi/pulumi";
import { sessionPolicy, type SessionSettings } from "../access/grants";
import type { Grant } from "../access/model";
import type { PlaceArgs } from "./place";

/** What a principal's policy is made of. */
export interface GrantArgs {
    /** Who reaches what. Default: nothing. */
    grants?: readonly Grant[] | undefined;
    /** The ids of the instances that grants may name, by their names. Default: none. */
    instanceIds?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
    /** The partition, region and account of what the policy names. */
    place: PlaceArgs;
    /** How sessions run: the document and the key that users need. */
    session: SessionSettings;
}

/**
 * The policy's JSON. It waits only for the instances that its grants name: a policy by tags is known in full before
 * anything exists, so that preview shows it and the policy pack can judge it.
 */
export function policyJson(args: GrantArgs, consoleUser?: string): pulumi.Output<string> {
    const grants = args.grants ?? [];
    const named = new Set(grants.flatMap((grant) => (grant.by === "instances" ? grant.instances : [])));
    const ids = [...named].map((name) => {
        const id = args.instanceIds?.[name];
        if (id === undefined) {
            throw new Error(`There is no instance ${name} to grant sessions on.`);
        }
        return pulumi.output(id).apply((known) => [name, known] as const);
    });
    return pulumi.all([pulumi.output(args.place), pulumi.all(ids)]).apply(([place, known]) => {
        const idOf = new Map(known);
        const instanceId = (name: string) => idOf.get(name) ?? "";
        return JSON.stringify(sessionPolicy({ grants, instanceId, place, session: args.session, consoleUser }));
    });
}
