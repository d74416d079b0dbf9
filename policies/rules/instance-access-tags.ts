import { UNKNOWN } from "../pack/known";
import { judge, type Rule, unknown } from "../pack/rule";
import { INSTANCE, setMember, SPOT_REQUEST } from "../resources/instances";
import { missingTags, requiredTags, requiredTagsSchema, tagsOf, wrongTags } from "../resources/tags";

/** Instances carry the tags that grant access: the exact keys, values from the list, no key in two spellings. */
export const instanceAccessTags: Rule = {
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
            ...requiredTagsSchema,
            defaults: {
                type: "object",
                description: "Tags that the remediation gives an instance that lacks their keys",
                additionalProperties: { type: "string" },
                default: {},
            },
        },
    },
    resource: {
        types: [INSTANCE, SPOT_REQUEST],
        check: (subject, config) => {
            const tags = tagsOf(subject);
            const required = requiredTags(config);
            return tags === UNKNOWN
                ? unknown("tags")
                : judge([...wrongTags(tags, required), ...missingTags(tags, required)]);
        },
    },
    remediate: (props, subject, config) => {
        const tags = tagsOf(subject);
        if (tags === UNKNOWN) {
            return false;
        }
        const present = new Set(Object.keys(tags).map((key) => key.toLowerCase()));
        const missing = Object.entries((config.defaults ?? {}) as Record<string, string>).filter(
            ([key]) => !present.has(key.toLowerCase()),
        );
        const changed = missing.map(([key, value]) => setMember(props, subject, "tags", key, value)).some(Boolean);
        if (changed && typeof subject.props.tagsAll === "object") {
            missing.forEach(([key, value]) => setMember(props, subject, "tagsAll", key, value));
        }
        return changed;
    },
};
