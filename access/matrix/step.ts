import type { Verdict } from "../evaluate/outcome";
import type { Reason } from "../evaluate/reasons";
import type { AccountPrincipal } from "./account";
import type { Tags } from "../model";
import type { Need } from "./circumstances";

/**
 * How somebody becomes a principal: by assuming a role, by an assignment of IAM Identity Center or an entitlement, by a
 * shell on an instance whose role it is, or by escalation.
 */
export type StepKind = "assume" | "assigned" | "instance" | "escalate";

/** Session tags that a call passes. */
export interface PassedTags {
    /** In lower case. */
    readonly keys: readonly string[];
    /** Whether they stay for the whole chain. */
    readonly areTransitive: boolean;
}

/** One step of a chain. */
export interface Step {
    readonly kind: StepKind;
    /** The principal that it leads to; after an escalation of one's own rights the same with the rights it then has. */
    readonly to: AccountPrincipal;
    /** `unknown` where it depends on what isn't known. */
    readonly verdict: "allowed" | "unknown";
    /** The calls, such as `sts:AssumeRole`; with what they need besides. */
    readonly actions: readonly string[];
    /** What the step does, after "may" or "could": "rewrite the trust policy of role ops". Default: follows from the kind. */
    readonly effect?: string;
    /** What stands for it in a chain. Default: the name of the principal that it leads to. */
    readonly short?: string;
    /** Of assuming a role: whether it surely works with a source identity that an earlier step has set. Default false. */
    readonly keepsSourceIdentity?: boolean;
    /** Of assuming a role: whether it surely works with transitive session tags of an earlier step. Default false. */
    readonly keepsTags?: boolean;
    /** Of assuming a role: the session tags that it passes. Default: none. */
    readonly tags?: PassedTags;
    /** Of assuming a role: session tags that the step before must have given, where it works with those alone. */
    readonly inherits?: readonly Tags[];
    /** Of assuming a role: whether its session may get tags of the caller. Default: it may. */
    readonly passes?: (tags: Tags) => boolean;
    /** The statements that decided. */
    readonly because: readonly Reason[];
    /** What must be so besides, where policies alone don't decide whether it works. */
    readonly provided?: string;
    /** What it takes; each alternative is enough. Default: nothing. */
    readonly needs?: readonly Need[];
    /** The verdicts after this one, each from its moment on, in seconds. Default: it is the same for good. */
    readonly later?: readonly { readonly from: number; readonly verdict: Verdict }[];
}

/** A shell on instances by other ways than sessions: commands, logins. */
export interface ShellStep extends Omit<Step, "kind" | "to"> {
    readonly kind: "escalate";
    /** The instances, by their positions in the account. */
    readonly instances: readonly number[];
}
