import { UNNAMED } from "../../bypasses";
import { ABSENT, type Context } from "../../evaluate/context";
import type { AccountPrincipal } from "../../matrix/account";

/**
 * Condition keys in lower case that have the role which a call passes.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
 * https://docs.aws.amazon.com/codebuild/latest/userguide/action-context-keys.html
 */
export const ROLE_KEYS = ["cloudformation:rolearn", "codebuild:servicerole"];

/** What the keys of calls have by which a role is passed, or none. */
export function roleKeys(role: AccountPrincipal | undefined): Context {
    return Object.fromEntries(ROLE_KEYS.map((key) => [key, role?.arn ?? ABSENT]));
}

/** A condition key that has the place of the code that is to run. */
interface CodeKey {
    readonly key: string;
    /** A value that no policy names: a place of the caller's own. */
    readonly own: string;
    /** What must be so where policies allow other places only. */
    readonly provided: string;
}

const CODE_KEYS: readonly CodeKey[] = [
    {
        key: "cloudformation:templateurl",
        own: `https://${UNNAMED}.s3.amazonaws.com/${UNNAMED}`,
        provided: "they can write the template that policies ask for",
    },
    {
        key: "lambda:codesigningconfigarn",
        own: `arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-${UNNAMED}`,
        provided: "they can sign code for the configuration that policies ask for",
    },
];

/** What keys have of calls that run code of the caller's own: a place that no policy names, or none. */
export const OWN_CODE: Context = Object.fromEntries(
    CODE_KEYS.map(({ key, own }) => [key, { unknown: "is the caller's choice", absent: true, oneOf: [own] }]),
);

/** What must be so where calls are allowed only with other code. @param asksFor whether a call is judged by a key. */
export function otherCode(asksFor: (key: string) => boolean): string {
    return CODE_KEYS.filter(({ key }) => asksFor(key))
        .map(({ provided }) => provided)
        .join(" and ");
}

/** The service of an action or a condition key. */
export function serviceOf(name: string): string {
    return name.slice(0, name.indexOf(":"));
}
