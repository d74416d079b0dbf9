import type { Rule } from "../rule";
import { inStatement } from "../snapshot";
import { isInstance, resourceTexts } from "../statements";

export const wildcardPlace: Rule = {
    id: "wildcard-place",
    severity: "low",
    title: "A wildcard in the region or account of an instance's ARN",
    why: "The statement means every region that the account ever uses, or whichever account the policy is copied to.",
    remedy: "Name the region and the account.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
    *find(snapshot) {
        for (const use of snapshot.allowing("ssm:StartSession")) {
            // Of a managed policy of AWS nobody can name the account.
            if (use.policy.name.startsWith("AWS managed policy ")) continue;
            for (const text of resourceTexts(use.statement).filter(isInstance)) {
                const [, , , region = "", account = ""] = text.split(":");
                const open = [...(/[*?]/.test(region) ? ["region"] : []), ...(/[*?]/.test(account) ? ["account"] : [])];
                if (open.length > 0) yield inStatement(use, `${text} is open in its ${open.join(" and ")}`);
            }
        }
    },
};
