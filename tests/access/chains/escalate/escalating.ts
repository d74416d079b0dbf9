import { chainMatrix } from "../../../../access/chains";
import type { PolicySet } from "../../../../access/evaluate/outcome";
import { cellAt } from "../../../../access/matrix";
import type { Account, AccountPrincipal } from "../../../../access/matrix/account";
import { howOf } from "../../../../access/matrix/cell";
import { parsePolicy } from "../../../../access/policy/parse";
import { ACCOUNT, arnOf, SESSIONS, smallAccount, trusts } from "../small-account";

export type Small = Parameters<typeof smallAccount>[0];
type Statement = Readonly<Record<string, unknown>>;

export const can = (Action: string | string[], Resource: string | string[] = "*", Condition = {}): Statement => ({
    Effect: "Allow",
    Action,
    Resource,
    Condition,
});
export const cannot = (Action: string | string[], Condition = {}): Statement => ({
    Effect: "Deny",
    Action,
    Resource: "*",
    Condition,
});
export const policy = (name: string, ...Statement: object[]) => parsePolicy({ Version: "2012-10-17", Statement }, name);
/** A customer managed policy. */
export const managed = (name: string, ...statements: object[]) => ({
    ...policy(`managed policy ${name}`, ...statements),
    owner: { kind: "managed", name, ofAws: false } as const,
});
export const policyArn = (name: string, owner = ACCOUNT): string => `arn:aws:iam::${owner}:policy/${name}`;

/** A role that a service assumes, and that opens sessions. */
export const service = (name: string, rest = {}) => ({
    trust: [trusts({ Service: `${name}.amazonaws.com` }, rest)],
    can: [SESSIONS],
});
/** A role that opens sessions and that no principal of the account assumes. */
export const closed = { trust: [trusts({ AWS: arnOf("user", "owner") })], can: [SESSIONS] };

/** How mallory gets a shell on the instance: `direct`, `roles` or `escalation`, with `unknown` before it; or nothing. */
export function malloryIn(account: Account): string {
    const matrix = chainMatrix(account, { by: "escalation" });
    const row = matrix.classes.find(({ principals }) => principals.some(({ name }) => name === "mallory"));
    if (row === undefined) throw new Error("mallory has a row");
    const cell = cellAt(matrix, row, 0);
    return [...(cell.verdict === "unknown" ? ["unknown"] : []), howOf(cell) ?? ""].join(" ");
}

/** The same in a small account, with other policies of mallory's. */
export function mallory(small: Small, change: (own: PolicySet) => Partial<PolicySet> = () => ({})): string {
    const account = smallAccount(small);
    const changed = (one: AccountPrincipal): AccountPrincipal =>
        one.name === "mallory" ? { ...one, policies: { ...one.policies, ...change(one.policies) } } : one;
    return malloryIn({ ...account, principals: account.principals.map(changed) });
}

/** The same where mallory has only these statements, beside roles. */
export function given(statements: readonly Statement[], small: Small = {}): string {
    return mallory({ ...small, users: { ...small.users, mallory: { can: statements } } });
}

/** The same where a resource control policy keeps other accounts from assuming roles. */
export function amongThemselves(statements: readonly Statement[], small: Small = {}): string {
    const perimeter = policy(
        "RCP",
        can("*"),
        cannot("sts:AssumeRole", { StringNotEquals: { "aws:PrincipalAccount": ACCOUNT } }),
    );
    const account = smallAccount({ ...small, users: { ...small.users, mallory: { can: statements } } });
    return malloryIn({ ...account, organizations: new Map([[ACCOUNT, { rcps: [[perimeter]] }]]) });
}
