import { map, text } from "../common/fields";
import { str } from "../common/inputs";
import type { ResourceType } from "../common/resource-type";
import { oneOf } from "../common/rules";
import { tagMap } from "../common/tags";
import { filters, taggedAlike, tagSpecification, ec2Tagging } from "./ec2-tags";

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
    tagging: ec2Tagging,

    async create({ ec2 }, inputs) {
        const { NatGateway } = await ec2.createNatGateway({
            SubnetId: str(inputs, "subnetId"),
            AllocationId: str(inputs, "allocationId"),
            ConnectivityType: str(inputs, "connectivityType") as "public" | "private",
            PrivateIpAddress: str(inputs, "privateIp"),
            TagSpecifications: tagSpecification("natgateway", inputs),
        });
        return NatGateway?.NatGatewayId ?? "";
    },

    async finish({ ec2 }, id) {
        const { waitUntilNatGatewayAvailable } = await import("@aws-sdk/client-ec2");
        await waitUntilNatGatewayAvailable({ client: ec2, maxWaitTime: 600, minDelay: 1 }, { NatGatewayIds: [id] });
    },

    async find({ ec2 }, inputs) {
        const { NatGateways } = await ec2.describeNatGateways({
            Filter: filters({ "subnet-id": inputs["subnetId"], state: live }),
        });
        return taggedAlike(NatGateways, inputs).map(({ NatGatewayId = "" }) => NatGatewayId);
    },

    async read({ ec2 }, id) {
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

    async delete({ ec2 }, id) {
        await ec2.deleteNatGateway({ NatGatewayId: id });
        const { waitUntilNatGatewayDeleted } = await import("@aws-sdk/client-ec2");
        await waitUntilNatGatewayDeleted({ client: ec2, maxWaitTime: 600, minDelay: 1 }, { NatGatewayIds: [id] });
    },
};
