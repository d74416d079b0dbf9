import { coversAction } from "../../evaluate/statement";
import type { AccountPrincipal } from "../../matrix/account";
import { spellings } from "../gating-tags";
import type { Rule } from "../rule";
import { tagConditions } from "../statements";
import { EC2_INSTANCE, placed, sourceOf } from "../way-round";
import { arns } from "../../prove/universe";

export const tagRemoval: Rule = {
    id: "tag-removal",
    severity: "critical",
    title: "Removing the tags that close instances",
    why: "Where a Deny or a negated condition is all that keeps sessions from an instance, taking its tag away opens it.",
    remedy: "Deny ec2:DeleteTags and ec2:CreateTags where aws:TagKeys holds the tag's key in any letter case, and allow sessions by tags rather than deny them.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html",
    *find(snapshot) {
        for (const principal of snapshot.people) {
            if (snapshot.sessions(principal) === "none") continue;
            for (const key of closingTags(principal)) {
                const universes = [arns(placed(EC2_INSTANCE, snapshot))];
                const spelling = spellings(key).find((one) =>
                    snapshot.possible(principal, "ec2:DeleteTags", { universes, context: { "aws:tagkeys": [one] } }),
                );
                if (spelling === undefined) continue;
                const what = `${principal.name} may remove the tag ${spelling} from instances, and without it they are open`;
                yield { principals: [principal.arn], ...sourceOf(principal, ["ec2:DeleteTags"]), what };
            }
        }
    },
};

/** The tags whose presence keeps sessions away. */
function closingTags({ policies }: AccountPrincipal): Set<string> {
    const statements = policies.identity.flatMap((policy) => (policy.kind === "unknown" ? [] : policy.statements));
    const keys = statements
        .filter((one) => coversAction(one, "ssm:startsession"))
        .flatMap((one) =>
            tagConditions(one)
                .filter(({ operator }) => operator.negated !== (one.effect === "Deny") || operator.ifExists)
                .map(({ name }) => name.slice(name.indexOf("/") + 1)),
        );
    return new Set(keys);
}
