import { map, text } from "../fields";
import { str } from "../inputs";
import { orGone } from "../errors";
import type { Context, ResourceType } from "../resource-type";
import { tagMap } from "../tags";
import { ec2Arn, sameTags, tagSpecification, updateTags } from "./ec2-tags";
import { unlessDone } from "./unless-done";

export const internetGateway: ResourceType = {
    title: "EC2 Internet Gateway",
    inputs: { vpcId: text().chosen(), tags: map() },
    outputs: ["arn", "ownerId"],
    twins: true,

    async create(context, inputs) {
        const ec2 = await context.clients.ec2();
        const { InternetGateway } = await ec2.createInternetGateway({
            TagSpecifications: tagSpecification("internet-gateway", inputs),
        });
        return InternetGateway?.InternetGatewayId ?? "";
    },

    async finish(context, id, inputs) {
        const VpcId = str(inputs, "vpcId");
        if (VpcId !== undefined) {
            await attach(context, id, VpcId);
        }
    },

    async find(context, inputs) {
        const ec2 = await context.clients.ec2();
        const { InternetGateways } = await ec2.describeInternetGateways({});
        return sameTags(InternetGateways, inputs).map(({ InternetGatewayId = "" }) => InternetGatewayId);
    },

    async read(context, id) {
        const ec2 = await context.clients.ec2();
        const found = (await ec2.describeInternetGateways({ InternetGatewayIds: [id] })).InternetGateways?.[0];
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
        const ec2 = await context.clients.ec2();
        const [before, after] = [str(old, "vpcId"), str(news, "vpcId")];
        if (after !== undefined && before !== after) {
            if (before !== undefined && before !== "") {
                await orGone(ec2.detachInternetGateway({ InternetGatewayId: id, VpcId: before }));
            }
            await attach(context, id, after);
        }
        await updateTags(context, [id], old["tagsAll"], news["tagsAll"]);
    },

    async delete(context, id, state) {
        const ec2 = await context.clients.ec2();
        const { InternetGateways } = await ec2.describeInternetGateways({ InternetGatewayIds: [id] });
        const VpcId = InternetGateways?.[0]?.Attachments?.[0]?.VpcId ?? str(state, "vpcId");
        if (VpcId !== undefined && VpcId !== "") {
            await detached(ec2.detachInternetGateway({ InternetGatewayId: id, VpcId }));
        }
        await ec2.deleteInternetGateway({ InternetGatewayId: id });
    },
};

async function attach(context: Context, InternetGatewayId: string, VpcId: string): Promise<void> {
    const ec2 = await context.clients.ec2();
    await unlessDone(ec2.attachInternetGateway({ InternetGatewayId, VpcId }), async () => {
        const { InternetGateways } = await ec2.describeInternetGateways({ InternetGatewayIds: [InternetGatewayId] });
        return InternetGateways?.[0]?.Attachments?.some((attachment) => attachment.VpcId === VpcId) ?? false;
    });
}

/** Not being attached is what detaching is for. */
async function detached(call: Promise<unknown>): Promise<void> {
    try {
        await call;
    } catch (error) {
        if (!(error instanceof Error) || error.name !== "Gateway.NotAttached") {
            throw error;
        }
    }
}
