import { wayRound } from "../way-round";

export const ecsExec = wayRound({
    id: "ecs-exec",
    severity: "medium",
    title: "Shells in containers beside limited sessions",
    why: "ecs:ExecuteCommand opens a shell in a running container. From there the task's role and, without isolation, its host are near.",
    remedy: "Allow ecs:ExecuteCommand only on the clusters and tasks meant, by aws:ResourceTag or their ARNs.",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
    actions: ["ecs:ExecuteCommand"],
    // A task of a cluster that no policy names, without a tag that one asks for.
    resources: [["arn:PARTITION:ecs:*:ACCOUNT:task/x0f1e2d3c4b5a69788/*"]],
    tagged: false,
    effect: "open shells in containers of any cluster",
});
