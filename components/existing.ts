import * as ec2 from "@pulumi/aws/ec2";
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { enumeration } from "../access/report";
import { failingLater } from "./existing-subnets";

/** What a stack expects the account to have. */
export interface ExpectedExisting {
    /** The configuration key of their names. */
    readonly key: string;
    readonly users?: readonly string[] | undefined;
    readonly groups?: readonly string[] | undefined;
    readonly roles?: readonly string[] | undefined;
    /** The IDs of instances, by the names that grants have for them. */
    readonly instances?: Readonly<Record<string, string>> | undefined;
}

/** What AWS tells of it. */
export interface FoundExisting {
    /** The ARNs of the users and roles, and of the users in the groups, where AWS lets the caller look. */
    readonly principalArns: readonly string[];
    /** The trust policies of the roles, as JSON, by the roles' names; without those at which the caller may not look. */
    readonly trustPolicies: Readonly<Record<string, string>>;
    /** The instances, by the names that grants have for them. */
    readonly instances: Readonly<Record<string, FoundInstance>>;
}

export interface FoundInstance {
    readonly id: string;
    /** Undefined where AWS doesn't let the caller look. */
    readonly tags: Readonly<Record<string, string>> | undefined;
}

/** The answers, once they are there. */
interface Confirmed {
    /** Fails where the account doesn't have something. */
    readonly confirmed: Promise<unknown>;
    readonly described: Promise<FoundExisting>;
}

/** States of an instance that is gone. */
const GONE = ["shutting-down", "terminated"];

/**
 * Asks AWS for the principals and instances that a stack names and doesn't create, before anything is made: a deployment
 * would stop half-way, or grant sessions on an instance that is gone.
 *
 * @throws RunError (in the promises) that names what the account doesn't have.
 */
export function confirmExisting(expected: ExpectedExisting, opts: pulumi.InvokeOptions = {}): Confirmed {
    const confirmed = describeExisting(expected, opts);
    return { confirmed, described: failingLater(confirmed) };
}

async function describeExisting(
    { key, users = [], groups = [], roles = [], instances = {} }: ExpectedExisting,
    opts: pulumi.InvokeOptions,
): Promise<FoundExisting> {
    const [ofUsers, ofGroups, ofRoles, found] = await Promise.all([
        all(users, async (userName) => [(await iam.getUser({ userName }, opts)).arn]),
        all(groups, async (groupName) => ((await iam.getGroup({ groupName }, opts)).users ?? []).map(({ arn }) => arn)),
        all(roles, async (name) => iam.getRole({ name }, opts)),
        all(Object.entries(instances), async ([, instanceId]) => ec2.getInstance({ instanceId }, opts)),
    ]);
    for (const [kind, missing] of Object.entries({ users: ofUsers, groups: ofGroups, roles: ofRoles })) {
        const names = missing.flatMap(([name, answer]) => (answer === "missing" ? [name] : []));
        if (names.length > 0) throw wrong(enumeration(names), `${key}.${kind}`, `IAM ${kind} that the account has`);
    }
    const gone = found.flatMap(([[, id], answer]) =>
        answer === "missing" || GONE.includes(answer?.instanceState ?? "") ? [id] : [],
    );
    if (gone.length > 0)
        throw wrong(enumeration(gone), `${key}.instances`, "the IDs of instances of the account and region");

    return {
        // In a plan nothing is asked of AWS, and an answer has nothing in it.
        principalArns: [
            ...answered(ofUsers),
            ...answered(ofGroups),
            ...answered(ofRoles).map(([name, { arn }]) => [name, [arn]] as const),
        ].flatMap(([, arns]) => arns.filter(Boolean)),
        trustPolicies: Object.fromEntries(
            answered(ofRoles).flatMap(([name, { assumeRolePolicy }]) =>
                assumeRolePolicy ? [[name, assumeRolePolicy]] : [],
            ),
        ),
        instances: Object.fromEntries(
            found.map(([[name, id], answer]) => [name, { id, tags: answer === "missing" ? undefined : answer?.tags }]),
        ),
    };
}

/** Each with AWS's answer: undefined where the caller may not ask. */
async function all<Asked, Answer>(
    asked: readonly Asked[],
    ask: (one: Asked) => Promise<Answer>,
): Promise<readonly (readonly [Asked, Answer | "missing" | undefined])[]> {
    return Promise.all(
        asked.map(async (one) => {
            try {
                return [one, await ask(one)] as const;
            } catch (error) {
                return [one, isMissing(error) ? "missing" : undefined] as const;
            }
        }),
    );
}

/** Those that AWS answered for. */
function answered<Asked, Answer>(
    asked: readonly (readonly [Asked, Answer | "missing" | undefined])[],
): readonly (readonly [Asked, Answer])[] {
    return asked.flatMap(([one, answer]) =>
        answer === undefined || answer === "missing" ? [] : [[one, answer] as const],
    );
}

/** Whether AWS says that there is no such thing, and not that the caller may not look. */
export function isMissing(error: unknown): boolean {
    const text = error instanceof Error ? error.message : String(error);
    return /NoSuchEntity|NotFound|not found|no matching|returned no results/i.test(text);
}

/** Pulumi prints a RunError without a stack trace: it is about the configuration and not about this file. */
function wrong(found: string, key: string, expected: string): pulumi.RunError {
    return new pulumi.RunError(`invalid value ${found} for ${key} (expected ${expected})`);
}
