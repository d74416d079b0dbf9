import type { AccountPrincipal } from "../../matrix/account";
import { textLanguage } from "../../match/language";
import type { Snapshot } from "./snapshot";

const ASSUME = "sts:AssumeRole";

/** Whether a principal may assume a role: `unknown` where the trust policy isn't known and its own policies allow it. */
export function assumes(
    principal: AccountPrincipal,
    role: AccountPrincipal,
    snapshot: Snapshot,
): "yes" | "unknown" | "no" {
    if (role === principal || role.type !== "role") return "no";
    const universes = [textLanguage(role.arn, false)];
    const allowed = (): boolean => snapshot.possible(principal, ASSUME, { universes }) !== undefined;
    if (role.trust === undefined) return allowed() ? "unknown" : "no";
    const { account } = snapshot.home;
    const trusted = role.trust.statements.flatMap(({ effect, principals }) =>
        effect === "Allow" && principals?.negated === false
            ? principals.entries.filter(({ type }) => type === "AWS").map(({ value }) => value)
            : [],
    );
    // A trust policy that names the principal itself suffices in its own account.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-cross-account.html
    if (trusted.includes(principal.arn)) return "yes";
    const delegates = trusted.some((value) =>
        [account, "*"].includes(value.replace(/^arn:[^:]+:iam::(\d+):root$/, "$1")),
    );
    return delegates && allowed() ? "yes" : "no";
}
