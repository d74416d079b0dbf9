import type { IpPermission, SecurityGroupRule } from "@aws-sdk/client-ec2";
import type { Properties } from "../../rpc/values";
import { map, number, text } from "../common/fields";
import { num, str } from "../common/inputs";
import type { Context, ResourceType } from "../common/resource-type";
import { ipv4Block, within } from "../common/rules";
import { tagMap } from "../common/tags";
import { accountId, ec2Arn, filters, tagSpecification, ec2Tagging } from "./ec2-tags";
import { authorize, revoke } from "./ip-permissions";

const sources = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"] as const;

function protocolOf(inputs: Properties): string {
    const protocol = str(inputs, "ipProtocol") ?? "";
    return protocol === "all" ? "-1" : protocol;
}

function permission(inputs: Properties): IpPermission {
    const Description = str(inputs, "description");
    const [cidr, ipv6, prefix, group] = sources.map((source) => str(inputs, source));
    // A group of another account or VPC is written ACCOUNT/GROUP.
    const [UserId, GroupId] = group?.includes("/") === true ? group.split("/") : [undefined, group];
    return {
        IpProtocol: protocolOf(inputs),
        FromPort: num(inputs, "fromPort"),
        ToPort: num(inputs, "toPort"),
        ...(cidr === undefined ? {} : { IpRanges: [{ CidrIp: cidr, Description }] }),
        ...(ipv6 === undefined ? {} : { Ipv6Ranges: [{ CidrIpv6: ipv6, Description }] }),
        ...(prefix === undefined ? {} : { PrefixListIds: [{ PrefixListId: prefix, Description }] }),
        ...(group === undefined ? {} : { UserIdGroupPairs: [{ GroupId, UserId, Description }] }),
    };
}

async function referenced(context: Context, rule: SecurityGroupRule): Promise<string | undefined> {
    const { GroupId, UserId } = rule.ReferencedGroupInfo ?? {};
    const foreign =
        UserId !== undefined && UserId !== "" && UserId !== (rule.GroupOwnerId ?? (await accountId(context)));
    return GroupId !== undefined && foreign ? `${UserId}/${GroupId}` : GroupId;
}

async function propertiesOf(context: Context, rule: SecurityGroupRule): Promise<Properties> {
    const all = rule.IpProtocol === "-1";
    return {
        arn: await ec2Arn(context, `security-group-rule/${rule.SecurityGroupRuleId}`, rule.GroupOwnerId),
        securityGroupRuleId: rule.SecurityGroupRuleId,
        securityGroupId: rule.GroupId,
        ipProtocol: rule.IpProtocol,
        fromPort: all ? undefined : rule.FromPort,
        toPort: all ? undefined : rule.ToPort,
        cidrIpv4: rule.CidrIpv4 || undefined,
        cidrIpv6: rule.CidrIpv6 || undefined,
        prefixListId: rule.PrefixListId || undefined,
        referencedSecurityGroupId: await referenced(context, rule),
        description: rule.Description || undefined,
        tags: tagMap(rule.Tags),
    };
}

async function rulesOf({ ec2 }: Context, group: string | undefined, egress: boolean): Promise<SecurityGroupRule[]> {
    const { SecurityGroupRules } = await ec2.describeSecurityGroupRules({ Filters: filters({ "group-id": group }) });
    return (SecurityGroupRules ?? []).filter(({ IsEgress }) => IsEgress === egress);
}

function ruleType(egress: boolean): ResourceType {
    const direction = egress ? "Egress" : "Ingress";
    return {
        title: `VPC Security Group ${direction} Rule`,
        inputs: {
            securityGroupId: text().need().replace(),
            ipProtocol: text().need(),
            fromPort: number().valid(within(-1, 65_535)),
            toPort: number().valid(within(-1, 65_535)),
            cidrIpv4: text().valid(ipv4Block),
            cidrIpv6: text(),
            prefixListId: text(),
            referencedSecurityGroupId: text(),
            description: text(),
            tags: map(),
        },
        outputs: ["arn", "securityGroupRuleId"],

        validate(inputs) {
            const given = sources.filter((source) => inputs[source] !== undefined);
            return given.length === 1
                ? []
                : [
                      {
                          property: given[1] ?? "cidrIpv4",
                          reason: `exactly one of ${sources.join(", ")} must be set, not ${given.join(" and ") || "none"}`,
                      },
                  ];
        },
        tagging: ec2Tagging,

        async create(context, inputs) {
            const { SecurityGroupRules } = await authorize(context, egress, {
                GroupId: str(inputs, "securityGroupId"),
                IpPermissions: [permission(inputs)],
                TagSpecifications: tagSpecification("security-group-rule", inputs),
            });
            return SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
        },

        async find(context, inputs) {
            const wanted = { ...inputs, ipProtocol: protocolOf(inputs) };
            const keys = ["ipProtocol", "fromPort", "toPort", ...sources];
            const rules = await rulesOf(context, str(inputs, "securityGroupId"), egress);
            const found = await Promise.all(rules.map((rule) => propertiesOf(context, rule)));
            return found
                .filter((rule) => keys.every((key) => rule[key] === wanted[key as keyof typeof wanted]))
                .map((rule) => str(rule, "securityGroupRuleId") ?? "");
        },

        async read(context, id) {
            const { SecurityGroupRules } = await context.ec2.describeSecurityGroupRules({ SecurityGroupRuleIds: [id] });
            const found = SecurityGroupRules?.find(
                (rule) => rule.SecurityGroupRuleId === id && rule.IsEgress === egress,
            );
            return found === undefined ? undefined : propertiesOf(context, found);
        },

        async update(context, id, old, news) {
            const keys = ["ipProtocol", "fromPort", "toPort", "description", ...sources];
            if (keys.some((key) => old[key] !== news[key])) {
                const [cidr, ipv6, prefix, group] = sources.map((source) => str(news, source));
                await context.ec2.modifySecurityGroupRules({
                    GroupId: str(news, "securityGroupId"),
                    SecurityGroupRules: [
                        {
                            SecurityGroupRuleId: id,
                            SecurityGroupRule: {
                                IpProtocol: protocolOf(news),
                                FromPort: num(news, "fromPort"),
                                ToPort: num(news, "toPort"),
                                CidrIpv4: cidr,
                                CidrIpv6: ipv6,
                                PrefixListId: prefix,
                                ReferencedGroupId: group?.split("/").at(-1),
                                Description: str(news, "description"),
                            },
                        },
                    ],
                });
            }
        },

        delete: (context, id, state) =>
            revoke(context, egress, { GroupId: str(state, "securityGroupId"), SecurityGroupRuleIds: [id] }),
    };
}

export const securityGroupIngressRule = ruleType(false);
export const securityGroupEgressRule = ruleType(true);
