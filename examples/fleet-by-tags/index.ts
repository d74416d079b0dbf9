import * as pulumi from "@pulumi/pulumi";
import {
    callerPlace,
    InstanceRole,
    machineImage,
    ManagedInstance,
    PrivateNetwork,
    SessionGroup,
    SessionUser,
} from "@session-manager-access/components";

const place = callerPlace(new pulumi.Config("aws").require("region"));
const network = new PrivateNetwork("network", { region: place.region });
const role = new InstanceRole("instances", place);
const imageId = machineImage();

for (const Environment of ["Development", "Production"]) {
    for (const number of [1, 2]) {
        const Name = `web-${Environment.toLowerCase()}-${number}`;
        new ManagedInstance(Name, {
            imageId,
            subnetId: network.subnetIds.apply(([subnetId = ""]) => subnetId),
            securityGroupId: network.instanceSecurityGroupId,
            instanceProfileName: role.instanceProfileName,
            tags: { Name, Environment },
        });
    }
}

// The policy names tags, not instances: it stays the same when instances come and go.
const members = ["alice", "bob"].map((name) => new SessionUser(name, place).userName);
const developers = new SessionGroup("developers", {
    ...place,
    members,
    grants: [{ tags: { Environment: ["Development"] } }],
});

export const group = developers.arn;
