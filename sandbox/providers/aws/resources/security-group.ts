import type { IpPermission } from "@aws-sdk/client-ec2";
import type { Properties } from "../../rpc/values";
import { orGone, unlessMade } from "../common/errors";
import { flag, map, text } from "../common/fields";
import { bool, objects, str } from "../common/inputs";
import type { Context, ResourceType } from "../common/resource-type";
import { all, like, ofLength } from "../common/rules";
import { tagMap } from "../common/tags";
import { ec2Arn, filters, tagSpecification, ec2Tagging } from "./ec2-tags";
import { authorize, inlineRules, permission, preferGiven, revoke, ruleChanges, rulesOf } from "./ip-permissions";

async function groupById({ ec2 }: Context, id: string) {
    return (await ec2.describeSecurityGroups({ GroupIds: [id] })).SecurityGroups?.[0];
}

async function revokeRules(context: Context, egress: boolean, GroupId: string, IpPermissions: IpPermission[]) {
    await (IpPermissions.length > 0 ? orGone(revoke(context, egress, { GroupId, IpPermissions })) : undefined);
}

async function setRules(context: Context, GroupId: string, old: Properties, news: Properties): Promise<void> {
    for (const direction of ["ingress", "egress"].filter((key) => key in news)) {
        const egress = direction === "egress";
        const changes = ruleChanges(objects(old, direction), objects(news, direction), GroupId);
        const asPermission = (rule: Properties) => permission(rule, GroupId);
        await revokeRules(context, egress, GroupId, changes.revoke.map(asPermission));
        for (const rule of changes.authorize.map(asPermission)) {
            await unlessMade(
                /InvalidPermission\.Duplicate/,
                authorize(context, egress, { GroupId, IpPermissions: [rule] }),
            );
        }
    }
}

async function revokeAll(context: Context, GroupId: string): Promise<void> {
    const group = await groupById(context, GroupId);
    await revokeRules(context, false, GroupId, group?.IpPermissions ?? []);
    await revokeRules(context, true, GroupId, group?.IpPermissionsEgress ?? []);
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
const DESCRIPTION = /^[0-9A-Za-z_ .:/()#,@[\]+=&;{}!$*-]*$/;

export const securityGroup: ResourceType = {
    title: "EC2 Security Group",
    inputs: {
        name: text().replace().chosen().valid(ofLength(1, 255)),
        namePrefix: text().replace().unread(),
        description: text()
            .replace()
            .or("Managed by Pulumi")
            .valid(all(ofLength(0, 255), like(DESCRIPTION, "see EC2's CreateSecurityGroup"))),
        vpcId: text().replace().chosen(),
        ingress: inlineRules.chosen(),
        egress: inlineRules.chosen(),
        revokeRulesOnDelete: flag().unread().or(false),
        tags: map(),
    },
    outputs: ["arn", "ownerId"],
    autoName: { property: "name", prefix: "namePrefix", maxLength: 255 },
    tagging: ec2Tagging,

    async create({ ec2 }, inputs) {
        const { GroupId } = await ec2.createSecurityGroup({
            GroupName: str(inputs, "name"),
            Description: str(inputs, "description"),
            VpcId: str(inputs, "vpcId"),
            TagSpecifications: tagSpecification("security-group", inputs),
        });
        return GroupId ?? "";
    },

    async finish(context, id, inputs) {
        // AWS gives a new group a rule that allows all outgoing traffic; the provider removes it.
        await revokeAll(context, id);
        await setRules(context, id, {}, inputs);
    },

    async find({ ec2 }, inputs) {
        const { SecurityGroups } = await ec2.describeSecurityGroups({
            Filters: filters({ "group-name": inputs["name"], "vpc-id": inputs["vpcId"] }),
        });
        return (SecurityGroups ?? []).map(({ GroupId = "" }) => GroupId);
    },

    async read(context, id, prior) {
        const found = await groupById(context, id);
        return found === undefined
            ? undefined
            : {
                  arn: found.SecurityGroupArn ?? (await ec2Arn(context, `security-group/${id}`, found.OwnerId)),
                  name: found.GroupName,
                  description: found.Description,
                  vpcId: found.VpcId,
                  ingress: preferGiven(rulesOf(found.IpPermissions, id), prior, "ingress", id),
                  egress: preferGiven(rulesOf(found.IpPermissionsEgress, id), prior, "egress", id),
                  ownerId: found.OwnerId ?? "",
                  tags: tagMap(found.Tags),
              };
    },

    async update(context, id, old, news) {
        await setRules(context, id, old, news);
    },

    async delete(context, id, state) {
        if (bool(state, "revokeRulesOnDelete") === true) await revokeAll(context, id);

        await context.ec2.deleteSecurityGroup({ GroupId: id });
    },
};
