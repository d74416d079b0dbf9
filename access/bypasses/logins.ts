import type { Bypass } from "./bypass";
import { EC2_INSTANCE, MANAGED_INSTANCE, NO_RESOURCE, UNNAMED } from "./places";

export const instanceConnect: Bypass = {
    id: "instance-connect",
    severity: "high",
    opens: "login",
    title: "EC2 Instance Connect bypasses sessions",
    why: "With an SSH key pushed to an instance one logs in as any of its users; Session Manager's tags, logs and run-as don't apply. A tunnel through an endpoint needs no public address.",
    remedy: "Remove the actions of ec2-instance-connect, or allow SendSSHPublicKey only with the same tags as sessions (aws:ResourceTag) and an ec2:osuser, and OpenTunnel only to the port that is meant.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-connect-configure-IAM-role.html",
    variants: [
        {
            act: { actions: ["ec2-instance-connect:SendSSHPublicKey"], on: [[EC2_INSTANCE]] },
            effect: "log in with a key of their own",
            // On the very instances that sessions open it is a login like theirs.
            beyondSessions: true,
        },
        {
            act: {
                actions: ["ec2-instance-connect:OpenTunnel"],
                on: [["arn:PARTITION:ec2:*:ACCOUNT:instance-connect-endpoint/eice-*"]],
            },
            effect: "open tunnels to instances through EC2 Instance Connect Endpoints",
            severity: "medium",
        },
    ],
};

export const serialConsole: Bypass = {
    id: "serial-console",
    severity: "high",
    opens: "login",
    title: "The serial console bypasses sessions",
    why: "The serial console reaches an instance whatever its network and its agent are, down to its boot menu.",
    remedy: "Remove ec2-instance-connect:SendSerialConsoleSSHPublicKey and ec2:EnableSerialConsoleAccess from those who only open sessions.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configure-access-to-serial-console.html",
    variants: [
        {
            act: { actions: ["ec2-instance-connect:SendSerialConsoleSSHPublicKey"], on: [[EC2_INSTANCE]] },
            effect: "open the serial console",
        },
        {
            act: { actions: ["ec2:EnableSerialConsoleAccess"], on: NO_RESOURCE },
            effect: "switch on the serial console of the whole account",
            severity: "medium",
        },
    ],
};

export const remoteDesktop: Bypass = {
    id: "remote-desktop",
    severity: "medium",
    opens: "login",
    title: "Remote desktops bypass shell sessions",
    why: "Fleet Manager opens a desktop on Windows instances in the browser. What happens there is in no session log, and run-as doesn't apply.",
    remedy: "Remove ssm-guiconnect:StartConnection, or record connections.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-remote-desktop-connections.html",
    variants: [
        {
            act: { actions: ["ssm-guiconnect:StartConnection"], on: NO_RESOURCE },
            // The connection is a session by which the service forwards the desktop's port.
            also: [{ actions: ["ssm:StartSession"], on: [[EC2_INSTANCE, MANAGED_INSTANCE]] }],
            effect: "open desktops on Windows instances in the browser",
        },
    ],
};

/** A task of a cluster that no policy names, without a tag that one asks for. */
const TASK = `arn:PARTITION:ecs:*:ACCOUNT:task/${UNNAMED}/*`;

/** Any task: since 2019 its cluster is in its ARN. */
const ANY_TASK = ["arn:PARTITION:ecs:*:ACCOUNT:task/*/*", "arn:PARTITION:ecs:*:ACCOUNT:task/*"];

export const ecsExec: Bypass = {
    id: "ecs-exec",
    severity: "medium",
    opens: "login",
    title: "ECS Exec opens shells in containers",
    why: "ecs:ExecuteCommand opens a shell in a running container. From there the task's role and, without isolation, its host are near.",
    remedy: "Allow ecs:ExecuteCommand only on the clusters and tasks meant, by aws:ResourceTag or their ARNs.",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
    variants: [
        {
            act: { actions: ["ecs:ExecuteCommand"], on: [[TASK]], tagged: false },
            effect: "open shells in containers of any cluster",
        },
    ],
};

export const containerSessions: Bypass = {
    id: "container-sessions",
    severity: "medium",
    opens: "login",
    title: "Sessions in containers outside ECS Exec",
    why: "ssm:StartSession on a task opens a shell in its containers, without ecs:ExecuteCommand and without ECS Exec's log.",
    remedy: "Allow ssm:StartSession on instances and session documents only, or deny it on arn:aws:ecs:*:*:task/*.",
    url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html",
    variants: [
        {
            // Tasks of one cluster too: of the two keys of a tag they know aws:ResourceTag alone.
            act: { actions: ["ssm:StartSession"], on: [ANY_TASK], tagged: false },
            effect: "open shells in the containers of ECS tasks, outside ECS Exec and its log",
            provided: "ECS Exec is switched on for the task",
        },
    ],
};

export const eksAccess: Bypass = {
    id: "eks-access",
    severity: "medium",
    opens: "login",
    title: "Access to EKS clusters, and from there to their nodes",
    why: "An access entry with an administrator's policy starts privileged pods, and such a pod is root on its node.",
    remedy: "Remove eks:CreateAccessEntry and eks:AssociateAccessPolicy from those who only open sessions.",
    url: "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
    variants: [
        {
            act: {
                actions: ["eks:AssociateAccessPolicy"],
                on: [[`arn:PARTITION:eks:*:ACCOUNT:access-entry/${UNNAMED}/*/ACCOUNT/*/*`]],
            },
            also: [{ actions: ["eks:CreateAccessEntry"], on: [[`arn:PARTITION:eks:*:ACCOUNT:cluster/${UNNAMED}`]] }],
            effect: "make themselves administrators of EKS clusters",
            provided: "the cluster takes access entries",
        },
    ],
};

export const cloud9: Bypass = {
    id: "cloud9",
    severity: "medium",
    opens: "login",
    title: "Membership in other users' Cloud9 environments",
    why: "A member of an environment with write access has a shell on its instance, as the owner's user.",
    remedy: "Remove cloud9:CreateEnvironmentMembership and cloud9:UpdateEnvironmentMembership from those who only open sessions.",
    url: "https://docs.aws.amazon.com/cloud9/latest/user-guide/share-environment.html",
    variants: [
        {
            act: {
                actions: ["cloud9:CreateEnvironmentMembership", "cloud9:UpdateEnvironmentMembership"],
                on: [["arn:PARTITION:cloud9:*:ACCOUNT:environment:*"]],
            },
            effect: "join Cloud9 environments, each of which is a shell on its instance",
            provided: "the account has environments",
        },
    ],
};
