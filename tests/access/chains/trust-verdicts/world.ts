import type { Verdict } from "../../../../access/evaluate/outcome";
import type { Caller } from "../../../../access/evaluate/caller";
import type { ContextValue } from "../../../../access/evaluate/context";
import type { OrganizationMember } from "../../../../access/matrix/account";

export const OWN = "111122223333";
export const OTHER = "444455556666";
export const THIRD = "777788889999";

/** The role that is assumed. */
export const OPS = `arn:aws:iam::${OWN}:role/ops`;
export const ALICE = `arn:aws:iam::${OWN}:user/alice`;
export const APP = `arn:aws:iam::${OWN}:role/app`;
export const BOB = `arn:aws:iam::${OTHER}:user/bob`;
export const CI = `arn:aws:iam::${OTHER}:role/ci`;
export const rootOf = (account: string): string => `arn:aws:iam::${account}:root`;

/** Who calls: alice and app of the role's account, bob and ci of another one; ops itself. */
export type Name = "alice" | "app" | "bob" | "ci" | "ops";

/** Somebody without policies that are known. */
export interface Outside {
    readonly caller: Caller;
    /** Default `sts:AssumeRole`. */
    readonly action?: string;
    /** Condition keys of the request, in lower case. */
    readonly keys?: Readonly<Record<string, ContextValue>>;
}

/** A question about assuming the role ops. */
export interface TrustQuestion {
    /** The statements of the trust policy; a whole document as text; `unknown` where no source has it. */
    readonly trust: object | readonly object[] | string;
    /** Default alice. */
    readonly by?: Name | Outside;
    /** The statements of the caller's identity policy. Default: none. */
    readonly may?: object | readonly object[];
    readonly boundary?: object;
    /** Levels of service control policies of the caller, a document's statements each. */
    readonly scps?: readonly (readonly object[])[];
    /** Levels of resource control policies of the role's account. */
    readonly rcps?: readonly (readonly object[])[];
    readonly session?: object;
    /** The caller's tags. */
    readonly tags?: Readonly<Record<string, string>>;
    readonly roleTags?: Readonly<Record<string, string>>;
    readonly organizations?: Readonly<Record<string, OrganizationMember>>;
    readonly at?: string;
    readonly serviceLinked?: boolean;
}

export interface TrustCase extends TrustQuestion {
    readonly title: string;
    readonly expected: Verdict;
    /** What an allowed call needs besides, any of these: "with MFA", "from 203.0.113.0/24". */
    readonly needs?: readonly string[];
    /** Where AWS says so. */
    readonly page: string;
}

type Written = readonly [
    Verdict | keyof typeof BROUGHT,
    string,
    TrustQuestion & { readonly needs?: readonly string[] },
];

/** What a user brings to a call that is allowed with it. */
const BROUGHT = {
    "allowed with MFA": ["with MFA"],
    "allowed with access keys or MFA": ["with long-term access keys", "with MFA"],
} as const;

const GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/";
const ORGANIZATIONS = "https://docs.aws.amazon.com/organizations/latest/userguide/";

/** Cases that one page of AWS's guides decides. */
export function by(page: string, cases: readonly Written[]): TrustCase[] {
    const url = page.startsWith("orgs_") ? ORGANIZATIONS + page : GUIDE + page;
    return cases.map(([expected, title, question]) => ({
        ...question,
        title,
        page: `${url}.html`,
        ...(expected in BROUGHT
            ? { expected: "allowed", needs: BROUGHT[expected as keyof typeof BROUGHT] }
            : { expected: expected as Verdict }),
    }));
}

/** A statement of a trust policy that lets a principal assume the role. */
export function trusts(Principal: unknown, rest: object = {}): object {
    return { Effect: "Allow", Principal, Action: "sts:AssumeRole", ...rest };
}

/** As `trusts`, of IAM principals by ARN or account. */
export function named(AWS: string | readonly string[], rest: object = {}): object {
    return trusts({ AWS }, rest);
}

export function when(operator: string, key: string, value: unknown): { readonly Condition: object } {
    return { Condition: { [operator]: { [key]: value } } };
}

/** A statement of an identity policy. */
export function may(rest: object = {}): object {
    return { Effect: "Allow", Action: "sts:AssumeRole", Resource: OPS, ...rest };
}

export const MAY = may();
export const MAY_TAG = may({ Action: ["sts:AssumeRole", "sts:TagSession"] });
export const EVERYTHING = { Effect: "Allow", Action: "*", Resource: "*" };
export const OWN_ROOT = named(rootOf(OWN));
export const OTHER_ROOT = named(rootOf(OTHER));
/** What RCPFullAWSAccess says. */
export const RCP_FULL = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };

/** Denies everything but one thing. */
export function deny(rest: object = {}): object {
    return { Effect: "Deny", Action: "sts:AssumeRole", Resource: "*", ...rest };
}
