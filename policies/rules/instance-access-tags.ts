import { TAG } from "../../access/stack";
import { grantedKeys } from "../iam/tag-writes";
import { UNKNOWN } from "../pack/known";
import { judgeKnown, notApplicable, type Rule, unknown } from "../pack/rule";
import { INSTANCE, setMember, SPOT_REQUEST } from "../resources/instances";
import { Relations } from "../resources/relations";
import {
    grantedVariants,
    type KnownTags,
    missingTags,
    NO_KEYS,
    openTags,
    requiredMistakes,
    requiredTags,
    requiredTagsSchema,
    tagsOf,
    wrongTags,
} from "../resources/tags";

export const instanceAccessTags: Rule = {
    name: "instance-access-tags",
    description: "An instance doesn't carry the tags that grant access as they are configured.",
    why: "Who reaches an instance is decided by its tags: a missing or misspelt one denies sessions, and an unexpected value allows them.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps: "Give the instance each configured tag key in its exact case, with one of the values allowed.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html",
    tags: ["instances", "tags"],
    settings: {
        ...requiredTagsSchema,
        defaults: {
            type: "object",
            description: "Tags that the remediation gives an instance that lacks their keys",
            additionalProperties: { type: "string" },
            default: {},
        },
    },
    mistakes: requiredMistakes,
    resource: {
        types: [INSTANCE, SPOT_REQUEST],
        check: (subject, config) => {
            const tags = tagsOf(subject);
            const required = requiredTags(config);
            if (Object.keys(required).length === 0) return notApplicable(NO_KEYS);

            if (tags === UNKNOWN) return unknown("tags");

            const problems = [...wrongTags(tags, required), ...missingTags(tags, required)];
            return judgeKnown(
                problems,
                openTags(tags, required).map((key) => `the tag ${key}`),
            );
        },
    },
    // A tag that is a resource of its own is added to those the instance has.
    stack: (resources, config) => {
        const stack = new Relations(resources);
        const required = requiredTags(config);
        const configured = Object.keys(required).length > 0;
        const granted = configured ? [] : grantedKeys(stack);
        if (!configured && granted.length === 0) return [];

        const own = stack.ofType(INSTANCE, SPOT_REQUEST).flatMap((instance) => {
            const tags = tagsOf(instance);
            return (tags === UNKNOWN ? [] : grantedVariants(tags, granted)).map((problem) => ({
                problem,
                urn: instance.urn,
            }));
        });
        const wrong = (tags: KnownTags) => (configured ? wrongTags(tags, required) : grantedVariants(tags, granted));
        const added = stack.ofType(TAG).flatMap((tag) => {
            const { key, value } = tag.props;
            return stack.referred(tag, "resourceId", [INSTANCE, SPOT_REQUEST], ["id"]).flatMap((instance) => {
                const own = tagsOf(instance);
                const before = own === UNKNOWN ? {} : own;
                const told = wrong(before);
                const after: KnownTags = typeof key === "string" ? { ...before, [key]: text(value) } : before;
                return wrong(after)
                    .filter((problem) => !told.includes(problem))
                    .map((problem) => ({ problem: `On ${instance.name}: ${problem}`, urn: tag.urn }));
            });
        });
        return [...own, ...added];
    },
    remediate: (props, subject, config) => {
        const tags = tagsOf(subject);
        if (tags === UNKNOWN) return false;

        const present = new Set(Object.keys(tags).map((key) => key.toLowerCase()));
        const missing = Object.entries((config.defaults ?? {}) as Record<string, string>).filter(
            ([key]) => !present.has(key.toLowerCase()),
        );
        const changed = missing.map(([key, value]) => setMember(props, subject, "tags", key, value)).some(Boolean);
        if (changed && typeof subject.props.tagsAll === "object")
            missing.forEach(([key, value]) => setMember(props, subject, "tagsAll", key, value));

        return changed;
    },
};

function text(value: unknown): string | typeof UNKNOWN {
    return typeof value === "string" ? value : UNKNOWN;
}
