import { grantedKeys } from "../iam/tag-writes";
import { UNKNOWN } from "../pack/known";
import { type Answer, judgeKnown, notApplicable, type Rule, type StackSubject, unknown } from "../pack/rule";
import { givenTo } from "../pack/subject";
import { AUTO_SCALING_GROUP, INSTANCE, LAUNCH_TEMPLATE, SPOT_REQUEST, templatesOf } from "../resources/instances";
import { onLaunches } from "../resources/launches";
import { Relations } from "../resources/relations";
import {
    caseVariants,
    grantedVariants,
    GROUP_TAG,
    groupTags,
    type KnownTags,
    launchedTags,
    missingTags,
    NO_KEYS,
    openTags,
    requiredMistakes,
    requiredTags,
    requiredTagsSchema,
    tagsOf,
    templateInstanceTags,
    variantsText,
    wrongTags,
} from "../resources/tags";

export const launchAccessTags: Rule = {
    name: "launch-access-tags",
    description: "A launch template, an Auto Scaling group or a Spot fleet doesn't pass on the tags that grant access.",
    why: "Its instances come and go by themselves: without the tags at launch no user can reach them, or the wrong users can.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Put the tags into the launch template's tagSpecifications for \"instance\", or into the group's tags with propagateAtLaunch.",
    url: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html",
    tags: ["instances", "tags"],
    settings: requiredTagsSchema,
    mistakes: requiredMistakes,
    resource: onLaunches(
        (subject, config) => {
            const required = requiredTags(config);
            if (Object.keys(required).length === 0) return notApplicable(NO_KEYS);

            if (subject.type === INSTANCE) {
                const tags = tagsOf(subject);
                return tags === UNKNOWN
                    ? unknown("tags")
                    : judged([...wrongTags(tags, required), ...missingTags(tags, required)], tags, required);
            }
            if (subject.type === LAUNCH_TEMPLATE) {
                const tags = templateInstanceTags(subject);
                return tags === UNKNOWN
                    ? unknown("tagSpecifications")
                    : judged(wrongTags(tags, required), tags, required);
            }
            const tags = groupTags(subject);
            if (tags === UNKNOWN) return unknown("tags");

            const kept = tags.filter(
                ({ key, propagates }) =>
                    propagates === false && typeof key === "string" && Object.hasOwn(required, key),
            );
            const passed = launchedTags(subject);
            return judged(
                [
                    ...wrongTags(passed, required),
                    ...kept.map(
                        ({ key }) => `The tag ${String(key)} stays with the group: its propagateAtLaunch isn't true.`,
                    ),
                ],
                passed,
                required,
            );
        },
        { types: [LAUNCH_TEMPLATE, AUTO_SCALING_GROUP, GROUP_TAG] },
    ).resource,
    // Either of the two may carry a tag, so what is missing shows only where the two are seen together.
    stack: (resources, config) => {
        const required = requiredTags(config);
        const stack = new Relations(resources);
        const configured = Object.keys(required).length > 0;
        const granted = configured ? [] : grantedKeys(stack);
        if (!configured && granted.length === 0) return [];

        const groups = stack.ofType(AUTO_SCALING_GROUP);
        const problems = groups.flatMap((group) => {
            const templates = templatesOf(group, stack);
            const givers = [group, ...tagsAddedTo(group, stack)];
            const parts = templates.map(templateInstanceTags);
            if (parts.includes(UNKNOWN) || givers.some((one) => groupTags(one) === UNKNOWN)) return [];

            const known = [...(parts as readonly KnownTags[]), ...givers.map(launchedTags)];
            const tags: KnownTags = Object.assign({}, ...known) as KnownTags;
            // A template outside the program may carry what is missing here.
            const elsewhere = templates.length === 0 && givenTo(group, "launchConfiguration") === undefined;
            const variants = configured ? variantsAcross(known) : grantedVariants(tags, granted);
            return [...variants, ...(elsewhere ? [] : missingTags(tags, required))].map((problem) => ({
                problem,
                urn: group.urn,
            }));
        });
        // An instance that is started from a template is judged by its own tags.
        const users = [...groups, ...stack.ofType(INSTANCE, SPOT_REQUEST)];
        const used = new Set(users.flatMap((one) => templatesOf(one, stack)));
        const alone = stack.ofType(LAUNCH_TEMPLATE).filter((template) => !used.has(template));
        return [
            ...problems,
            ...alone.flatMap((template) => {
                const tags = templateInstanceTags(template);
                return tags === UNKNOWN
                    ? []
                    : [...missingTags(tags, required), ...grantedVariants(tags, granted)].map((problem) => ({
                          problem,
                          urn: template.urn,
                      }));
            }),
        ];
    },
};

function judged(problems: readonly string[], tags: KnownTags, required: ReturnType<typeof requiredTags>): Answer {
    return judgeKnown(
        problems,
        openTags(tags, required).map((key) => `the tag ${key} for instances`),
    );
}

/** The tags that are resources of their own and given to the group. */
function tagsAddedTo(group: StackSubject, stack: Relations): readonly StackSubject[] {
    return stack
        .ofType(GROUP_TAG)
        .filter((one) =>
            stack.referred(one, "autoscalingGroupName", [AUTO_SCALING_GROUP], ["name", "id"]).includes(group),
        );
}

/** The keys that one of these gives an instance in one spelling and another in another. */
function variantsAcross(parts: readonly KnownTags[]): readonly string[] {
    const keys = [...new Set(parts.flatMap((part) => Object.keys(part)))];
    return caseVariants(keys)
        .filter((spellings) => !parts.some((part) => spellings.filter((key) => Object.hasOwn(part, key)).length > 1))
        .map(variantsText);
}
