import { at, UNKNOWN } from "../pack/known";
import type { Rule, StackProblem, StackSubject } from "../pack/rule";
import { enumeration } from "../../access/report";
import { CLUSTER, containersWithoutLogs, execServices } from "../resources/containers";
import { Relations } from "../resources/relations";

export const containerExecLogging: Rule = {
    name: "container-exec-logging",
    description: "ECS Exec opens shells in containers that aren't logged, or without a KMS key.",
    why: "ECS Exec is a Session Manager session that the account's session preferences don't cover: the cluster says whether it is logged and encrypted.",
    severity: "medium",
    enforcementLevel: "advisory",
    remediationSteps:
        "Set configuration.executeCommandConfiguration of the cluster: kmsKeyId, and logging OVERRIDE with a log group or a bucket; or leave enableExecuteCommand out.",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
    tags: ["containers", "logs"],
    settings: {
        key: { type: "boolean", default: true, description: "Whether ECS Exec needs a KMS key beside TLS" },
    },
    stack: (resources, config) => {
        const stack = new Relations(resources);
        const services = execServices(stack);
        return [
            ...stack.ofType(CLUSTER).flatMap((cluster) => {
                const own = services
                    .filter(({ clusters }) => clusters.certain && clusters.resources.includes(cluster))
                    .map(({ service }) => service);
                return clusterProblems(cluster, own, config.key !== false, stack);
            }),
            ...services
                .filter(({ clusters }) => clusters.resources.length === 0)
                .map(({ service }) => ({
                    problem: `whether the ECS Exec sessions of ${service.name} are logged: its cluster isn't in the stack`,
                    urn: service.urn,
                    unknown: true,
                })),
        ];
    },
};

function clusterProblems(
    cluster: StackSubject,
    services: readonly StackSubject[],
    key: boolean,
    stack: Relations,
): readonly StackProblem[] {
    const settings = at(cluster.props, "configuration", "executeCommandConfiguration");
    if (settings === UNKNOWN || (settings === undefined && services.length === 0)) return [];

    const where = "configuration.executeCommandConfiguration";
    const used =
        services.length === 0
            ? ""
            : `, which ${enumeration(services.map(({ name }) => name))} use${services.length === 1 ? "s" : ""}`;
    const problem = (text: string) => ({ problem: `${text}${used}.`, urn: cluster.urn });
    const logs = at(settings, "logConfiguration");
    const stores = ["cloudWatchLogGroupName", "s3BucketName"].map((name) => at(logs, name));
    const logging = at(settings, "logging");
    return [
        ...(logging === "NONE" ? [problem(`${where}.logging is NONE: no log shows ECS Exec`)] : []),
        ...(logging === "OVERRIDE" && stores.every((one) => one === undefined || one === "")
            ? [
                  problem(
                      `${where}.logging is OVERRIDE, and logConfiguration names neither a log group nor a bucket for ECS Exec`,
                  ),
              ]
            : []),
        ...(logging === undefined || logging === "DEFAULT" ? unlogged(services, stack) : []),
        ...(key && at(settings, "kmsKeyId") === undefined ? [problem(`${where}.kmsKeyId isn't set for ECS Exec`)] : []),
    ];
}

/** By default a session goes where the container's own output goes, and only the driver awslogs takes it. */
function unlogged(services: readonly StackSubject[], stack: Relations): readonly StackProblem[] {
    return services.flatMap((service): readonly StackProblem[] => {
        const containers = containersWithoutLogs(service, stack);
        if (containers === undefined) {
            const problem = `whether the ECS Exec sessions of ${service.name} are logged: its task definition can't be read`;
            return [{ problem, urn: service.urn, unknown: true }];
        }
        return containers.length === 0
            ? []
            : [
                  {
                      problem: `Its cluster leaves the logging of ECS Exec at the default, which needs the log driver awslogs: ${enumeration(containers)} has another.`,
                      urn: service.urn,
                  },
              ];
    });
}
