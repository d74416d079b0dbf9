import { createHash } from "node:crypto";
import type { IpPermission } from "@aws-sdk/client-ec2";
import type { Properties } from "../../rpc/values";
import { orGone } from "../common/errors";
import { each, flag, number, set, text } from "../common/fields";
import { str } from "../common/inputs";
import type { Context, ResourceType } from "../common/resource-type";
import { oneOf } from "../common/rules";
import { authorize, permission, revoke, ruleChanges, rulesOf } from "./ip-permissions";

/** The rule as rules inside a group are written. */
function asInline(inputs: Properties): Properties {
    const source = str(inputs, "sourceSecurityGroupId");
    return { ...inputs, ...(source === undefined ? {} : { securityGroups: [source] }) };
}

function requestOf(inputs: Properties): { GroupId: string; IpPermissions: IpPermission[] } {
    const GroupId = str(inputs, "securityGroupId") ?? "";
    return { GroupId, IpPermissions: [permission(asInline(inputs), GroupId)] };
}

/** Such a rule has no id of AWS's: it may be several rules there. */
function idOf(inputs: Properties): string {
    const hash = createHash("sha256")
        .update(JSON.stringify(requestOf(inputs)))
        .update(str(inputs, "type") ?? "");
    return `sgrule-${hash.digest().readUInt32BE()}`;
}

async function present({ ec2 }: Context, inputs: Properties): Promise<boolean> {
    const group = str(inputs, "securityGroupId") ?? "";
    const found = await orGone(ec2.describeSecurityGroups({ GroupIds: [group] }));
    const [of] = found?.SecurityGroups ?? [];
    const actual = rulesOf(inputs["type"] === "egress" ? of?.IpPermissionsEgress : of?.IpPermissions, group);
    return of !== undefined && ruleChanges(actual, [asInline(inputs)], group).authorize.length === 0;
}

export const securityGroupRule: ResourceType = {
    title: "EC2 Security Group Rule",
    inputs: {
        type: text().need().replace().valid(oneOf("ingress", "egress")),
        securityGroupId: text().need().replace(),
        protocol: text().need().replace(),
        fromPort: number().need().replace(),
        toPort: number().need().replace(),
        ...each("cidrBlocks ipv6CidrBlocks prefixListIds", set().replace()),
        sourceSecurityGroupId: text().replace().chosen(),
        self: flag().replace().or(false),
        description: text().replace(),
    },
    outputs: ["securityGroupRuleId"],

    async create(context, inputs) {
        await authorize(context, inputs["type"] === "egress", requestOf(inputs));
        return idOf(inputs);
    },

    async find(context, inputs) {
        return (await present(context, inputs)) ? [idOf(inputs)] : [];
    },

    async read(context, _id, prior) {
        const inputs = Object.keys(securityGroupRule.inputs).map((key) => [key, prior[key]]);
        return (await present(context, prior))
            ? { ...(Object.fromEntries(inputs) as Properties), securityGroupRuleId: "" }
            : undefined;
    },

    delete: (context, _id, state) => revoke(context, state["type"] === "egress", requestOf(state)),
};
