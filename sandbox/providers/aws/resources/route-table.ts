import type { RouteTable } from "@aws-sdk/client-ec2";
import type { Properties } from "../../rpc/values";
import { blocks, each, map, set, text } from "../common/fields";
import { objects, str } from "../common/inputs";
import { orGone, unlessMade } from "../common/errors";
import type { Context, ResourceType } from "../common/resource-type";
import { tagMap } from "../common/tags";
import { ec2Arn, filters, taggedAlike, tagSpecification, ec2Tagging } from "./ec2-tags";
import { named, routeProperties, targets } from "./route";

// Routes inside a table name their destinations more briefly than routes of their own do.
const inlineDestinations = {
    cidrBlock: "DestinationCidrBlock",
    ipv6CidrBlock: "DestinationIpv6CidrBlock",
    destinationPrefixListId: "DestinationPrefixListId",
};

const inlineRoute = each(Object.keys({ ...inlineDestinations, ...targets }).join(" "), text());

/** The routes that were added: not the VPC's own, nor those of gateway endpoints, which AWS keeps itself. */
export function inlineRoutes(table: RouteTable): Properties[] {
    return (table.Routes ?? [])
        .filter((route) => route.GatewayId !== "local" && route.Origin !== "CreateRouteTable")
        .filter((route) => !(route.GatewayId ?? "").startsWith("vpce-"))
        .map((route) => {
            const { destinationCidrBlock, destinationIpv6CidrBlock, ...others } = routeProperties(route);
            return { cidrBlock: destinationCidrBlock, ipv6CidrBlock: destinationIpv6CidrBlock, ...others };
        });
}

async function setRoutes({ ec2 }: Context, RouteTableId: string, old: Properties[], news: Properties[]): Promise<void> {
    const destination = (route: Properties) => named(inlineDestinations, route);
    const key = (route: Properties) => JSON.stringify(destination(route));
    for (const route of old.filter((before) => !news.some((after) => key(after) === key(before))))
        await orGone(ec2.deleteRoute({ RouteTableId, ...destination(route) }));

    for (const route of news) {
        const call = { RouteTableId, ...destination(route), ...named(targets, route) };
        await (old.some((before) => key(before) === key(route))
            ? ec2.replaceRoute(call)
            : unlessMade(/RouteAlreadyExists/, ec2.createRoute(call)));
    }
}

export const routeTable: ResourceType = {
    title: "EC2 Route Table",
    inputs: {
        vpcId: text().need().replace(),
        routes: blocks(inlineRoute).chosen(),
        propagatingVgws: set().chosen(),
        tags: map(),
    },
    outputs: ["arn", "ownerId"],
    twins: true,
    tagging: ec2Tagging,

    async create({ ec2 }, inputs) {
        const { RouteTable } = await ec2.createRouteTable({
            VpcId: str(inputs, "vpcId"),
            TagSpecifications: tagSpecification("route-table", inputs),
        });
        return RouteTable?.RouteTableId ?? "";
    },

    finish: (context, id, inputs) => setRoutes(context, id, [], objects(inputs, "routes")),

    async find({ ec2 }, inputs) {
        const { RouteTables } = await ec2.describeRouteTables({ Filters: filters({ "vpc-id": inputs["vpcId"] }) });
        return taggedAlike(RouteTables, inputs).map(({ RouteTableId = "" }) => RouteTableId);
    },

    async read(context, id) {
        const found = (await context.ec2.describeRouteTables({ RouteTableIds: [id] })).RouteTables?.[0];
        return found === undefined
            ? undefined
            : {
                  arn: await ec2Arn(context, `route-table/${id}`, found.OwnerId),
                  vpcId: found.VpcId,
                  routes: inlineRoutes(found),
                  propagatingVgws: (found.PropagatingVgws ?? []).map(({ GatewayId = "" }) => GatewayId),
                  ownerId: found.OwnerId ?? "",
                  tags: tagMap(found.Tags),
              };
    },

    async update(context, id, old, news) {
        if ("routes" in news) await setRoutes(context, id, objects(old, "routes"), objects(news, "routes"));
    },

    async delete({ ec2 }, id) {
        const { RouteTables } = await ec2.describeRouteTables({ RouteTableIds: [id] });
        for (const { RouteTableAssociationId, Main } of RouteTables?.[0]?.Associations ?? []) {
            if (RouteTableAssociationId !== undefined && Main !== true)
                await orGone(ec2.disassociateRouteTable({ AssociationId: RouteTableAssociationId }));
        }
        await ec2.deleteRouteTable({ RouteTableId: id });
    },
};
