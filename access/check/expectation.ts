import type { PrincipalType } from "../matrix/account";

/**
 * What an expectations file says: who must reach what, and who must not. Written by people and read by reviewers, so
 * names may hold `*` and `?`, and one value may be given instead of a list.
 */

/** The ways in which a session is used; AWS tells them apart by the session document. */
export const SESSION_KINDS = ["shell", "ssh", "port-forwarding", "remote-port-forwarding", "command"] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

/** Tags by key; each must have one of the patterns as its value. */
export type TagPatterns = Readonly<Record<string, readonly string[]>>;

/** Users, roles and others at the beginning of a chain that meet every one of these. */
export interface PrincipalSelector {
    /** Patterns for the name or the ARN; one must match. Default any. */
    readonly name?: readonly string[];
    /** Default any. */
    readonly type?: PrincipalType;
    /** Patterns for the groups that a user or a person is in; one must match. Default any. */
    readonly group?: readonly string[];
    /** The principal's own tags. Keys count in any letter case, as IAM has them. Default any. */
    readonly tags?: TagPatterns;
    /** Tags that the principal must not carry. Default none. */
    readonly withoutTags?: readonly string[];
}

/** Instances that meet every one of these. */
export interface InstanceSelector {
    /** Patterns for the name, the id or the ARN; one must match. Default any. */
    readonly name?: readonly string[];
    /** Patterns for the region; one must match. Default any. */
    readonly region?: readonly string[];
    /** The instance's tags. Keys count letter by letter, as EC2 stores them. Default any. */
    readonly tags?: TagPatterns;
    /** Tags that the instance must not carry. Default none. */
    readonly withoutTags?: readonly string[];
}

/** `mustReachOnly`: reach all of these and nothing else. */
export type Demand = "mustReach" | "mustNotReach" | "mustReachOnly";

export interface Expectation {
    readonly demand: Demand;
    /** The principals that match one of these … */
    readonly who: readonly PrincipalSelector[];
    /** … and none of these. */
    readonly except: readonly PrincipalSelector[];
    /** Each instance that meets one of these … */
    readonly instances: readonly InstanceSelector[];
    /** … and none of these. */
    readonly exceptInstances: readonly InstanceSelector[];
    /** The kinds of session it is about. */
    readonly sessions: readonly SessionKind[];
    /** Whether access by escalation counts: where something must not be reached, unless that is said. */
    readonly escalation: boolean;
    /** Why, for those who read a failure. */
    readonly reason?: string;
    /** Its line in the file, from 1. */
    readonly line: number;
}

export interface Expectations {
    /** The file's path, as given. */
    readonly file: string;
    readonly expectations: readonly Expectation[];
}
