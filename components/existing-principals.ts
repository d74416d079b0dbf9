import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";

/** The tag that says which stack an IAM user or role belongs to: they are the account's, and Pulumi knows its own stack only. */
export const STACK_TAG = "session-manager-access:stack";

/** The value of that tag for the stack that runs. */
export function thisStack(): string {
    return `${pulumi.getProject()}/${pulumi.getStack()}`;
}

/** The users, groups and roles that a stack is about to make. */
export interface WantedPrincipals {
    /** The configuration key of their names. */
    readonly key: string;
    readonly users: readonly string[];
    readonly groups: readonly string[];
    /** Default: none. */
    readonly roles?: readonly string[];
}

/** Whose a user or role is, as far as AWS tells. */
type Owner =
    | { readonly kind: "stack"; readonly stack: string }
    /** There is such a user, without the tag. */
    | { readonly kind: "untagged" }
    /** There is none, or AWS doesn't let the caller look. */
    | { readonly kind: "unknown" };

/** How many members of a group are asked whose they are: its stack's own ones would be among them. */
const ASKED_MEMBERS = 20;

/**
 * Asks IAM whether the names are free in the account, before anything is made: a deployment would stop half-way. What
 * this stack has made isn't a conflict, and where the caller may not look nothing is found. Answers no resources: what
 * depends on it isn't registered before.
 *
 * @throws RunError (in the promise) that names the users, groups and roles of another stack.
 */
export async function confirmPrincipals(
    wanted: WantedPrincipals,
    opts: pulumi.InvokeOptions = {},
): Promise<pulumi.Resource[]> {
    const asked = new Map<string, Promise<Owner>>();
    const ownerOf = (name: string): Promise<Owner> => {
        const owner = asked.get(name) ?? askOwner(name, opts);
        asked.set(name, owner);
        return owner;
    };
    const [users, groups, roles] = await Promise.all([
        existingUsers(wanted.users, opts).then((names) =>
            Promise.all(names.map(async (name) => ({ name, owner: await ownerOf(name) }))),
        ),
        Promise.all(
            wanted.groups.map(async (name) => ({
                name,
                owner: await groupOwner(await membersOf(name, opts), ownerOf),
            })),
        ),
        Promise.all((wanted.roles ?? []).map(async (name) => ({ name, owner: await askRole(name, opts) }))),
    ]);
    const taken = [...named("user", users), ...named("group", groups), ...named("role", roles)];
    if (taken.length > 0) throw new pulumi.RunError(conflict(wanted.key, taken));

    const untagged = users.filter(({ owner }) => owner.kind === "untagged").map(({ name }) => name);
    if (untagged.length > 0) {
        await pulumi.log.warn(
            `${wanted.key}: the IAM users ${untagged.join(", ")} exist and don't have the tag ${STACK_TAG} of this program's users. Unless this stack created them, choose other names: AWS doesn't create a user that exists.`,
        );
    }
    return [];
}

/** Names of another stack's, with that stack. */
interface Taken {
    readonly what: string;
    readonly stack: string;
}

function named(kind: string, found: readonly { readonly name: string; readonly owner: Owner }[]): Taken[] {
    return found.flatMap(({ name, owner }) =>
        owner.kind === "stack" && owner.stack !== thisStack() ? [{ what: `${kind} ${name}`, stack: owner.stack }] : [],
    );
}

function conflict(key: string, taken: readonly Taken[]): string {
    const stacks = [...new Set(taken.map(({ stack }) => stack))].join(", ");
    const names = taken.map(({ what }) => what).join(", ");
    const renamed = `If that is the former name of this stack, set its users' tag ${STACK_TAG} to ${thisStack()} first.`;
    return `invalid value ${names} for ${key} (expected names that no other stack in the account has; ${stacks} has these). ${renamed}`;
}

/** Of these users those that exist; IAM takes names that differ only by case for the same. One request for all. */
async function existingUsers(names: readonly string[], opts: pulumi.InvokeOptions): Promise<string[]> {
    const found = await permitted(() => iam.getUsers({}, opts));
    const spelling = new Map((found?.names ?? []).map((name) => [name.toLowerCase(), name]));
    return names.flatMap((name) => spelling.get(name.toLowerCase()) ?? []);
}

async function askOwner(userName: string, opts: pulumi.InvokeOptions): Promise<Owner> {
    return ownerBy(await permitted(() => iam.getUser({ userName }, opts)));
}

async function askRole(name: string, opts: pulumi.InvokeOptions): Promise<Owner> {
    return ownerBy(await permitted(() => iam.getRole({ name }, opts)));
}

function ownerBy(found: { readonly tags?: Readonly<Record<string, string>> } | undefined): Owner {
    if (found === undefined) return { kind: "unknown" };
    const stack = found.tags?.[STACK_TAG];
    return stack === undefined ? { kind: "untagged" } : { kind: "stack", stack };
}

async function membersOf(groupName: string, opts: pulumi.InvokeOptions): Promise<string[]> {
    const found = await permitted(() => iam.getGroup({ groupName }, opts));
    return (found?.users ?? []).map(({ userName }) => userName);
}

/** IAM's groups carry no tags: a group is another stack's if members of it are, and none is this stack's. */
async function groupOwner(members: readonly string[], ownerOf: (user: string) => Promise<Owner>): Promise<Owner> {
    const owners = await Promise.all(members.slice(0, ASKED_MEMBERS).map(ownerOf));
    const stacks = owners.flatMap((owner) => (owner.kind === "stack" ? [owner.stack] : []));
    const [other] = stacks;
    return other === undefined || stacks.includes(thisStack()) ? { kind: "unknown" } : { kind: "stack", stack: other };
}

/** What AWS answers; undefined where there is no such thing, or the caller may not ask. */
async function permitted<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
        return await ask();
    } catch {
        return undefined;
    }
}
