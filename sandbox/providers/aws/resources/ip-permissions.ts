import type { IpPermission, TagSpecification } from "@aws-sdk/client-ec2";
import type { Properties } from "../../rpc/values";
import { blocks, flag, number, set, text } from "../common/fields";
import { bool, num, objects, str, strs } from "../common/inputs";
import type { Context } from "../common/resource-type";

/** The rules inside a security group. Each may name many sources; EC2 keeps one rule for each of them. */
export const inlineRules = blocks({
    protocol: text().need(),
    fromPort: number().need(),
    toPort: number().need(),
    cidrBlocks: set(),
    ipv6CidrBlocks: set(),
    prefixListIds: set(),
    securityGroups: set(),
    self: flag().or(false),
    description: text(),
});

/** One rule as the API takes it. Ports mean nothing where all protocols are meant. */
export function permission(rule: Properties, group: string): IpPermission {
    const Description = str(rule, "description") || undefined;
    const protocol = str(rule, "protocol") === "all" ? "-1" : str(rule, "protocol");
    const groups = [...(strs(rule, "securityGroups") ?? []), ...(bool(rule, "self") === true ? [group] : [])];
    return {
        IpProtocol: protocol,
        ...(protocol === "-1" ? {} : { FromPort: num(rule, "fromPort"), ToPort: num(rule, "toPort") }),
        IpRanges: strs(rule, "cidrBlocks")?.map((CidrIp) => ({ CidrIp, Description })),
        Ipv6Ranges: strs(rule, "ipv6CidrBlocks")?.map((CidrIpv6) => ({ CidrIpv6, Description })),
        PrefixListIds: strs(rule, "prefixListIds")?.map((PrefixListId) => ({ PrefixListId, Description })),
        ...(groups.length === 0 ? {} : { UserIdGroupPairs: groups.map((GroupId) => ({ GroupId, Description })) }),
    };
}

/** A rule for each protocol, port range, description and source, which is what EC2 compares. */
function atoms(rule: Properties, group: string): [string, Properties][] {
    const common = {
        protocol: str(rule, "protocol") === "all" ? "-1" : (str(rule, "protocol") ?? ""),
        fromPort: num(rule, "fromPort") ?? 0,
        toPort: num(rule, "toPort") ?? 0,
        description: str(rule, "description") ?? "",
    };
    const ports = common.protocol === "-1" ? { fromPort: 0, toPort: 0 } : {};
    const sources: Properties[] = [
        ...(strs(rule, "cidrBlocks") ?? []).map((cidr) => ({ cidrBlocks: [cidr] })),
        ...(strs(rule, "ipv6CidrBlocks") ?? []).map((cidr) => ({ ipv6CidrBlocks: [cidr] })),
        ...(strs(rule, "prefixListIds") ?? []).map((id) => ({ prefixListIds: [id] })),
        ...(strs(rule, "securityGroups") ?? []).map((id) => (id === group ? { self: true } : { securityGroups: [id] })),
        ...(bool(rule, "self") === true ? [{ self: true }] : []),
    ];
    return sources.map((source) => {
        const atom = { ...common, ...ports, ...source };
        return [JSON.stringify(atom), atom];
    });
}

/** Rules of one direction as EC2's calls take them, by themselves or by their ids. */
interface RuleRequest {
    readonly GroupId: string | undefined;
    readonly IpPermissions?: IpPermission[];
    readonly SecurityGroupRuleIds?: string[];
    readonly TagSpecifications?: TagSpecification[] | undefined;
}

export const authorize = ({ ec2 }: Context, egress: boolean, request: RuleRequest) =>
    egress ? ec2.authorizeSecurityGroupEgress(request) : ec2.authorizeSecurityGroupIngress(request);

export const revoke = ({ ec2 }: Context, egress: boolean, request: RuleRequest): Promise<unknown> =>
    egress ? ec2.revokeSecurityGroupEgress(request) : ec2.revokeSecurityGroupIngress(request);

/** What has to be revoked and what authorised to come from one list of rules to another. */
export function ruleChanges(
    old: Properties[],
    news: Properties[],
    group: string,
): { revoke: Properties[]; authorize: Properties[] } {
    const before = new Map(old.flatMap((rule) => atoms(rule, group)));
    const after = new Map(news.flatMap((rule) => atoms(rule, group)));
    return {
        revoke: [...before].filter(([key]) => !after.has(key)).map(([, rule]) => rule),
        authorize: [...after].filter(([key]) => !before.has(key)).map(([, rule]) => rule),
    };
}

/** The rules as the API tells them: the sources of one protocol, port range and description together. */
export function rulesOf(permissions: readonly IpPermission[] | undefined, group: string): Properties[] {
    const rules = new Map<string, Properties>();
    const add = (of: IpPermission, Description: string | undefined, source: Properties) => {
        const all = of.IpProtocol === "-1";
        const head = {
            protocol: of.IpProtocol ?? "",
            fromPort: all ? 0 : (of.FromPort ?? 0),
            toPort: all ? 0 : (of.ToPort ?? 0),
            description: Description ?? "",
        };
        const key = JSON.stringify(head);
        const rule = rules.get(key) ?? { ...head, self: false };
        for (const [property, value] of Object.entries(source))
            rule[property] = Array.isArray(value) ? [...(strs(rule, property) ?? []), ...value.map(String)] : value;

        rules.set(key, rule);
    };
    for (const of of permissions ?? []) {
        of.IpRanges?.forEach(({ CidrIp, Description }) => add(of, Description, { cidrBlocks: [CidrIp] }));
        of.Ipv6Ranges?.forEach(({ CidrIpv6, Description }) => add(of, Description, { ipv6CidrBlocks: [CidrIpv6] }));
        of.PrefixListIds?.forEach(({ PrefixListId, Description }) =>
            add(of, Description, { prefixListIds: [PrefixListId] }),
        );
        of.UserIdGroupPairs?.forEach(({ GroupId, Description }) =>
            add(of, Description, GroupId === group ? { self: true } : { securityGroups: [GroupId] }),
        );
    }
    return [...rules.values()];
}

/** AWS's rules in the program's own grouping where both say the same. */
export function preferGiven(actual: Properties[], prior: Properties, property: string, group: string): Properties[] {
    const given = objects(prior, property);
    const { revoke, authorize } = ruleChanges(given, actual, group);
    return given.length > 0 && revoke.length === 0 && authorize.length === 0 ? given : actual;
}
