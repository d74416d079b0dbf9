import type { Properties } from "../../rpc/values";
import { madeSince, orGone } from "../common/errors";
import { blocks, flag, json, map, number, set, text } from "../common/fields";
import { bool, num, objects, str, strs, without } from "../common/inputs";
import { oncePropagated, STILL_ATTACHED, UNKNOWN_PRINCIPAL } from "../common/propagation";
import type { Context, ResourceType } from "../common/resource-type";
import { arn, iamName, ofLength, within } from "../common/rules";
import { tagList, tagMap } from "../common/tags";
import { decoded } from "./iam-common";

async function attached({ iam }: Context, RoleName: string): Promise<string[]> {
    const { AttachedPolicies } = await iam.listAttachedRolePolicies({ RoleName, MaxItems: 1000 });
    return (AttachedPolicies ?? []).map(({ PolicyArn = "" }) => PolicyArn);
}

async function inline({ iam }: Context, RoleName: string): Promise<Properties[]> {
    const { PolicyNames } = await iam.listRolePolicies({ RoleName, MaxItems: 1000 });
    const documents = await Promise.all(
        (PolicyNames ?? []).map((PolicyName) => orGone(iam.getRolePolicy({ RoleName, PolicyName }))),
    );
    return documents.map((found) => ({ name: found?.PolicyName ?? "", policy: decoded(found?.PolicyDocument) ?? "" }));
}

async function setPolicies({ iam }: Context, RoleName: string, old: Properties, news: Properties): Promise<void> {
    if ("managedPolicyArns" in news) {
        const [before, after] = [strs(old, "managedPolicyArns"), strs(news, "managedPolicyArns")];
        for (const PolicyArn of without(before, after)) await orGone(iam.detachRolePolicy({ RoleName, PolicyArn }));

        for (const PolicyArn of without(after, before)) await iam.attachRolePolicy({ RoleName, PolicyArn });
    }
    if ("inlinePolicies" in news) {
        const names = objects(news, "inlinePolicies").map((policy) => str(policy, "name") ?? "");
        for (const policy of objects(old, "inlinePolicies")) {
            if (!names.includes(str(policy, "name") ?? ""))
                await orGone(iam.deleteRolePolicy({ RoleName, PolicyName: str(policy, "name") }));
        }
        for (const policy of objects(news, "inlinePolicies")) {
            await iam.putRolePolicy({
                RoleName,
                PolicyName: str(policy, "name"),
                PolicyDocument: str(policy, "policy"),
            });
        }
    }
}

async function removeFromProfiles({ iam }: Context, RoleName: string): Promise<void> {
    const { InstanceProfiles } = await iam.listInstanceProfilesForRole({ RoleName });
    for (const { InstanceProfileName } of InstanceProfiles ?? [])
        await orGone(iam.removeRoleFromInstanceProfile({ RoleName, InstanceProfileName }));
}

export const role: ResourceType = {
    title: "IAM Role",
    global: true,
    inputs: {
        name: text().replace().chosen().valid(iamName(64)),
        namePrefix: text().replace().unread().valid(iamName(38)),
        path: text().replace().or("/"),
        assumeRolePolicy: json().need(),
        description: text().valid(ofLength(0, 1000)),
        maxSessionDuration: number().or(3600).valid(within(3600, 43_200)),
        permissionsBoundary: text().valid(arn),
        managedPolicyArns: set().chosen().valid(arn),
        inlinePolicies: blocks({ name: text(), policy: json() }).chosen(),
        forceDetachPolicies: flag().unread().or(false),
        tags: map(),
    },
    outputs: ["arn", "createDate", "uniqueId"],
    autoName: { property: "name", prefix: "namePrefix", maxLength: 64 },
    tagging: {
        set: ({ iam }, RoleName, Tags) => iam.tagRole({ RoleName, Tags }),
        remove: ({ iam }, RoleName, TagKeys) => iam.untagRole({ RoleName, TagKeys }),
    },

    async create({ iam }, inputs) {
        const request = {
            RoleName: str(inputs, "name"),
            Path: str(inputs, "path"),
            AssumeRolePolicyDocument: str(inputs, "assumeRolePolicy"),
            Description: str(inputs, "description"),
            MaxSessionDuration: num(inputs, "maxSessionDuration"),
            PermissionsBoundary: str(inputs, "permissionsBoundary"),
            Tags: tagList(inputs["tagsAll"]),
        };
        const { Role } = await oncePropagated(UNKNOWN_PRINCIPAL, () => iam.createRole(request));
        return Role?.RoleName ?? "";
    },

    finish: (context, id, inputs) => setPolicies(context, id, {}, inputs),

    async find({ iam }, inputs, since) {
        const found = (await orGone(iam.getRole({ RoleName: str(inputs, "name") })))?.Role;
        return madeSince(found?.CreateDate, since) ? [found?.RoleName ?? ""] : [];
    },

    async read(context, id) {
        const found = (await orGone(context.iam.getRole({ RoleName: id })))?.Role;
        return found === undefined
            ? undefined
            : {
                  arn: found.Arn,
                  name: found.RoleName,
                  path: found.Path,
                  assumeRolePolicy: decoded(found.AssumeRolePolicyDocument),
                  description: found.Description ?? "",
                  maxSessionDuration: found.MaxSessionDuration ?? 3600,
                  permissionsBoundary: found.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
                  managedPolicyArns: await attached(context, id),
                  inlinePolicies: await inline(context, id),
                  createDate: found.CreateDate?.toISOString(),
                  uniqueId: found.RoleId,
                  tags: tagMap(found.Tags),
              };
    },

    async update(context, id, old, news) {
        const changed = (key: string) => (old[key] ?? "") !== (news[key] ?? "");
        if (changed("assumeRolePolicy")) {
            const PolicyDocument = str(news, "assumeRolePolicy");
            await oncePropagated(UNKNOWN_PRINCIPAL, () =>
                context.iam.updateAssumeRolePolicy({ RoleName: id, PolicyDocument }),
            );
        }
        if (changed("description") || changed("maxSessionDuration")) {
            const Description = str(news, "description") ?? "";
            await context.iam.updateRole({
                RoleName: id,
                Description,
                MaxSessionDuration: num(news, "maxSessionDuration"),
            });
        }
        if (changed("permissionsBoundary")) {
            const PermissionsBoundary = str(news, "permissionsBoundary") ?? "";
            await (PermissionsBoundary === ""
                ? orGone(context.iam.deleteRolePermissionsBoundary({ RoleName: id }))
                : context.iam.putRolePermissionsBoundary({ RoleName: id, PermissionsBoundary }));
        }
        await setPolicies(context, id, old, news);
    },

    async delete(context, id, state) {
        await removeFromProfiles(context, id);
        const force = bool(state, "forceDetachPolicies") === true;
        const arns = force ? await attached(context, id) : (strs(state, "managedPolicyArns") ?? []);
        for (const PolicyArn of arns) await orGone(context.iam.detachRolePolicy({ RoleName: id, PolicyArn }));

        for (const policy of force ? await inline(context, id) : objects(state, "inlinePolicies"))
            await orGone(context.iam.deleteRolePolicy({ RoleName: id, PolicyName: str(policy, "name") }));

        await oncePropagated(STILL_ATTACHED, () => context.iam.deleteRole({ RoleName: id }));
    },
};
