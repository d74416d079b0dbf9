import { map, text } from "../common/fields";
import { str } from "../common/inputs";
import type { ResourceType } from "../common/resource-type";
import { oneOf } from "../common/rules";
import { tagMap } from "../common/tags";
import { filters, taggedAlike, tagSpecification, updateTags } from "./ec2-tags";

const live = ["pending", "available"];

export const natGateway: ResourceType = {
    title: "EC2 NAT Gateway",
    inputs: {
        subnetId: text().need().replace(),
        allocationId: text().replace(),
        connectivityType: text().replace().or("public").valid(oneOf("private", "public")),
        privateIp: text().replace().chosen(),
        tags: map(),
    },
    outputs: ["associationId", "networkInterfaceId", "publicIp"],
    twins: true,

    async create(context, inputs) {
        const ec2 = await context.clients.ec2();
        const { NatGateway } = await ec2.createNatGateway({
            SubnetId: str(inputs, "subnetId"),
            AllocationId: str(inputs, "allocationId"),
            ConnectivityType: str(inputs, "connectivityType") as "public" | "private",
            PrivateIpAddress: str(inputs, "privateIp"),
            TagSpecifications: tagSpecification("natgateway", inputs),
        });
        return NatGateway?.NatGatewayId ?? "";
    },

    async finish(context, id) {
        const { waitUntilNatGatewayAvailable } = await import("@aws-sdk/client-ec2");
        const client = await context.clients.ec2();
        await waitUntilNatGatewayAvailable({ client, maxWaitTime: 600, minDelay: 1 }, { NatGatewayIds: [id] });
    },

    async find(context, inputs) {
        const ec2 = await context.clients.ec2();
        const { NatGateways } = await ec2.describeNatGateways({
            Filter: filters({ "subnet-id": inputs["subnetId"], state: live }),
        });
        return taggedAlike(NatGateways, inputs).map(({ NatGatewayId = "" }) => NatGatewayId);
    },

    async read(context, id) {
        const ec2 = await context.clients.ec2();
        const found = (await ec2.describeNatGateways({ NatGatewayIds: [id] })).NatGateways?.[0];
        const address = found?.NatGatewayAddresses?.[0];
        return found === undefined || !live.includes(found.State ?? "")
            ? undefined
            : {
                  subnetId: found.SubnetId,
                  allocationId: address?.AllocationId ?? "",
                  associationId: address?.AssociationId ?? "",
                  connectivityType: found.ConnectivityType ?? "public",
                  networkInterfaceId: address?.NetworkInterfaceId ?? "",
                  privateIp: address?.PrivateIp ?? "",
                  publicIp: address?.PublicIp ?? "",
                  tags: tagMap(found.Tags),
              };
    },

    async update(context, id, old, news) {
        await updateTags(context, [id], old["tagsAll"], news["tagsAll"]);
    },

    async delete(context, id) {
        const ec2 = await context.clients.ec2();
        await ec2.deleteNatGateway({ NatGatewayId: id });
        const { waitUntilNatGatewayDeleted } = await import("@aws-sdk/client-ec2");
        await waitUntilNatGatewayDeleted({ client: ec2, maxWaitTime: 600, minDelay: 1 }, { NatGatewayIds: [id] });
    },
};
