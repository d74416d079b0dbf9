import type { AccessModel, ModelInstance } from "../../access/model";
import { mapValues } from "../../access/map-values";
import { DEFAULT_IMAGE, leastVolumeSize, type Architecture } from "../../access/images";
import { architectureOf } from "../settings/instance-types";
import { zoneOf } from "../settings/zone";
import { endpointCost } from "./endpoint-cost";
import { planNetwork, type NetworkPlan } from "./plan-network";
import { planPrincipals, type PrincipalsPlan } from "./plan-principals";
import type { Problem } from "./problem";
import type { WrittenConfiguration } from "./read-configuration";

/** An instance of the model, with what follows from its name and type. */
interface PlannedInstance extends ModelInstance {
    readonly architecture: Architecture;
    /** Its image among the plan's. */
    readonly imageKey: string;
    readonly rootVolumeSize: number;
    /** The position of its subnet among the network's. */
    readonly subnet: number;
}

/** What is to be built, as far as it can be decided without a resource. */
export interface Plan {
    readonly network: NetworkPlan;
    readonly principals: PrincipalsPlan;
    /** What the endpoints cost; undefined where none is created. */
    readonly endpointCost: string | undefined;
    readonly instances: Readonly<Record<string, PlannedInstance>>;
    /** Each image of the instances, once: it is looked up for each architecture. */
    readonly images: Readonly<Record<string, { readonly image: string; readonly architecture: Architecture }>>;
}

/** Plans the network and where the model's instances stand in it. What doesn't fit is pushed to `problems`. */
export function planConfiguration(
    { network: input, instances: common, principals, session, region }: WrittenConfiguration,
    { instances, roles }: Pick<AccessModel, "instances" | "roles">,
    problems: Problem[],
): Plan {
    const network = planNetwork(input, session, region, Object.keys(instances), problems);
    const subnets = (network.existing === undefined ? network.subnetCidrBlocks : network.existing.subnetIds).length;
    const planned = mapValues(instances, (instance, name) => {
        const { image = DEFAULT_IMAGE } = instance;
        const architecture = architectureOf(instance.instanceType);
        return {
            ...instance,
            image,
            architecture,
            imageKey: `${image} ${architecture}`,
            rootVolumeSize: common.rootVolumeSize ?? leastVolumeSize(image),
            subnet: zoneOf(name, subnets),
        };
    });
    const images = Object.values(planned).map(({ imageKey, image, architecture }) => [
        imageKey,
        { image, architecture },
    ]);
    const created = network.existing?.endpointSecurityGroupId === undefined;
    return {
        network,
        principals: planPrincipals(principals, roles, region, problems),
        endpointCost: created ? endpointCost(region, network.endpoints, subnets) : undefined,
        instances: planned,
        images: Object.fromEntries(images) as Plan["images"],
    };
}
