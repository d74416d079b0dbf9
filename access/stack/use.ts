import type { AccountPrincipal } from "../matrix/account";
import type { Policy } from "../policy/policy";

/**
 * Services that hand the role to those who are entitled to it: people of IAM Identity Center, and holders of certificates.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/account-access-manager.html
 * https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
 */
const STANDS_FOR_PEOPLE = /^(account-access|rolesanywhere)\.amazonaws\.com(\.cn)?$/i;

/** Whom a role is for, where only AWS services may assume it. */
export function useOf(arn: string, trust: Policy | undefined): AccountPrincipal["use"] {
    if (arn.includes(":role/aws-service-role/")) return "service-linked";
    const allowed = (trust?.statements ?? []).filter(({ effect }) => effect === "Allow");
    const trusted = allowed.flatMap(({ principals }) =>
        principals?.negated === true ? [] : (principals?.entries ?? []),
    );
    if (trusted.length === 0 || allowed.some(({ principals }) => principals?.negated === true)) return undefined;
    if (trusted.some(({ type, value }) => type !== "Service" || STANDS_FOR_PEOPLE.test(value))) return undefined;
    return trusted.some(({ value }) => /^ec2\.amazonaws\.com/.test(value)) ? "instance" : "service";
}
