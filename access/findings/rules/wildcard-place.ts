import type { Rule } from "../toolkit/rule";
import { inStatement } from "../toolkit/snapshot";
import { isInstance, resourceTexts } from "../toolkit/statements";

export const wildcardPlace: Rule = {
    id: "wildcard-place",
    severity: "low",
    title: "A wildcard in the region or account of an instance's ARN",
    why: "The statement means every region that the account ever uses, or whichever account the policy is copied to.",
    remedy: "Name the region and the account.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
    *find(snapshot) {
        for (const use of snapshot.allowing("ssm:StartSession")) {
            // The account can't be named in a policy that AWS manages.
            if (use.policy.name.startsWith("AWS managed policy ")) continue;
            for (const text of resourceTexts(use.statement).filter(coversInstances)) {
                // A pattern that ends early ends in a wildcard, which stands for all that follows.
                const [, , , region = "*", account = "*"] = text.split(":");
                const open = [...(/[*?]/.test(region) ? ["region"] : []), ...(/[*?]/.test(account) ? ["account"] : [])];
                if (open.length > 0) yield inStatement(use, `${text} is open in its ${open.join(" and ")}`);
            }
        }
    },
};

/** Whether a pattern is the ARN of instances, among other things perhaps, as in `arn:aws:ec2:*`. */
function coversInstances(text: string): boolean {
    const [arn, , service = "", , , resource = "*"] = text.split(":");
    return isInstance(text) || (arn === "arn" && /^(ec2|ssm|.*[*?].*)$/.test(service) && resource.startsWith("*"));
}
