import type { ContextValue } from "../evaluate/context";
import type { Severity } from "../report/severity";

/** What a bypass gives. */
export type Opens =
    /** Commands on instances, mostly as root. */
    | "commands"
    /** A login on an instance, or in a container, that isn't a session as it was granted. */
    | "login"
    /** A connection to a port of an instance. */
    | "network"
    /** What an instance's disk holds. */
    | "disk"
    /** The rights of another role or user. */
    | "identity"
    /** More sessions. */
    | "sessions"
    /** How sessions are logged, encrypted and run. */
    | "preferences";

/**
 * What must be allowed for a bypass. `*` in a pattern is one or more letters, digits and hyphens, PARTITION and ACCOUNT
 * are those of the account, DOCUMENT is each document of the account that the principal may write, and SHARED each
 * document of another account that may be shared, with its account.
 */
export interface Right {
    /** The actions, any of which will do. */
    readonly actions: readonly string[];
    /** ARN patterns of what the action is judged on: of each list one must be allowed. `*` where it has no resource. */
    readonly on: readonly (readonly string[])[];
    /** Whether what it is judged on may carry tags. Default true: any. */
    readonly tagged?: boolean;
    /** Condition keys in lower case with the value that the call has. Others of the action's service can be any. */
    readonly context?: Readonly<Record<string, ContextValue>>;
}

/** One way of a bypass: an action, with what it needs besides. */
export interface BypassVariant {
    /** What does it. */
    readonly act: Right;
    /** What must be allowed together with it. Default nothing. */
    readonly also?: readonly Right[];
    /** What it comes to, after "may", or after "could" where policies alone don't decide it. */
    readonly effect: string;
    /** What must be so besides, where policies alone don't decide whether it works. Default: it works. */
    readonly provided?: string;
    /** Default: the bypass's. */
    readonly severity?: Severity;
    /** Whether it only matters where no way before it is open. Default false. */
    readonly otherwise?: boolean;
    /** Whether it is a bypass only on instances that the principal's sessions don't open. Default: everywhere. */
    readonly beyondSessions?: boolean;
}

/** What a finding says whenever it is found. */
export interface RuleText {
    /** In kebab case, such as `tag-gated-document`. */
    readonly id: string;
    readonly severity: Severity;
    /** What is wrong, as a short title without the names of anyone concerned. */
    readonly title: string;
    /** What follows from it: why it matters. */
    readonly why: string;
    /** What to do about it. */
    readonly remedy: string;
    /** AWS's page on the matter. */
    readonly url: string;
}

/** A way to a shell, or to more sessions, beside the sessions that are granted. */
export interface Bypass extends RuleText {
    readonly opens: Opens;
    /** The strongest first. */
    readonly variants: readonly BypassVariant[];
}
