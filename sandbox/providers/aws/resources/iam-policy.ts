import { madeSince, orGone } from "../common/errors";
import { json, map, number, text } from "../common/fields";
import { str } from "../common/inputs";
import type { Context, ResourceType } from "../common/resource-type";
import { iamName, ofLength } from "../common/rules";
import { tagList, tagMap } from "../common/tags";
import { decoded } from "./iam-common";

/** IAM keeps five versions of a policy; a sixth takes the place of the oldest. */
const KEPT_VERSIONS = 5;

async function removeOldestVersion({ iam }: Context, PolicyArn: string): Promise<void> {
    const { Versions = [] } = await iam.listPolicyVersions({ PolicyArn });
    const [oldest] = Versions.filter(({ IsDefaultVersion }) => IsDefaultVersion !== true).sort(
        (a, b) => (a.CreateDate?.getTime() ?? 0) - (b.CreateDate?.getTime() ?? 0),
    );
    if (Versions.length >= KEPT_VERSIONS && oldest !== undefined)
        await iam.deletePolicyVersion({ PolicyArn, VersionId: oldest.VersionId });
}

export const policy: ResourceType = {
    title: "IAM Policy",
    global: true,
    inputs: {
        name: text().replace().chosen().valid(iamName(128)),
        namePrefix: text().replace().unread(),
        path: text().replace().or("/"),
        description: text().replace().valid(ofLength(0, 1000)),
        policy: json().need(),
        delayAfterPolicyCreationInMs: number().unread(),
        tags: map(),
    },
    outputs: ["arn", "attachmentCount", "policyId"],
    autoName: { property: "name", prefix: "namePrefix", maxLength: 128 },
    tagging: {
        set: ({ iam }, PolicyArn, Tags) => iam.tagPolicy({ PolicyArn, Tags }),
        remove: ({ iam }, PolicyArn, TagKeys) => iam.untagPolicy({ PolicyArn, TagKeys }),
    },

    async create({ iam }, inputs) {
        const { Policy } = await iam.createPolicy({
            PolicyName: str(inputs, "name"),
            Path: str(inputs, "path"),
            Description: str(inputs, "description"),
            PolicyDocument: str(inputs, "policy"),
            Tags: tagList(inputs["tagsAll"]),
        });
        return Policy?.Arn ?? "";
    },

    async find({ iam }, inputs, since) {
        const { Policies } = await iam.listPolicies({
            Scope: "Local",
            PathPrefix: str(inputs, "path"),
            MaxItems: 1000,
        });
        return (Policies ?? [])
            .filter(({ PolicyName, CreateDate }) => PolicyName === inputs["name"] && madeSince(CreateDate, since))
            .map(({ Arn = "" }) => Arn);
    },

    async read({ iam }, id) {
        const found = (await orGone(iam.getPolicy({ PolicyArn: id })))?.Policy;
        if (found === undefined) return undefined;

        const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn: id, VersionId: found.DefaultVersionId });
        return {
            arn: found.Arn,
            name: found.PolicyName,
            path: found.Path,
            description: found.Description ?? "",
            policy: decoded(PolicyVersion?.Document),
            attachmentCount: found.AttachmentCount ?? 0,
            policyId: found.PolicyId,
            tags: tagMap(found.Tags),
        };
    },

    async update(context, id, old, news) {
        if (old["policy"] !== news["policy"]) {
            await removeOldestVersion(context, id);
            await context.iam.createPolicyVersion({
                PolicyArn: id,
                PolicyDocument: str(news, "policy"),
                SetAsDefault: true,
            });
        }
    },

    async delete({ iam }, id) {
        const { Versions } = await iam.listPolicyVersions({ PolicyArn: id });
        for (const { VersionId } of (Versions ?? []).filter(({ IsDefaultVersion }) => IsDefaultVersion !== true))
            await orGone(iam.deletePolicyVersion({ PolicyArn: id, VersionId }));

        await iam.deletePolicy({ PolicyArn: id });
    },
};
