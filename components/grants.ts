import * as pulumi from "@pulumi/pulumi";
import {
    grantDocuments,
    grantsThatAddUp,
    measuredInstanceId,
    measuredPlace,
    namedInstances,
    namedInstancesPolicy,
    packInstances,
    partitionOf,
    policyRoom,
    sessionPolicy,
    type SessionSettings,
} from "../access/grants";
import { limitsOf, type Grant } from "../access/model";
import { readDate, readRange } from "../access/policy";
import { placeOf, type PlaceArgs } from "./place";

/** Sessions by exactly one of instances, tags and principalTags. */
export interface SessionGrantArgs {
    /** The names of instances, which `instanceIds` has: sessions on these, by their ARNs. */
    instances?: string[] | undefined;
    /** Sessions on every instance with these tags: each key with one of its values. */
    tags?: Record<string, string[]> | undefined;
    /** Sessions on every instance whose tags of these keys equal the principal's own. */
    principalTags?: string[] | undefined;
    /** The session documents, by name or ARN. Default: that of the session, which opens a shell. */
    documents?: string[] | undefined;
    /** Whether the principal must have signed in with MFA. Default: false. Not for roles: their sessions carry no MFA. */
    mfa?: boolean | undefined;
    /** The public addresses that sessions are opened from, as IPv4 and IPv6 ranges. Default: any. */
    sourceAddresses?: string[] | undefined;
    /** When the access begins, in UTC, such as 2026-07-01T06:00:00Z. Default: at once. */
    from?: string | undefined;
    /** When the access ends, in UTC, such as 2026-12-31T18:00:00Z. Default: never. */
    until?: string | undefined;
}

/** What a principal's policy is made of. */
export interface GrantArgs extends PlaceArgs {
    /** Who reaches what. Default: nothing. */
    grants?: SessionGrantArgs[] | undefined;
    /** The IDs of the instances that grants can name, by name. Default: none. */
    instanceIds?: Record<string, pulumi.Input<string>> | undefined;
    /** How sessions run: the document and the key that users need. Default: the account's default document. */
    session?: SessionSettings | undefined;
    /** Whether grants by tags reach nodes outside EC2 as well. Default: false. */
    hybridNodes?: boolean | undefined;
    /**
     * The most managed policies that a user, group or role can have, AWS's quota for the account. They hold the instances
     * by name that the inline policy has no room for. Default: 10.
     */
    managedPolicies?: number | undefined;
}

/** A grant of the model as components take it. */
export function grantArgs(grant: Grant): SessionGrantArgs {
    const { documents, sourceAddresses, ...limits } = limitsOf(grant);
    return {
        ...targetArgs(grant),
        ...limits,
        ...(documents && { documents: [...documents] }),
        ...(sourceAddresses && { sourceAddresses: [...sourceAddresses] }),
    };
}

function targetArgs(grant: Grant): SessionGrantArgs {
    switch (grant.by) {
        case "instances":
            return { instances: [...grant.instances] };
        case "tags":
            return { tags: Object.fromEntries(Object.entries(grant.tags).map(([key, values]) => [key, [...values]])) };
        case "principal-tags":
            return { principalTags: [...grant.keys] };
    }
}

/** The policies of a principal as JSON. */
export interface PoliciesJson {
    /** Everything but the instances that it has no room for. */
    readonly inline: pulumi.Output<string>;
    /** Those instances, by the number of the managed policy. */
    readonly managed: ReadonlyMap<number, pulumi.Output<string>>;
}

/**
 * The policies of a principal, as few as IAM's quotas allow. Each waits only for the instances that it names: a policy
 * by tags is known in full before anything exists, so that preview shows it and the policy pack can judge it.
 *
 * @throws RunError for a grant by none or several of its keys, for an instance without an ID, for an address or a time
 * that IAM wouldn't read, for grants that together would open more than each says, and for more instances than policies
 * have room for.
 */
export function policiesJson(
    args: GrantArgs,
    kind: "user" | "group" | "role",
    consoleUser: string | undefined,
    opts: pulumi.InvokeOptions,
): PoliciesJson {
    const { session = {}, region, hybridNodes } = args;
    const grants = (args.grants ?? []).map(modelGrant);
    const room = policyRoom(kind, args.managedPolicies);
    const place = measuredPlace(partitionOf(region), region);
    const measured = { grants, instanceId: measuredInstanceId, place, session, hybridNodes, consoleUser };
    const { managed, policyOf, left } = packInstances(measured, room);
    const names = namedInstances(grants);
    if (left.length > 0) {
        throw new pulumi.RunError(
            `invalid value for grants: ${names.length} instances by name (expected at most ${names.length - left.length}, which fill the policies of a ${kind}; grant by tags, which have no such limit)`,
        );
    }
    const part = (policy: number) => {
        const held = names.filter((name) => policyOf(name) === policy);
        const write = policy === 0 ? sessionPolicy : namedInstancesPolicy;
        return held.length === 0 && policy > 0
            ? []
            : [[policy, policyJson(args, { consoleUser, held, write }, opts)] as const];
    };
    const [inline] = part(0);
    const parts = Array.from({ length: managed }, (_, index) => part(index + 1));
    return { inline: inline?.[1] ?? pulumi.output(""), managed: new Map(parts.flat()) };
}

/** One policy for everything that the grants say, as JSON. @throws RunError as `policiesJson`. */
export function policyJson(
    args: GrantArgs,
    { consoleUser, held, write = sessionPolicy }: PolicyPart,
    opts: pulumi.InvokeOptions,
): pulumi.Output<string> {
    const { session = {}, instanceIds = {}, hybridNodes } = args;
    const grants = (args.grants ?? []).map(modelGrant);
    checkLimits(grants, session);
    const names = held ?? namedInstances(grants);
    const ids = names.map((name) => {
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
        const holds = (name: string) => idOf.has(name);
        return JSON.stringify(write({ grants, instanceId, holds, place, session, hybridNodes, consoleUser }));
    });
}

/**
 * A role's sessions carry no MFA to the role's policies: such a grant would never open anything.
 * @throws RunError
 */
export function refuseMfa(name: string, { grants = [] }: GrantArgs): void {
    if (grants.every(({ mfa }) => mfa !== true)) return;
    throw new pulumi.RunError(
        `invalid value true for ${name}.grants.mfa (expected no value: a role's sessions carry no MFA to the role's policies)`,
    );
}

/** What of the grants a policy says. */
interface PolicyPart {
    readonly consoleUser?: string | undefined;
    /** The instances by name that it holds. Default: all. */
    readonly held?: readonly string[];
    /** Default: everything. */
    readonly write?: typeof sessionPolicy;
}

/** @throws RunError */
function checkLimits(grants: readonly Grant[], session: SessionSettings): void {
    const wrong = (found: unknown, expected: string) =>
        new pulumi.RunError(`invalid value ${JSON.stringify(found)} for grants (expected ${expected})`);
    for (const { sourceAddresses = [], from, until } of grants) {
        const address = sourceAddresses.find((one) => readRange(one) === undefined);
        if (address !== undefined) throw wrong(address, "an IPv4 or IPv6 range such as 203.0.113.0/24");
        const time = [from, until].find((one) => one !== undefined && readDate(one) === undefined);
        if (time !== undefined) throw wrong(time, "a time in UTC such as 2026-12-31T18:00:00Z");
    }
    const [first, other] = (grantsThatAddUp(grants, session) ?? []).map((index) => grants[index]);
    if (first !== undefined && other !== undefined) {
        const expected = `the same documents as another grant, ${grantDocuments(first, session).join(", ")}, or the same instances: AWS judges the instance and the document by themselves`;
        throw wrong(grantDocuments(other, session), expected);
    }
}

function modelGrant({ instances, tags, principalTags, ...limits }: SessionGrantArgs): Grant {
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
    return { ...grant, ...limitsOf(limits) };
}
