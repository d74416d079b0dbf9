import { arns } from "../../prove/universe";
import type { Rule } from "../toolkit/rule";
import { placed, sourceOf } from "../toolkit/allowing-statement";

const READS = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"];

export const instanceRoleParameters: Rule = {
    id: "instance-role-parameters",
    severity: "medium",
    title: "An instance role that can read every parameter",
    why: "AmazonSSMManagedInstanceCore and its like let each instance read all of the account's parameters, and with them everyone who has a shell there: passwords often stand in them.",
    remedy: "Give the role the five actions of the agent (ssm:UpdateInstanceInformation and ssmmessages:Create/OpenControlChannel and Create/OpenDataChannel) instead, and parameters by their names.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html",
    *find(snapshot) {
        for (const principal of snapshot.instanceRoles) {
            // A parameter that no policy names.
            const universes = [arns(placed("arn:PARTITION:ssm:*:ACCOUNT:parameter/x0f1e2d3c4b5a69788", snapshot))];
            const open = READS.filter((action) => snapshot.possible(principal, action, { universes, tagged: false }));
            if (open.length === 0) continue;
            const claim = { holder: "instances", effect: "read every parameter", actions: open } as const;
            yield { principals: [principal.arn], ...sourceOf(principal, open), claim };
        }
    },
};
