import type { AccountInstance } from "../matrix/account";
import { principalRefs } from "./attachments";
import { programName, type StackPlace } from "./instances";
import type { Relations } from "./relations";
import type { StackResource } from "./resource";
import { storedTags } from "./tags";
import { ACTIVATION } from "./types";
import { textAt } from "./values";

/**
 * The activations of a stack, each as the one node that all nodes registered with it are like: they get its tags and its
 * role. No stack knows their IDs, so that the ID is one that Systems Manager gives no node.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/hybrid-activation-managed-nodes.html
 */
export function stackActivations<R extends StackResource>(
    stack: Relations<R>,
    placeOf: (resource: R) => StackPlace,
): AccountInstance[] {
    return stack.ofType(ACTIVATION).map((activation, index) => {
        const { account, partition, region, owner } = placeOf(activation);
        const activationId = textAt(activation.props, "id");
        const [role] = principalRefs(activation, "iamRole", "role", stack);
        return {
            id: programName(activation),
            activation: true,
            ...(activationId !== undefined && { activationId }),
            arn: `arn:${partition}:ssm:${region}:${account}:managed-instance/mi-${index.toString(16).padStart(17, "0")}`,
            ...(owner !== undefined && { account: owner }),
            region,
            ...storedTags(activation),
            ...(role !== undefined && { role: role.name }),
        };
    });
}
