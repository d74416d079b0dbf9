import { caseVariants, tagsOf, type KnownTags } from "../lib/instance-tags";
import { UNKNOWN } from "../lib/known";
import { judge, notApplicable, type ResourceRule, type RuleConfig } from "../lib/rule";

/** Instances carry the tags that grant access: the exact keys, values from the list, no key in two spellings. */
export const instanceAccessTags: ResourceRule = {
    kind: "resource",
    name: "instance-access-tags",
    description: "An instance doesn't carry the tags that grant access as they are configured.",
    why: "Who reaches an instance is decided by its tags: a missing or misspelt one locks people out, and a value nobody foresaw lets people in.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps: "Give the instance each configured tag key in its exact case, with one of the values allowed.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html",
    tags: ["instances", "tags"],
    configSchema: {
        properties: {
            required: {
                type: "object",
                description:
                    "The tag keys that grant access, each with the values allowed; an empty list allows any value that isn't empty",
                additionalProperties: { type: "array", items: { type: "string" } },
                default: {},
            },
        },
    },
    types: ["aws:ec2/instance:Instance", "aws:ec2/spotInstanceRequest:SpotInstanceRequest"],
    check: (subject, config) => {
        const tags = tagsOf(subject);
        return tags === UNKNOWN
            ? notApplicable("Its tags are unknown until the update")
            : judge(tagProblems(tags, config));
    },
};

/** What is wrong with the tags, by the rule's configuration. */
export function tagProblems(tags: KnownTags, config: RuleConfig): readonly string[] {
    const keys = Object.keys(tags);
    const problems = caseVariants(keys).map(
        (spellings) => `The tag keys ${spellings.join(" and ")} differ only by case: a condition on one reads either.`,
    );
    for (const [key, allowed] of Object.entries((config.required ?? {}) as Record<string, readonly string[]>)) {
        const value = tags[key];
        const misspelt = keys.find((other) => other.toLowerCase() === key.toLowerCase());
        if (value === UNKNOWN) {
            continue;
        } else if (value === undefined) {
            problems.push(
                misspelt === undefined
                    ? `The tag ${key} is missing${allowedText(allowed)}.`
                    : `The tag ${key} is spelt ${misspelt}; tag keys are case-sensitive where an instance is tagged.`,
            );
        } else if (value === "" || (allowed.length > 0 && !allowed.includes(value))) {
            problems.push(`The tag ${key} has the value ${JSON.stringify(value)}${allowedText(allowed)}.`);
        }
    }
    return problems;
}

function allowedText(allowed: readonly string[]): string {
    return allowed.length === 0 ? "; allowed is any value that isn't empty" : `; allowed is ${allowed.join(", ")}`;
}
