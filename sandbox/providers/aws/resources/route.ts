import type { Route } from "@aws-sdk/client-ec2";
import type { Properties } from "../../rpc/values";
import { each, text } from "../common/fields";
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

/** The inputs of a table by the API's names for them; the empty text counts as left out. */
export const named = (names: Readonly<Record<string, string>>, inputs: Properties) =>
    Object.fromEntries(Object.entries(names).map(([key, name]) => [name, str(inputs, key) || undefined]));

const call = (inputs: Properties) => ({
    RouteTableId: str(inputs, "routeTableId"),
    ...named({ ...destinations, ...targets }, inputs),
});

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
    const told = Object.entries({ ...destinations, ...targets }).map(([key, name]) => [
        key,
        (route as Properties)[name] ?? "",
    ]);
    return {
        ...(Object.fromEntries(told) as Properties),
        gatewayId: gateway.startsWith("vpce-") ? "" : gateway,
        vpcEndpointId: gateway.startsWith("vpce-") ? gateway : "",
    };
}

export const route: ResourceType = {
    title: "EC2 Route",
    inputs: {
        routeTableId: text().need().replace(),
        ...each(Object.keys(destinations).join(" "), text().replace()),
        ...each(Object.keys(targets).join(" "), text()),
    },
    outputs: ["instanceId", "instanceOwnerId", "origin", "state"],

    async create({ ec2 }, inputs) {
        await ec2.createRoute(call(inputs));
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
        await ec2.replaceRoute(call(news));
    },

    delete: ({ ec2 }, _id, state) =>
        ec2.deleteRoute({ RouteTableId: str(state, "routeTableId"), ...named(destinations, state) }),
};
