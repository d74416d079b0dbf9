import type { PolicyStatement, PrincipalEntry } from "../policy/policy";
import { globOf, matchGlob } from "../match/glob";
import { reservedArn } from "./reserved-role";
import { and, MAYBE, NO, not, or, truth, YES, type Truth } from "./truth";

/** Who calls a role's or another resource's service, as the Principal element of its policy sees it. */
export type Caller =
    | { readonly type: "user"; readonly arn: string; readonly account: string }
    /** A session of a role, by the role's ARN. */
    | {
          readonly type: "role";
          readonly arn: string;
          readonly account: string;
          readonly sessionName?: string;
          /** Names that the session surely doesn't have, where its name isn't known. */
          readonly otherThan?: readonly string[];
      }
    /** Any principal of an account whose principals aren't known. */
    | { readonly type: "account"; readonly account: string }
    /** Somebody whom an identity provider vouches for: the provider's ARN, or its name where AWS knows it. */
    | { readonly type: "federated"; readonly provider: string }
    | { readonly type: "service"; readonly name: string }
    /** A principal of any other account. */
    | { readonly type: "anybody" };

/**
 * How a statement's Principal element reaches a caller. `name`: by its own ARN. `session`: by the ARN of its session.
 * `account`: by its account, which leaves it to the account's policies. `everybody`: by `*`.
 */
export type Naming = "name" | "session" | "account" | "everybody";

/** Whether a statement is about a caller, for each way in which it can name one. */
export type Named = Readonly<Record<Naming, Truth>>;

const NONE: Named = { name: NO, session: NO, account: NO, everybody: NO };
const BY_NAME: Named = { ...NONE, name: YES };
const MAYBE_BY_NAME: Named = { ...NONE, name: MAYBE };
const BY_ACCOUNT: Named = { ...NONE, account: YES };
const BY_EVERYBODY: Named = { ...NONE, everybody: YES };

/**
 * How a statement names a caller. A statement without Principal names nobody.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function namedBy({ principals }: PolicyStatement, caller: Caller): Named {
    if (principals === undefined) return NONE;
    const [only] = principals.entries;
    // Most name one, and each role is asked about each of its callers.
    if (only !== undefined && principals.entries.length === 1 && !principals.negated) return entryNames(only, caller);
    const each = principals.entries.map((entry) => entryNames(entry, caller));
    const named = (naming: Naming): Truth => each.reduce<Truth>((sum, one) => or(sum, one[naming]), NO);
    if (!principals.negated) {
        return {
            name: named("name"),
            session: named("session"),
            account: named("account"),
            everybody: named("everybody"),
        };
    }

    return { ...NONE, everybody: not(excepted(named, caller)) };
}

/**
 * Whether NotPrincipal excepts a caller. AWS asks to list the account beside a user or a role, and for a role its session
 * too, and says that the rest may be denied otherwise.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function excepted(named: (naming: Naming) => Truth, { type }: Caller): Truth {
    const [name, session, account, everybody] = [named("name"), named("session"), named("account"), named("everybody")];
    if (everybody === YES) return YES;
    const any = [name, session, account, everybody].reduce<Truth>((sum, one) => or(sum, one), NO);
    if (any === NO) return NO;
    switch (type) {
        case "user":
            return and(name, account) === YES ? YES : MAYBE;
        case "role":
            return and(and(name, account), session) === YES ? YES : MAYBE;
        case "account":
        case "federated":
        case "service":
        case "anybody":
            return or(name, account);
    }
}

/** Whether a statement is about a caller in any way. */
export function isNamed(named: Named): Truth {
    return or(or(named.name, named.session), or(named.account, named.everybody));
}

function entryNames({ type, value }: PrincipalEntry, caller: Caller): Named {
    switch (type) {
        case "AWS":
            return awsNames(value, caller);
        case "Federated":
            return caller.type === "federated" && sameText(value, caller.provider) ? BY_NAME : NONE;
        case "Service":
            return caller.type === "service" && sameText(value, caller.name) ? BY_NAME : NONE;
        case "CanonicalUser":
            // An account by the id that S3 has for it, which no other source gives.
            return "account" in caller || caller.type === "anybody" ? { ...NONE, account: MAYBE } : NONE;
    }
}

function sameText(value: string, other: string): boolean {
    return value.toLowerCase() === other.toLowerCase();
}

function awsNames(value: string, caller: Caller): Named {
    if (value === "*") return BY_EVERYBODY;
    switch (caller.type) {
        case "federated":
        case "service":
        case "anybody":
            return NONE;
        case "account":
            return namedAccount(value) === caller.account ? BY_ACCOUNT : NONE;
        case "user":
        case "role":
            // IAM refuses ARNs of another partition, and no principal comes from one.
            if (!isOfPartition(value, caller.arn)) return NONE;
            if (namedAccount(value) === caller.account) return BY_ACCOUNT;
            if (value === caller.arn) return BY_NAME;
            if (caller.type === "role") {
                const named = namesSession(value, caller);
                if (named !== NO) return { ...NONE, session: named };
                if (mayBeReserved(value, caller)) return MAYBE_BY_NAME;
            }
            // IAM refuses wildcards within an ARN; where one is there nevertheless, nobody knows what it does.
            return /[*?]/.test(value) && matchGlob(globOf([{ text: value, wildcards: true }]), caller.arn)
                ? MAYBE_BY_NAME
                : NONE;
    }
}

/** Whether a principal, if it is written as an ARN, is of the partition of another ARN. */
export function isOfPartition(value: string, arn: string): boolean {
    if (!value.startsWith("arn:") || !arn.startsWith("arn:")) return true;
    return value.slice(0, value.indexOf(":", 4)) === arn.slice(0, arn.indexOf(":", 4));
}

/** Whether a value is an ARN that a permission set's role may come to have. */
export function mayBeReserved(value: string, caller: Caller): boolean {
    const like = caller.type === "role" ? reservedArn(caller.arn)?.like : undefined;
    return like !== undefined && matchGlob(globOf([{ text: like, wildcards: true }]), value);
}

/** The account that an entry names as a whole: by its ARN or its ID. */
export function namedAccount(value: string): string | undefined {
    const [, ofRoot, alone] = /^(?:arn:[^:]+:iam::(\d{12}):root|(\d{12}))$/.exec(value) ?? [];
    return ofRoot ?? alone;
}

/** Whether an entry is the ARN of a role's session: its name is known, or may be the named one. */
export function namesSession(value: string, caller: Caller): Truth {
    if (caller.type !== "role") return NO;
    const [, account, role, session] = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(value) ?? [];
    if (account !== caller.account || role !== caller.arn.slice(caller.arn.lastIndexOf("/") + 1)) return NO;
    if (caller.sessionName !== undefined) return truth(caller.sessionName === session);
    return session !== undefined && caller.otherThan?.includes(session) === true ? NO : MAYBE;
}
