import { IDENTITY_TYPES } from "../iam/documents";
import { type Measure, measures, principalMeasures } from "../iam/size";
import { judge, notApplicable, type Rule } from "../pack/rule";

/** IAM refuses what is over its limits. */
export const iamSizeLimit: Rule = {
    name: "iam-size-limit",
    description: "An IAM document, or the number of policies or groups, is over IAM's limit.",
    why: "IAM refuses it in the middle of an update, when other resources are changed already.",
    severity: "medium",
    enforcementLevel: "mandatory",
    remediationSteps: "Grant by tags instead of by ARNs, or split the statements over managed policies.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    tags: ["quotas", "iam"],
    configSchema: { properties: {} },
    resource: {
        types: IDENTITY_TYPES,
        check: (subject) => {
            const found = measures(subject);
            return found.length === 0
                ? notApplicable("its documents are unknown")
                : judge(found.filter(isOver).map(text));
        },
    },
    stack: (resources) =>
        principalMeasures(resources)
            .filter(isOver)
            .map((measure) => ({ problem: text(measure), ...(measure.urn === undefined ? {} : { urn: measure.urn }) })),
};

function isOver({ used, limit }: Measure): boolean {
    return used > limit;
}

function text({ what, used, limit }: Measure): string {
    return `${what}: ${used}; IAM allows ${limit}.`;
}
