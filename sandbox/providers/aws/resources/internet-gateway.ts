import { map, text } from "../common/fields";
import { str } from "../common/inputs";
import { orGone, unlessMade } from "../common/errors";
import type { Context, ResourceType } from "../common/resource-type";
import { tagMap } from "../common/tags";
import { ec2Arn, taggedAlike, tagSpecification, ec2Tagging } from "./ec2-tags";

async function vpcOf({ ec2 }: Context, id: string): Promise<string | undefined> {
    const { InternetGateways } = await ec2.describeInternetGateways({ InternetGatewayIds: [id] });
    return InternetGateways?.[0]?.Attachments?.[0]?.VpcId;
}

async function attach(context: Context, id: string, VpcId: string): Promise<void> {
    await unlessMade(
        /AlreadyAssociated/,
        context.ec2.attachInternetGateway({ InternetGatewayId: id, VpcId }),
        async () => (await vpcOf(context, id)) === VpcId,
    );
}

export const internetGateway: ResourceType = {
    title: "EC2 Internet Gateway",
    inputs: { vpcId: text().chosen(), tags: map() },
    outputs: ["arn", "ownerId"],
    twins: true,
    tagging: ec2Tagging,

    async create({ ec2 }, inputs) {
        const { InternetGateway } = await ec2.createInternetGateway({
            TagSpecifications: tagSpecification("internet-gateway", inputs),
        });
        return InternetGateway?.InternetGatewayId ?? "";
    },

    async finish(context, id, inputs) {
        const VpcId = str(inputs, "vpcId");
        if (VpcId !== undefined) await attach(context, id, VpcId);
    },

    async find({ ec2 }, inputs) {
        const { InternetGateways } = await ec2.describeInternetGateways({});
        return taggedAlike(InternetGateways, inputs).map(({ InternetGatewayId = "" }) => InternetGatewayId);
    },

    async read(context, id) {
        const found = (await context.ec2.describeInternetGateways({ InternetGatewayIds: [id] })).InternetGateways?.[0];
        return found === undefined
            ? undefined
            : {
                  arn: await ec2Arn(context, `internet-gateway/${id}`, found.OwnerId),
                  vpcId: found.Attachments?.[0]?.VpcId ?? "",
                  ownerId: found.OwnerId ?? "",
                  tags: tagMap(found.Tags),
              };
    },

    async update(context, id, old, news) {
        const [before, after] = [str(old, "vpcId"), str(news, "vpcId")];
        if (after !== undefined && before !== after) {
            if (before !== undefined && before !== "")
                await orGone(context.ec2.detachInternetGateway({ InternetGatewayId: id, VpcId: before }));

            await attach(context, id, after);
        }
    },

    async delete(context, id, state) {
        const VpcId = (await vpcOf(context, id)) ?? str(state, "vpcId");
        if (VpcId !== undefined && VpcId !== "") {
            // Not being attached is what detaching is for.
            await unlessMade(/NotAttached/, context.ec2.detachInternetGateway({ InternetGatewayId: id, VpcId }));
        }
        await context.ec2.deleteInternetGateway({ InternetGatewayId: id });
    },
};
