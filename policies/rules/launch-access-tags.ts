import { UNKNOWN } from "../pack/known";
import { judge, type Rule, unknown } from "../pack/rule";
import { AUTO_SCALING_GROUP, INSTANCE, LAUNCH_TEMPLATE, SPOT_REQUEST, templatesOf } from "../resources/instances";
import { Relations } from "../resources/relations";
import {
    groupTags,
    type KnownTags,
    missingTags,
    requiredTags,
    requiredTagsSchema,
    templateInstanceTags,
    wrongTags,
} from "../resources/tags";

/** What launches instances passes the tags that grant access on to them. */
export const launchAccessTags: Rule = {
    name: "launch-access-tags",
    description: "A launch template or an Auto Scaling group doesn't pass on the tags that grant access.",
    why: "Its instances come and go by themselves: without the tags at launch nobody reaches them, or the wrong people do.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Put the tags into the launch template's tagSpecifications for \"instance\", or into the group's tags with propagateAtLaunch.",
    url: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html",
    tags: ["instances", "tags"],
    configSchema: { properties: { ...requiredTagsSchema } },
    resource: {
        types: [LAUNCH_TEMPLATE, AUTO_SCALING_GROUP],
        check: (subject, config) => {
            const required = requiredTags(config);
            if (subject.type === LAUNCH_TEMPLATE) {
                const tags = templateInstanceTags(subject);
                return tags === UNKNOWN ? unknown("tagSpecifications") : judge(wrongTags(tags, required));
            }
            const tags = groupTags(subject);
            if (tags === UNKNOWN) {
                return unknown("tags");
            }
            const kept = tags.filter(
                ({ key, propagates }) => !propagates && typeof key === "string" && key in required,
            );
            return judge([
                ...wrongTags(launched(subject), required),
                ...kept.map(
                    ({ key }) => `The tag ${String(key)} stays with the group: its propagateAtLaunch isn't true.`,
                ),
            ]);
        },
    },
    // Either of the two may carry a tag, so what is missing shows only where the two are seen together.
    stack: (resources, config) => {
        const required = requiredTags(config);
        const stack = new Relations(resources);
        const groups = stack.ofType(AUTO_SCALING_GROUP);
        const problems = groups.flatMap((group) => {
            const templates = templatesOf(group, stack);
            const known = templates.map(templateInstanceTags);
            if (known.includes(UNKNOWN) || groupTags(group) === UNKNOWN) {
                return [];
            }
            // A template outside the program may carry what is missing here.
            if (templates.length === 0 && group.props.launchConfiguration === undefined) {
                return [];
            }
            const tags: KnownTags = Object.assign({}, ...known, launched(group)) as KnownTags;
            return missingTags(tags, required).map((problem) => ({ problem, urn: group.urn }));
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
                    : missingTags(tags, required).map((problem) => ({ problem, urn: template.urn }));
            }),
        ];
    },
};

function launched(group: Parameters<typeof groupTags>[0]): KnownTags {
    const tags = groupTags(group);
    const passed = tags === UNKNOWN ? [] : tags.filter(({ key, propagates }) => propagates && key !== UNKNOWN);
    return Object.fromEntries(passed.map(({ key, value }) => [key, value]));
}
