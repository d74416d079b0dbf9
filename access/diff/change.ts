import type { Need } from "../matrix/circumstances";
import type { Finding } from "../findings/toolkit/finding";
import type { Verdict } from "../evaluate/outcome";
import type { Account, AccountInstance, AccountPrincipal } from "../matrix/account";
import type { Step } from "../matrix/step";

/**
 * `gained`: denied before, allowed after. `lost`: the other way round. `unclear`: the verdict changed, and on one of
 * the two sides it can't be known, mostly because something isn't known before deployment.
 */
export type ChangeKind = "gained" | "lost" | "unclear";

/** One way of using a session, before and after. */
export interface SessionChange {
    /** `shell`, `SSH`, `port forwarding`, a document's name; `ending others' sessions` and the like. */
    readonly label: string;
    readonly before: Verdict;
    readonly after: Verdict;
    /** When the change begins, where that is after the moment that is asked about. */
    readonly from?: string;
    /** When the change ends: both sides then answer alike again, or differ otherwise. */
    readonly until?: string;
    /** What a session takes before and after, where that is more than the policies. */
    readonly needs?: { readonly before: readonly Need[]; readonly after: readonly Need[] };
}

/** What made the difference. */
export interface Cause {
    readonly what:
        | "instance-added"
        | "instance-removed"
        | "principal-added"
        | "principal-removed"
        | "instance-changed"
        | "principal-changed"
        | "statement-added"
        | "statement-removed"
        | "statement-changed"
        | "policy-added"
        | "policy-removed"
        | "policy-unknown"
        | "layer-added"
        | "layer-removed"
        | "group-changed"
        | "person-changed"
        | "assignment-added"
        | "assignment-removed"
        | "provider-added"
        | "provider-removed"
        | "account-read"
        | "account-unread"
        | "other";
    /** As a sentence without its full stop. */
    readonly text: string;
    readonly policy?: string;
    /** The statement's Sid, or `statement 2`, counted from 1. */
    readonly statement?: string;
    /** What changed in detail, line by line. */
    readonly details?: readonly string[];
}

/** The steps by which some of the principals of a change open their sessions. */
export interface ChangeWay {
    readonly principals: readonly AccountPrincipal[];
    /** From the principal to the one that opens the session; empty for its own policies. */
    readonly chain: readonly Step[];
}

/** Some principals gain or lose the same on some instances, for the same cause. */
export interface AccessChange {
    readonly kind: ChangeKind;
    readonly principals: readonly AccountPrincipal[];
    /** Empty where the change is about the sessions of others, wherever they run. */
    readonly instances: readonly AccountInstance[];
    readonly sessions: readonly SessionChange[];
    readonly causes: readonly Cause[];
    /** The statements that decide after the change; of what is lost, those that decided before it. */
    readonly because: readonly string[];
    /** How sessions open after the change; of what is lost, how they opened before it. Default: by own policies. */
    readonly ways?: readonly ChangeWay[];
}

/** How many pairs of a principal and an instance change, counted by pair whatever the kinds of session. */
export interface ChangeCounts {
    readonly gained: number;
    readonly lost: number;
    readonly unclear: number;
    /** Pairs whose verdict couldn't be known on either side: a difference in them wouldn't be seen. */
    readonly stillUnknown: number;
}

/** A way round sessions, or to more of them, that somebody gains or loses. */
export interface BypassChange {
    readonly kind: "gained" | "lost";
    /** All those who gain or lose it by the same statement. */
    readonly principals: readonly AccountPrincipal[];
    /** What is found of them, or of the first of them, on the side where the way is open. */
    readonly finding: Finding;
}

export interface AccessDiff {
    readonly before: Account;
    readonly after: Account;
    /** Gains first, then what is unclear, then losses; the widest first. */
    readonly changes: readonly AccessChange[];
    readonly counts: ChangeCounts;
    /** Ways to a shell beside sessions, and to more sessions: gains first. */
    readonly bypasses: readonly BypassChange[];
}
