import { text } from "../common/fields";
import { str } from "../common/inputs";
import type { Context, ResourceType } from "../common/resource-type";
import { filters } from "./ec2-tags";

async function associations({ ec2 }: Context, by: Record<string, unknown>) {
    const { RouteTables } = await ec2.describeRouteTables({ Filters: filters(by) });
    return (RouteTables ?? []).flatMap(({ Associations }) => Associations ?? []);
}

export const routeTableAssociation: ResourceType = {
    title: "EC2 Route Table Association",
    inputs: { routeTableId: text().need(), subnetId: text().replace(), gatewayId: text().replace() },
    outputs: [],
    deleteBeforeReplace: true,

    async create({ ec2 }, inputs) {
        const { AssociationId } = await ec2.associateRouteTable({
            RouteTableId: str(inputs, "routeTableId"),
            SubnetId: str(inputs, "subnetId"),
            GatewayId: str(inputs, "gatewayId"),
        });
        return AssociationId ?? "";
    },

    async find(context, inputs) {
        const found = await associations(context, { "route-table-id": inputs["routeTableId"] });
        return found
            .filter(
                ({ SubnetId, GatewayId }) => (SubnetId ?? GatewayId) === (inputs["subnetId"] ?? inputs["gatewayId"]),
            )
            .map(({ RouteTableAssociationId = "" }) => RouteTableAssociationId);
    },

    async read(context, id) {
        // An import names an association as the official provider does: SUBNETID/ROUTETABLEID.
        const [subnet, table] = id.split("/");
        const found =
            table === undefined
                ? await associations(context, { "association.route-table-association-id": id })
                : await associations(context, { "route-table-id": table });
        const match = found.find(({ RouteTableAssociationId, SubnetId }) =>
            table === undefined ? RouteTableAssociationId === id : SubnetId === subnet,
        );
        return match === undefined
            ? undefined
            : {
                  id: match.RouteTableAssociationId,
                  routeTableId: match.RouteTableId,
                  subnetId: match.SubnetId ?? "",
                  gatewayId: match.GatewayId ?? "",
              };
    },

    async update({ ec2 }, id, _old, news) {
        const RouteTableId = str(news, "routeTableId");
        const { NewAssociationId } = await ec2.replaceRouteTableAssociation({ AssociationId: id, RouteTableId });
        return NewAssociationId;
    },

    delete: ({ ec2 }, id) => ec2.disassociateRouteTable({ AssociationId: id }),
};
