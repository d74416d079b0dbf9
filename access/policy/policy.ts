import type { Glob } from "../match/glob";
import type { PolicyProblem } from "./error";
import type { Effect, PolicyVersion } from "./document";
import type { Operator } from "./operators";
import type { Template } from "./template";
import type { IpRange } from "./values";

/** A policy that `parsePolicy` read: checked, and compiled for the evaluator. */
export interface Policy {
    readonly kind: "policy";
    /** The name that reasons and errors use. */
    readonly name: string;
    readonly owner?: PolicyOwner;
    readonly version: PolicyVersion;
    readonly statements: readonly PolicyStatement[];
}

/** What an inline policy belongs to, or which managed policy it is. Absent for other documents, and where it isn't known. */
export type PolicyOwner =
    | { readonly kind: "user" | "group" | "role"; readonly name: string }
    | { readonly kind: "managed"; readonly name: string; readonly ofAws: boolean };

/**
 * A policy whose document isn't known yet: in a preview, where it holds the id of something not yet created. It may
 * allow or deny anything.
 */
export interface UnknownPolicy {
    readonly kind: "unknown";
    readonly name: string;
    readonly owner?: PolicyOwner;
    /** Why it isn't known. */
    readonly reason: string;
    /** What is wrong with the document, where that is why. */
    readonly malformed?: PolicyProblem;
}

export interface PolicyStatement {
    readonly policy: string;
    /** Position in the document, from 0. */
    readonly index: number;
    readonly sid: string | undefined;
    readonly effect: Effect;
    /** Patterns in lower case: actions are case-insensitive. */
    readonly actions: { readonly negated: boolean; readonly patterns: readonly ActionPattern[] };
    /** Absent in a trust policy. */
    readonly resources: { readonly negated: boolean; readonly patterns: readonly Template[] } | undefined;
    /** Only in a trust policy. */
    readonly principals: { readonly negated: boolean; readonly entries: readonly PrincipalEntry[] } | undefined;
    readonly conditions: readonly Condition[];
    /**
     * What is wrong with the statement, in a source where that doesn't stop the reading. It may apply to whatever its
     * readable parts don't exclude, or not at all: AWS takes some of what it doesn't define.
     */
    readonly odd?: readonly PolicyProblem[];
}

interface ActionPattern {
    /** The pattern as written. */
    readonly text: string;
    readonly glob: Glob;
}

/** `{ AWS: "arn:aws:iam::123456789012:root" }`, `{ Federated: … }`, `{ Service: … }`; `*` alone is `{ AWS: "*" }`. */
export interface PrincipalEntry {
    readonly type: "AWS" | "Federated" | "Service" | "CanonicalUser";
    readonly value: string;
}

/** One operator on one key. All conditions of a statement must hold. */
export interface Condition {
    readonly operator: Operator;
    /** The condition key as written. */
    readonly name: string;
    /** The condition key in lower case. */
    readonly key: string;
    readonly values: ConditionValues;
}

/** The values of a condition, read as its operator's family reads them. */
export type ConditionValues =
    | { readonly family: "string" | "arn" | "bool"; readonly templates: readonly Template[] }
    | { readonly family: "numeric" | "date"; readonly numbers: readonly number[]; readonly texts: readonly string[] }
    | { readonly family: "ip"; readonly ranges: readonly IpRange[]; readonly texts: readonly string[] }
    | { readonly family: "binary"; readonly bytes: readonly string[]; readonly texts: readonly string[] }
    | { readonly family: "null"; readonly absent: readonly boolean[] };
