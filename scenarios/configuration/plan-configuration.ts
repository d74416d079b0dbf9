import {
    onEc2,
    type AccessModel,
    type ActivationLimits,
    type FleetSize,
    type ModelInstance,
    type Tags,
} from "../../access/model";
import { DEFAULT_IMAGE, leastVolumeSize, type Architecture } from "../../access/images";
import { architectureOf } from "../settings/instance-types";
import { zoneOf } from "../settings/zone";
import { endpointCost } from "./endpoint-cost";
import { planNetwork, type NetworkPlan } from "./plan-network";
import { planPrincipals, type PrincipalsPlan } from "./plan-principals";
import type { Problem } from "./problem";
import type { WrittenConfiguration } from "./read-configuration";

/** What follows from an instance's type and image. */
interface Launched extends Omit<ModelInstance, "fleet" | "activation"> {
    readonly image: string;
    readonly architecture: Architecture;
    readonly rootVolumeSize: number;
}

/** A single instance, with what follows from its name. */
interface PlannedInstance extends Launched {
    /** Its image among the plan's. */
    readonly imageKey: string;
    /** The position of its subnet among the network's. */
    readonly subnet: number;
}

/** A fleet, which is in all subnets. */
interface PlannedFleet extends Launched {
    readonly fleet: FleetSize;
}

/** What is to be built, as far as it can be decided without a resource. */
export interface Plan {
    readonly network: NetworkPlan;
    readonly principals: PrincipalsPlan;
    /** What the endpoints cost; undefined where none is created. */
    readonly endpointCost: string | undefined;
    /** The single instances. */
    readonly instances: Readonly<Record<string, PlannedInstance>>;
    readonly fleets: Readonly<Record<string, PlannedFleet>>;
    readonly activations: Readonly<Record<string, ActivationLimits & { readonly tags: Tags }>>;
    /** Each image of the single instances, once: it is looked up for each architecture. */
    readonly images: Readonly<Record<string, { readonly image: string; readonly architecture: Architecture }>>;
}

/** Plans the network and where the model's instances stand in it. What doesn't fit is pushed to `problems`. */
export function planConfiguration(
    { network: input, instances: common, principals, session, region }: WrittenConfiguration,
    { instances: all }: Pick<AccessModel, "instances">,
    problems: Problem[],
): Plan {
    const instances = onEc2(all);
    const network = planNetwork(input, session, region, instances, problems);
    const subnets = (network.existing === undefined ? network.subnetCidrBlocks : network.existing.subnetIds).length;
    const launched = ({ image = DEFAULT_IMAGE, ...instance }: ModelInstance) => ({
        ...instance,
        image,
        architecture: architectureOf(instance.instanceType),
        rootVolumeSize: common.rootVolumeSize ?? leastVolumeSize(image),
    });
    const entries = Object.entries(instances);
    const planned = entries
        .filter(([, { fleet }]) => fleet === undefined)
        .map(([name, instance]) => {
            const known = launched(instance);
            const imageKey = `${known.image} ${known.architecture}`;
            return [name, { ...known, imageKey, subnet: zoneOf(name, subnets) }] as const;
        });
    const fleets = entries.flatMap(([name, { fleet, ...instance }]) =>
        fleet === undefined ? [] : [[name, { ...launched(instance), fleet }] as const],
    );
    const activations = Object.entries(all).flatMap(([name, { tags, activation }]) =>
        activation === undefined ? [] : [[name, { ...activation, tags }] as const],
    );
    const images = planned.map(([, { imageKey, image, architecture }]) => [imageKey, { image, architecture }]);
    const created = network.existing?.endpointSecurityGroupId === undefined;
    return {
        network,
        principals: planPrincipals(principals, region, problems),
        endpointCost: created ? endpointCost(region, network.endpoints, subnets) : undefined,
        instances: Object.fromEntries(planned),
        fleets: Object.fromEntries(fleets),
        activations: Object.fromEntries(activations),
        images: Object.fromEntries(images) as Plan["images"],
    };
}
