import { forbidBypasses } from "../iam/forbid-bypasses";

/** ECS Exec is a session in a container. */
export const noContainerExec = forbidBypasses("no-container-exec", "ecs-exec");
