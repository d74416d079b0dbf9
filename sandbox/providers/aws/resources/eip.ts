import { map, text } from "../common/fields";
import { orGone } from "../common/errors";
import { str } from "../common/inputs";
import type { ResourceType } from "../common/resource-type";
import { oneOf } from "../common/rules";
import { tagMap } from "../common/tags";
import { ec2Arn, taggedAlike, tagSpecification, ec2Tagging } from "./ec2-tags";

export const eip: ResourceType = {
    title: "EC2 EIP",
    inputs: {
        domain: text().replace().chosen().valid(oneOf("vpc", "standard")),
        address: text().replace().unread(),
        instance: text().chosen(),
        networkInterface: text().chosen(),
        publicIpv4Pool: text().replace().chosen(),
        tags: map(),
    },
    outputs: ["allocationId", "arn", "associationId", "privateDns", "privateIp", "publicDns", "publicIp"],
    twins: true,
    tagging: ec2Tagging,

    async create({ ec2 }, inputs) {
        const { AllocationId } = await ec2.allocateAddress({
            Domain: "vpc",
            Address: str(inputs, "address"),
            PublicIpv4Pool: str(inputs, "publicIpv4Pool"),
            TagSpecifications: tagSpecification("elastic-ip", inputs),
        });
        return AllocationId ?? "";
    },

    async finish({ ec2 }, id, inputs) {
        const [InstanceId, NetworkInterfaceId] = [str(inputs, "instance"), str(inputs, "networkInterface")];
        if (InstanceId !== undefined || NetworkInterfaceId !== undefined)
            await ec2.associateAddress({ AllocationId: id, InstanceId, NetworkInterfaceId, AllowReassociation: true });
    },

    async find({ ec2 }, inputs) {
        const { Addresses } = await ec2.describeAddresses({});
        return taggedAlike(Addresses, inputs).map(({ AllocationId = "" }) => AllocationId);
    },

    async read(context, id) {
        const found = (await context.ec2.describeAddresses({ AllocationIds: [id] })).Addresses?.[0];
        return found === undefined
            ? undefined
            : {
                  allocationId: id,
                  arn: await ec2Arn(context, `elastic-ip/${id}`),
                  associationId: found.AssociationId ?? "",
                  domain: found.Domain,
                  instance: found.InstanceId ?? "",
                  networkInterface: found.NetworkInterfaceId ?? "",
                  privateIp: found.PrivateIpAddress ?? "",
                  publicIp: found.PublicIp ?? "",
                  publicIpv4Pool: found.PublicIpv4Pool ?? "amazon",
                  tags: tagMap(found.Tags),
              };
    },

    async update(context, id, old, news) {
        const target = (state: typeof news) =>
            `${str(state, "instance") ?? ""} ${str(state, "networkInterface") ?? ""}`;
        if (target(old) !== target(news) && target(news) !== " ") {
            const [InstanceId, NetworkInterfaceId] = [str(news, "instance"), str(news, "networkInterface")];
            await context.ec2.associateAddress({
                AllocationId: id,
                InstanceId,
                NetworkInterfaceId,
                AllowReassociation: true,
            });
        }
    },

    async delete({ ec2 }, id, state) {
        const association = str(state, "associationId");
        if (association !== undefined && association !== "")
            await orGone(ec2.disassociateAddress({ AssociationId: association }));

        await ec2.releaseAddress({ AllocationId: id });
    },
};
