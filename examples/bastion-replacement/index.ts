import * as pulumi from "@pulumi/pulumi";
import { InstanceRole, ManagedInstance, PrivateNetwork, SessionUser } from "@session-manager-access/components";

const config = new pulumi.Config();
const region = new pulumi.Config("aws").require("region");

// The VPC keeps its subnets and routes. It gets the endpoints of Session Manager and two security groups.
const network = new PrivateNetwork("network", {
    region,
    existing: { vpcId: config.require("vpcId"), subnetIds: config.requireObject<string[]>("subnetIds") },
});
const role = new InstanceRole("instances", { region });
const database = new ManagedInstance("database-client", {
    subnetId: network.subnetIds.apply(([subnetId = ""]) => subnetId),
    securityGroupId: network.instanceSecurityGroupId,
    instanceProfileName: role.instanceProfileName,
    tags: { Name: "database-client" },
});
new SessionUser("alice", {
    region,
    instanceIds: { database: database.instanceId },
    grants: [{ instances: ["database"] }],
});

export const instanceId = database.instanceId;
