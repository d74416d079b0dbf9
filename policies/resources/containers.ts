import { at, UNKNOWN } from "../pack/known";
import type { StackSubject } from "../pack/rule";
import { isTrue } from "./instances";
import type { Referred, Relations } from "./relations";

export const CLUSTER = "aws:ecs/cluster:Cluster";
const SERVICE = "aws:ecs/service:Service";
const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";

/** The services in whose containers ECS Exec opens shells, each with its cluster. */
export function execServices(
    stack: Relations,
): readonly { readonly service: StackSubject; readonly clusters: Referred }[] {
    return stack
        .ofType(SERVICE)
        .filter(({ props }) => isTrue(at(props, "enableExecuteCommand")))
        .map((service) => ({
            service,
            clusters: stack.candidates(service, "cluster", [CLUSTER], ["arn", "id", "name"]),
        }));
}

/**
 * The containers of a service whose own logs don't go to CloudWatch; undefined where its task definition can't be read.
 */
export function containersWithoutLogs(service: StackSubject, stack: Relations): readonly string[] | undefined {
    const [task, ...others] = stack.referred(service, "taskDefinition", [TASK_DEFINITION], ["arn", "id", "family"]);
    const text = task?.props.containerDefinitions;
    if (typeof text !== "string" || others.length > 0) return undefined;

    try {
        const containers: unknown = JSON.parse(text);
        return Array.isArray(containers)
            ? (containers as unknown[])
                  .filter((one) => ![UNKNOWN, "awslogs"].includes(at(one, "logConfiguration", "logDriver") as string))
                  .map((one) => String(at(one, "name")))
            : undefined;
    } catch {
        return undefined;
    }
}
