import { IDENTITY_TYPES } from "../../access/stack";
import { type Measure, measures, principalMeasures, quotaSettings } from "../iam/size";
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
    configSchema: { properties: { ...quotaSettings } },
    resource: {
        types: IDENTITY_TYPES,
        check: (subject, config) => {
            const found = measures(subject, config);
            return found.length === 0
                ? notApplicable("its documents are unknown")
                : judge(found.filter(isOver).map(text));
        },
    },
    stack: (resources, config) =>
        principalMeasures(resources, config)
            .filter(isOver)
            .map((measure) => ({ problem: text(measure), ...(measure.urn === undefined ? {} : { urn: measure.urn }) })),
};

function isOver({ used, limit }: Measure): boolean {
    return used > limit;
}

function text({ what, used, limit, isDefault }: Measure): string {
    const raised = isDefault ? " If AWS has raised the account's quota, name it in this rule's quotas." : "";
    return `${what}: ${used}; IAM allows ${limit}.${raised}`;
}
