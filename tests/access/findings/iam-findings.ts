import { findingsOf } from "../../../access/findings/findings";
import type { AccountPrincipal } from "../../../access/matrix/account";
import type { Statement } from "../../../access/policy/document";
import { account, ACCOUNT, principal } from "./accounts";

/** The ARN of a user, group, role or policy of the account. */
export const iam = (resource: string): string => `arn:aws:iam::${ACCOUNT}:${resource}`;

export const alice = iam("user/alice");

/** What the rules on IAM find of alice, beside others. */
export function said(who: AccountPrincipal | readonly Statement[], ...others: AccountPrincipal[]): string[] {
    const own = "type" in who ? who : principal({ statements: who });
    return findingsOf(account([own, ...others]))
        .filter(({ rule, principals }) => rule.startsWith("iam-") && principals.includes(own.arn))
        .map(({ rule, severity, what }) => `${rule} ${severity}: ${what}`);
}
