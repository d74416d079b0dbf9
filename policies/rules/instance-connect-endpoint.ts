import { judge, type Rule } from "../pack/rule";

export const instanceConnectEndpoint: Rule = {
    name: "instance-connect-endpoint",
    description: "The stack has an EC2 Instance Connect Endpoint.",
    why: "It tunnels SSH and RDP to instances without a public address: session policies don't govern such a connection, and no session log shows it.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps: "Remove the endpoint; people reach instances by Session Manager.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/connect-with-ec2-instance-connect-endpoint.html",
    tags: ["bypasses", "network"],
    resource: {
        types: ["aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint"],
        check: () => judge(["It opens tunnels to the instances of its VPC, past Session Manager."]),
    },
};
