import type { AccountInstance } from "../../access/matrix";

/**
 * The tag that EC2 Auto Scaling gives each instance that it launches. No user can set tags that begin with aws:.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html
 */
const GROUP_TAG = "aws:autoscaling:groupName";

/**
 * Whether a live instance is one of a stack's fleet, or a node of its activation. By the group's name or the activation's
 * ID; an instance whose tags changed since is one all the same. Where a stack doesn't know the name, by the fleet's tags.
 */
export function isOfFleet(instance: AccountInstance, fleet: AccountInstance): boolean {
    if (instance.region !== fleet.region) return false;
    if (fleet.activation === true)
        return fleet.activationId !== undefined && instance.activationId === fleet.activationId;

    const group = instance.tags[GROUP_TAG];
    if (group === undefined) return false;
    if (fleet.groupName !== undefined) return group === fleet.groupName;
    const tags = Object.entries(fleet.tags);
    return tags.length > 0 && tags.every(([key, value]) => instance.tags[key] === value);
}

/** What the stack says of an instance of its fleet: the fleet's tags and role, and what AWS itself adds. */
export function likeFleet(instance: AccountInstance, fleet: AccountInstance): AccountInstance {
    const { fleet: _, activation: __, groupName: ___, ...same } = fleet;
    const ofAws = Object.entries(instance.tags).filter(([key]) => key.startsWith("aws:"));
    const { id, name, arn, managed } = instance;
    return {
        ...same,
        id,
        arn,
        ...(name !== undefined && { name }),
        ...(managed !== undefined && { managed }),
        tags: { ...fleet.tags, ...Object.fromEntries(ofAws) },
    };
}
