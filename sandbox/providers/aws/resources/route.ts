import type { Route } from "@aws-sdk/client-ec2";
import type { Properties } from "../../rpc/values";
import type { Field } from "../common/fields";
import { text } from "../common/fields";
import { str } from "../common/inputs";
import type { Context, ResourceType } from "../common/resource-type";
import { filters } from "./ec2-tags";

/** Where a route leads to, by the property that says so: the name the API has for it. */
export const targets = {
    carrierGatewayId: "CarrierGatewayId",
    coreNetworkArn: "CoreNetworkArn",
    egressOnlyGatewayId: "EgressOnlyInternetGatewayId",
    gatewayId: "GatewayId",
    localGatewayId: "LocalGatewayId",
    natGatewayId: "NatGatewayId",
    networkInterfaceId: "NetworkInterfaceId",
    transitGatewayId: "TransitGatewayId",
    vpcEndpointId: "VpcEndpointId",
    vpcPeeringConnectionId: "VpcPeeringConnectionId",
} as const;

const destinations = {
    destinationCidrBlock: "DestinationCidrBlock",
    destinationIpv6CidrBlock: "DestinationIpv6CidrBlock",
    destinationPrefixListId: "DestinationPrefixListId",
} as const;

function call(inputs: Properties): Record<string, string | undefined> {
    const names: [string, string][] = [...Object.entries(destinations), ...Object.entries(targets)];
    return Object.fromEntries(names.map(([key, name]) => [name, str(inputs, key)]));
}

function destinationOf(route: Properties): string {
    return Object.keys(destinations)
        .map((key) => str(route, key) ?? "")
        .join("");
}

function idOf(inputs: Properties): string {
    return `r-${str(inputs, "routeTableId")}_${destinationOf(inputs)}`;
}

async function routeIn({ ec2 }: Context, table: string | undefined, destination: string): Promise<Route | undefined> {
    const { RouteTables } = await ec2.describeRouteTables({ Filters: filters({ "route-table-id": table }) });
    return RouteTables?.[0]?.Routes?.find((route) =>
        [route.DestinationCidrBlock, route.DestinationIpv6CidrBlock, route.DestinationPrefixListId].includes(
            destination,
        ),
    );
}

/** A route of the API as properties; a target that is a VPC endpoint comes back as a gateway. */
export function routeProperties(route: Route): Properties {
    const gateway = route.GatewayId ?? "";
    return {
        destinationCidrBlock: route.DestinationCidrBlock ?? "",
        destinationIpv6CidrBlock: route.DestinationIpv6CidrBlock ?? "",
        destinationPrefixListId: route.DestinationPrefixListId ?? "",
        carrierGatewayId: route.CarrierGatewayId ?? "",
        coreNetworkArn: route.CoreNetworkArn ?? "",
        egressOnlyGatewayId: route.EgressOnlyInternetGatewayId ?? "",
        gatewayId: gateway.startsWith("vpce-") ? "" : gateway,
        vpcEndpointId: gateway.startsWith("vpce-") ? gateway : "",
        localGatewayId: route.LocalGatewayId ?? "",
        natGatewayId: route.NatGatewayId ?? "",
        networkInterfaceId: route.NetworkInterfaceId ?? "",
        transitGatewayId: route.TransitGatewayId ?? "",
        vpcPeeringConnectionId: route.VpcPeeringConnectionId ?? "",
    };
}

export const route: ResourceType = {
    title: "EC2 Route",
    inputs: {
        routeTableId: text().need().replace(),
        ...Object.fromEntries(Object.keys(destinations).map((key): [string, Field] => [key, text().replace()])),
        ...Object.fromEntries(Object.keys(targets).map((key): [string, Field] => [key, text()])),
    },
    outputs: ["instanceId", "instanceOwnerId", "origin", "state"],

    async create({ ec2 }, inputs) {
        await ec2.createRoute({ RouteTableId: str(inputs, "routeTableId"), ...call(inputs) });
        return idOf(inputs);
    },

    async find(context, inputs) {
        const found = await routeIn(context, str(inputs, "routeTableId"), destinationOf(inputs));
        return found === undefined ? [] : [idOf(inputs)];
    },

    async read(context, id, prior) {
        // An import names the route as the official provider does: ROUTETABLEID_DESTINATION.
        const [table, destination] = id.replace(/^r-(?=rtb-)/, "").split("_");
        const routeTableId = str(prior, "routeTableId") ?? table;
        const found = await routeIn(context, routeTableId, destinationOf(prior) || (destination ?? ""));
        return found === undefined
            ? undefined
            : {
                  routeTableId,
                  ...routeProperties(found),
                  instanceId: found.InstanceId ?? "",
                  instanceOwnerId: found.InstanceOwnerId ?? "",
                  origin: found.Origin ?? "",
                  state: found.State ?? "",
              };
    },

    async update({ ec2 }, _id, _old, news) {
        await ec2.replaceRoute({ RouteTableId: str(news, "routeTableId"), ...call(news) });
    },

    delete: ({ ec2 }, _id, state) =>
        ec2.deleteRoute({
            RouteTableId: str(state, "routeTableId"),
            DestinationCidrBlock: str(state, "destinationCidrBlock") || undefined,
            DestinationIpv6CidrBlock: str(state, "destinationIpv6CidrBlock") || undefined,
            DestinationPrefixListId: str(state, "destinationPrefixListId") || undefined,
        }),
};
