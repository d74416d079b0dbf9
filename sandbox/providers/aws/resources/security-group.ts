import type { IpPermission } from "@aws-sdk/client-ec2";
import type { Properties } from "../../rpc/values";
import { orGone, unlessMade } from "../common/errors";
import { flag, map, text } from "../common/fields";
import { bool, objects, str } from "../common/inputs";
import type { Context, ResourceType } from "../common/resource-type";
import { all, like, ofLength } from "../common/rules";
import { tagMap } from "../common/tags";
import { ec2Arn, filters, tagSpecification, ec2Tagging } from "./ec2-tags";
import { inlineRules, permission, preferGiven, ruleChanges, rulesOf } from "./ip-permissions";

async function groupById({ ec2 }: Context, id: string) {
    return (await ec2.describeSecurityGroups({ GroupIds: [id] })).SecurityGroups?.[0];
}

type Direction = "ingress" | "egress";

async function revoke(
    { ec2 }: Context,
    direction: Direction,
    GroupId: string,
    IpPermissions: IpPermission[],
): Promise<void> {
    const request = { GroupId, IpPermissions };
    if (IpPermissions.length > 0) {
        await orGone<unknown>(
            direction === "ingress" ? ec2.revokeSecurityGroupIngress(request) : ec2.revokeSecurityGroupEgress(request),
        );
    }
}

async function authorize({ ec2 }: Context, direction: Direction, GroupId: string, rule: Properties): Promise<void> {
    const request = { GroupId, IpPermissions: [permission(rule, GroupId)] };
    await unlessMade(
        /InvalidPermission\.Duplicate/,
        direction === "ingress"
            ? ec2.authorizeSecurityGroupIngress(request)
            : ec2.authorizeSecurityGroupEgress(request),
    );
}

async function setRules(context: Context, GroupId: string, old: Properties, news: Properties): Promise<void> {
    for (const direction of ["ingress", "egress"] as const) {
        if (direction in news) {
            const changes = ruleChanges(objects(old, direction), objects(news, direction), GroupId);
            await revoke(
                context,
                direction,
                GroupId,
                changes.revoke.map((rule) => permission(rule, GroupId)),
            );
            for (const rule of changes.authorize) await authorize(context, direction, GroupId, rule);
        }
    }
}

async function revokeAll(context: Context, GroupId: string): Promise<void> {
    const group = await groupById(context, GroupId);
    await revoke(context, "ingress", GroupId, group?.IpPermissions ?? []);
    await revoke(context, "egress", GroupId, group?.IpPermissionsEgress ?? []);
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
        // AWS lets a new group out to everywhere; the provider takes that rule away, so that what is declared is all.
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
