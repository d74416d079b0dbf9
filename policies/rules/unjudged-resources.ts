import type { Rule } from "../pack/rule";

/** Resources of AWS Cloud Control that rules would judge if they were the classic provider's. */
const UNJUDGED: ReadonlySet<string> = new Set(
    [
        "autoscaling:AutoScalingGroup",
        "autoscaling:LaunchConfiguration",
        "ec2:Eip",
        "ec2:EipAssociation",
        "ec2:Instance",
        "ec2:LaunchTemplate",
        "ec2:NetworkInterface",
        "ec2:Route",
        "ec2:RouteTable",
        "ec2:SecurityGroup",
        "ec2:SecurityGroupIngress",
        "ec2:SpotFleet",
        "ec2:VpcEndpoint",
        "ssm:MaintenanceWindowTask",
    ].map((type) => `aws-native:${type}`),
);

export const unjudgedResources: Rule = {
    name: "unjudged-resources",
    description: "The stack has resources of @pulumi/aws-native that no rule judges.",
    why: "Of AWS Cloud Control the pack reads IAM, permission sets, documents, ECS Exec and log groups, and of instances the tags: what is wrong with the rest isn't reported.",
    severity: "low",
    enforcementLevel: "advisory",
    remediationSteps: "Use the resources of @pulumi/aws, or review these by hand and set this rule to disabled.",
    url: "https://www.pulumi.com/registry/packages/aws-native/",
    tags: ["configuration"],
    stack: (resources) => {
        const counts = new Map<string, number>();
        for (const { type } of resources) if (UNJUDGED.has(type)) counts.set(type, (counts.get(type) ?? 0) + 1);

        const found = [...counts].sort().map(([type, count]) => `${type} (${count})`);
        return found.length === 0 ? [] : [{ problem: `No rule judges ${found.join(", ")}.` }];
    },
};
