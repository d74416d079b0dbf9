import { madeSince, orGone, unlessMade } from "../common/errors";
import { map, text } from "../common/fields";
import { str } from "../common/inputs";
import { oncePropagated, UNKNOWN_PROFILE, UNKNOWN_ROLE } from "../common/propagation";
import type { Context, ResourceType } from "../common/resource-type";
import { iamName } from "../common/rules";
import { tagList, tagMap } from "../common/tags";

async function roleOf({ iam }: Context, InstanceProfileName: string): Promise<string | undefined> {
    const { InstanceProfile } = await iam.getInstanceProfile({ InstanceProfileName });
    return InstanceProfile?.Roles?.[0]?.RoleName;
}

/** A profile holds one role: one more is one too many, unless it is the one it holds. */
async function addRole(context: Context, InstanceProfileName: string, RoleName: string): Promise<void> {
    await unlessMade(
        /LimitExceeded/,
        oncePropagated([...UNKNOWN_PROFILE, ...UNKNOWN_ROLE], () =>
            context.iam.addRoleToInstanceProfile({ InstanceProfileName, RoleName }),
        ),
        async () => (await roleOf(context, InstanceProfileName)) === RoleName,
    );
}

async function removeRole({ iam }: Context, InstanceProfileName: string, RoleName: string): Promise<void> {
    await orGone(iam.removeRoleFromInstanceProfile({ InstanceProfileName, RoleName }));
}

export const instanceProfile: ResourceType = {
    title: "IAM Instance Profile",
    global: true,
    inputs: {
        name: text().replace().chosen().valid(iamName(128)),
        namePrefix: text().replace().unread(),
        path: text().replace().or("/"),
        role: text(),
        tags: map(),
    },
    outputs: ["arn", "createDate", "uniqueId"],
    autoName: { property: "name", prefix: "namePrefix", maxLength: 128 },
    tagging: {
        set: ({ iam }, InstanceProfileName, Tags) => iam.tagInstanceProfile({ InstanceProfileName, Tags }),
        remove: ({ iam }, InstanceProfileName, TagKeys) => iam.untagInstanceProfile({ InstanceProfileName, TagKeys }),
    },

    async create({ iam }, inputs) {
        const { InstanceProfile } = await iam.createInstanceProfile({
            InstanceProfileName: str(inputs, "name"),
            Path: str(inputs, "path"),
            Tags: tagList(inputs["tagsAll"]),
        });
        return InstanceProfile?.InstanceProfileName ?? "";
    },

    async finish(context, id, inputs) {
        const RoleName = str(inputs, "role");
        if (RoleName !== undefined) await addRole(context, id, RoleName);
    },

    async find({ iam }, inputs, since) {
        const found = (await orGone(iam.getInstanceProfile({ InstanceProfileName: str(inputs, "name") })))
            ?.InstanceProfile;
        return madeSince(found?.CreateDate, since) ? [found?.InstanceProfileName ?? ""] : [];
    },

    async read({ iam }, id) {
        const found = (await orGone(iam.getInstanceProfile({ InstanceProfileName: id })))?.InstanceProfile;
        return found === undefined
            ? undefined
            : {
                  arn: found.Arn,
                  name: found.InstanceProfileName,
                  path: found.Path,
                  role: found.Roles?.[0]?.RoleName ?? "",
                  createDate: found.CreateDate?.toISOString(),
                  uniqueId: found.InstanceProfileId,
                  tags: tagMap(found.Tags),
              };
    },

    async update(context, id, old, news) {
        const [before, after] = [str(old, "role") ?? "", str(news, "role") ?? ""];
        if (before !== after && before !== "") await removeRole(context, id, before);

        if (before !== after && after !== "") await addRole(context, id, after);
    },

    async delete(context, id) {
        const held = await roleOf(context, id);
        await (held === undefined ? undefined : removeRole(context, id, held));
        await context.iam.deleteInstanceProfile({ InstanceProfileName: id });
    },
};
