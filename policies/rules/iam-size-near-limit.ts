import { IDENTITY_TYPES } from "../../access/stack";
import { type Measure, measures, principalMeasures, quotaSettings } from "../iam/size";
import { judge, notApplicable, type Rule, type RuleConfig } from "../pack/rule";

/** What is nearly full breaks with the next instance. */
export const iamSizeNearLimit: Rule = {
    name: "iam-size-near-limit",
    description: "An IAM document, or the number of policies or groups, is near IAM's limit.",
    why: "The next instance or grant goes over it, and IAM then refuses the whole change.",
    severity: "low",
    enforcementLevel: "advisory",
    remediationSteps: "Grant by tags instead of by ARNs before the limit stops a change.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    tags: ["quotas", "iam"],
    configSchema: {
        properties: {
            ...quotaSettings,
            percent: {
                type: "number",
                minimum: 1,
                maximum: 100,
                default: 85,
                description: "From how many per cent of a limit on the rule speaks",
            },
        },
    },
    resource: {
        types: IDENTITY_TYPES,
        check: (subject, config) => {
            const found = measures(subject, config);
            return found.length === 0
                ? notApplicable("its documents are unknown")
                : judge(found.filter((one) => isNear(one, config)).map(text));
        },
    },
    stack: (resources, config) =>
        principalMeasures(resources, config)
            .filter((one) => isNear(one, config))
            .map((measure) => ({ problem: text(measure), ...(measure.urn === undefined ? {} : { urn: measure.urn }) })),
};

function isNear({ used, limit }: Measure, { percent }: RuleConfig): boolean {
    return used <= limit && used >= (limit * (typeof percent === "number" ? percent : 85)) / 100;
}

function text({ what, used, limit }: Measure): string {
    return `${what}: ${used} of the ${limit} that IAM allows.`;
}
