import type { ContextValue, Unknown } from "../evaluate/context";
import type { PolicySet } from "../evaluate/outcome";
import type { Tags } from "../model";
import type { Policy } from "../policy/policy";

/**
 * What the matrix is made from: the principals and instances of an account, wherever they were read: the live account,
 * files of the AWS CLI, a stack's state, a preview, a plan.
 */
export interface Account {
    /** The account's twelve digits. */
    readonly id: string;
    /** `aws`, `aws-cn` or `aws-us-gov`. */
    readonly partition: string;
    readonly principals: readonly AccountPrincipal[];
    readonly instances: readonly AccountInstance[];
    /** The moment that is asked about. Default: none, and what depends on the time is unknown. */
    readonly at?: Date | undefined;
}

/** A user or a role. A role stands for everyone who assumes it. */
export interface AccountPrincipal {
    readonly type: "user" | "role";
    readonly name: string;
    readonly arn: string;
    /** The account where it isn't the only one, see `inOwnAccounts`. Default: the ARN's. */
    readonly account?: string;
    /** `AIDA…` or `AROA…`; absent where it isn't known yet. */
    readonly id?: string;
    readonly tags: Readonly<Record<string, ContextValue>>;
    /** Set where not even the tags' keys are known: any key may then be there. */
    readonly unknownTags?: Unknown;
    /** The groups a user is in, by name. */
    readonly groups: readonly string[];
    /** Inline, group and attached policies, the boundary and what else limits the principal. */
    readonly policies: PolicySet;
    /** A role's trust policy. */
    readonly trust?: Policy;
    /** The session tags of the people who are known to assume the role, by name. Default: not known. */
    readonly people?: Readonly<Record<string, Tags>>;
    /** Set where the principal isn't everyone who assumes the role: see `withSessions`. */
    readonly session?: RoleSession;
    /** Who the role is for, where that isn't people: an AWS service, or instances. */
    readonly use?: "service-linked" | "service" | "instance";
}

/** A role's sessions with the same session tags. */
export interface RoleSession {
    readonly tags: Tags;
    /** The people who have such sessions. None: the session without session tags. */
    readonly people: readonly string[];
}

export interface AccountInstance {
    /** `i-…` or `mi-…`; before deployment the name that the program gives it. */
    readonly id: string;
    /** The tag Name, or the program's name for it. */
    readonly name?: string;
    /** Not known before the instance exists. */
    readonly arn: string | Unknown;
    /** The account where it isn't the only one, see `inOwnAccounts`. Default: the ARN's, else that of the source. */
    readonly account?: string;
    readonly region: string;
    /** Its tags. A value, before deployment, may not be known. */
    readonly tags: Readonly<Record<string, string | Unknown>>;
    /** Set where not even the tags' keys are known: any key may then be there. */
    readonly unknownTags?: Unknown;
    /** The role of its instance profile, by name. */
    readonly role?: string;
    /** Set where this stands for every instance that an Auto Scaling group of a stack launches. */
    readonly fleet?: true;
}

/** The instance as people know it: its name with its id, or the id alone; of a fleet that it is one. */
export function instanceLabel({ id, name, fleet }: Pick<AccountInstance, "id" | "name" | "fleet">): string {
    if (fleet === true) return `fleet ${id}`;
    return name === undefined || name === "" || name === id ? id : `${name} (${id})`;
}

/** A principal in a sentence: "user alice". */
export function principalName({ type, name }: Pick<AccountPrincipal, "type" | "name">): string {
    return `${type} ${name}`;
}

const byName = new Intl.Collator("en", { numeric: true });
const TYPES: readonly AccountPrincipal["type"][] = ["user", "role"];

/** The account sorted by names, so that the same access reads the same in whatever order a source answers. */
export function ordered(account: Account): Account {
    const principals = account.principals.toSorted(
        (one, other) => TYPES.indexOf(one.type) - TYPES.indexOf(other.type) || byName.compare(one.name, other.name),
    );
    const instances = account.instances
        .map((instance) => ({ instance, label: instanceLabel(instance) }))
        .sort((one, other) => byName.compare(one.label, other.label))
        .map(({ instance }) => instance);
    return { ...account, principals, instances };
}
