import "./lighten-pulumi";
import * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "./access/grants";
import { consoleUrl, signInUrl, startSessionCommand } from "./access/session-links";
import {
    AdvancedInstances,
    assignmentArgs,
    callerPlace,
    confirmBoundary,
    confirmExisting,
    confirmPrincipals,
    ExistingInstance,
    grantArgs,
    HybridActivation,
    InstanceFleet,
    InstanceRole,
    machineImage,
    ManagedInstance,
    PermissionsBoundary,
    PrivateNetwork,
    SessionGrants,
    SessionGroup,
    SessionLogs,
    SessionPermissionSet,
    SessionPreferences,
    SessionRole,
    SessionUser,
    STACK_TAG,
    thisStack,
    trustArgs,
} from "./components";
import { mapValues } from "./access/map-values";
import { onEc2 } from "./access/model";
import { readConfiguration, samlMetadata } from "./scenarios/configuration";
import { stackReadme } from "./scenarios/stack-readme";

const configuration = readConfiguration({ values: pulumi.runtime.allConfig(), environment: process.env });
const { plan, region } = configuration;
const tags = configuration.tags && { ...configuration.tags };
const { logs, preferences, ...session } = configuration.session;
const { users = {}, groups = {}, roles = {}, existing } = configuration.model;
const defaultUser = preferences?.runAsDefaultUser;
const osUsers = new Set([...(configuration.model.osUsers ?? []), ...(defaultUser === undefined ? [] : [defaultUser])]);
configuration.warnings.forEach((warning) => void pulumi.log.warn(warning));

const partition = partitionOf(region);
const place = callerPlace(region);
// Nothing is registered before AWS has confirmed what exists: the boundary, that the names are free, and the network.
const { path, boundary, managedPolicies } = plan.principals;
const limited = { path, permissionsBoundaryArn: boundary?.arn };
const known =
    boundary && confirmBoundary({ ...boundary, key: "session-manager-access:principals.permissionsBoundaryArn" });
const named = confirmPrincipals({
    key: `session-manager-access:${configuration.scenario}`,
    users: Object.keys(users),
    groups: Object.keys(groups),
    roles: Object.keys(roles).filter((name) => roles[name]?.trust.by !== "identity-center"),
});
const found =
    existing &&
    confirmExisting({
        key: `session-manager-access:${configuration.scenario}.existing`,
        users: Object.keys(existing.users ?? {}),
        groups: Object.keys(existing.groups ?? {}),
        roles: Object.keys(existing.roles ?? {}),
        instances: existing.instances,
    });
const free = pulumi.all([named, known?.confirmed, found?.confirmed]).apply((): pulumi.Resource[] => []);
// Without instances there is nothing to reach in a network, nor to give a role.
const hasInstances = Object.keys(onEc2(configuration.model.instances)).length > 0;
const privateNetwork = hasInstances
    ? new PrivateNetwork(
          "network",
          { ...plan.network, ...place, session, settingsKey: "session-manager-access:network", tags },
          { dependsOn: free },
      )
    : undefined;
const confirmed = {
    dependsOn: pulumi
        .all([free, plan.network.existing && privateNetwork?.subnetIds])
        .apply((): pulumi.Resource[] => []),
};
if (boundary !== undefined)
    new PermissionsBoundary("boundary", { policyArn: boundary.arn, policy: known?.policy }, confirmed);
const role = hasInstances
    ? new InstanceRole("instances", { ...place, ...limited, session, tags }, confirmed)
    : undefined;
// One lookup for each image, not for each instance.
const images = mapValues(plan.images, ({ image, architecture }) => machineImage(image, architecture));

// Only instances read these, and where there are any, they are there.
const subnetIds = privateNetwork?.subnetIds as pulumi.Output<string[]>;
const launched = {
    volumeTags: tags,
    securityGroupId: privateNetwork?.instanceSecurityGroupId as pulumi.Output<string>,
    instanceProfileName: role?.instanceProfileName as pulumi.Output<string>,
    rootVolumeKmsKeyArn: configuration.instances.rootVolumeKmsKeyArn,
    osUsers: [...osUsers],
};
const managedInstances = mapValues(plan.instances, ({ imageKey, subnet, ...instance }, name) => {
    const args = {
        ...instance,
        ...launched,
        tags: { ...instance.tags },
        imageId: images[imageKey],
        subnetId: subnetIds.apply((ids) => ids[subnet] as string),
    };
    return new ManagedInstance(name, args, confirmed);
});
const fleets = mapValues(
    plan.fleets,
    ({ fleet, ...instance }, name) =>
        new InstanceFleet(
            name,
            {
                ...instance,
                ...launched,
                tags: { ...instance.tags },
                subnetIds,
                minSize: fleet.min,
                maxSize: fleet.max,
                desiredCapacity: fleet.desired,
            },
            confirmed,
        ),
);
const activations = mapValues(
    plan.activations,
    ({ tags: own, registrationLimit, expires }, name) =>
        new HybridActivation(
            name,
            {
                ...place,
                ...limited,
                session,
                tags: { ...own },
                registrationLimit,
                expirationDate: expires,
                roleTags: tags,
            },
            confirmed,
        ),
);
if (configuration.instances.advancedTier) new AdvancedInstances("hybrid-nodes", confirmed);
for (const [name, instanceId] of Object.entries(existing?.instances ?? {})) {
    const itsTags = pulumi.output(found?.described).apply((all) => all?.instances[name]?.tags);
    new ExistingInstance(name, { instanceId, tags: itsTags }, confirmed);
}

const granted = {
    ...place,
    session,
    managedPolicies,
    hybridNodes: Object.keys(activations).length > 0,
    instanceIds: { ...mapValues(managedInstances, ({ instanceId }) => instanceId), ...existing?.instances },
};

const sessionUsers = mapValues(
    users,
    ({ grants, tags: own, console }, name) =>
        new SessionUser(
            name,
            {
                ...granted,
                ...limited,
                grants: grants.map(grantArgs),
                tags: { ...own, [STACK_TAG]: thisStack() },
                consolePasswordLength: console ? configuration.console.passwordLength : undefined,
            },
            confirmed,
        ),
);
const sessionGroups = mapValues(
    groups,
    ({ grants, members }, name) =>
        new SessionGroup(
            name,
            {
                ...granted,
                path,
                tags,
                grants: grants.map(grantArgs),
                members: members.map((user) => sessionUsers[user]?.userName ?? user),
            },
            confirmed,
        ),
);
const sessionRoles = mapValues(roles, ({ grants, trust, tags, sessionTags, runAs, people }, name) => {
    const args = {
        ...granted,
        grants: grants.map(grantArgs),
        tags: { ...tags, [STACK_TAG]: thisStack() },
        people: mapValues(people, (own) => ({ ...own })),
    };
    return trust.by === "identity-center"
        ? new SessionPermissionSet(
              name,
              { ...args, ...assignmentArgs(trust), permissionsBoundaryArn: boundary?.arn },
              confirmed,
          )
        : new SessionRole(
              name,
              {
                  ...args,
                  ...limited,
                  ...trustArgs(trust, samlMetadata),
                  sessionTags: [...sessionTags],
                  runAs: [...runAs],
              },
              confirmed,
          );
});

for (const [kind, principals] of Object.entries({
    user: existing?.users,
    group: existing?.groups,
    role: existing?.roles,
})) {
    for (const [name, { grants }] of Object.entries(principals ?? {})) {
        const args = { ...granted, path, tags, grants: grants.map(grantArgs), [`${kind}Name`]: name };
        const trust = pulumi.output(found?.described).apply((all) => all?.trustPolicies[name]);
        const asTold = kind === "role" ? { assumeRolePolicy: trust } : {};
        new SessionGrants(`${kind}-${name}`, { ...args, ...asTold }, confirmed);
    }
}

const instanceRoleArns = [...(role ? [role] : []), ...Object.values(activations)].map(({ roleArn }) => roleArn);
const sessionLogs =
    logs === undefined || instanceRoleArns.length === 0
        ? undefined
        : new SessionLogs(
              "sessions",
              {
                  ...place,
                  ...logs,
                  session,
                  principalArns: pulumi
                      .all([...Object.values(sessionUsers), ...Object.values(sessionRoles)].map(({ arn }) => arn))
                      .apply(async (own) => [...own, ...((await found?.described)?.principalArns ?? [])]),
                  instanceRoleArns,
                  readerArns: logs.readers,
                  tags,
              },
              { ...confirmed, protect: configuration.protect },
          );
if (logs !== undefined || preferences !== undefined) {
    new SessionPreferences(
        "preferences",
        { ...preferences, session, preferences, kmsKeyArn: sessionLogs?.keyArn, tags },
        confirmed,
    );
}

const instances = mapValues(managedInstances, ({ instanceId, arn }, name) => {
    const target = (id: string) => ({ partition, region, instanceId: id, documentName: session.documentName });
    return {
        id: instanceId,
        arn,
        tags: plan.instances[name]?.tags,
        consoleUrl: instanceId.apply((id) => consoleUrl(target(id))),
        startSessionCommand: instanceId.apply((id) => startSessionCommand(target(id))),
    };
});
const consoleUsers = Object.entries(sessionUsers).filter(([, user]) => user.consolePassword !== undefined);

// Not `export const`: of an exported output that is undefined, Pulumi would warn in every update.
module.exports = {
    scenario: configuration.scenario,
    ...(privateNetwork === undefined
        ? {}
        : {
              network: {
                  vpcId: privateNetwork.vpcId,
                  subnetIds: privateNetwork.subnetIds,
                  ...(plan.endpointCost !== undefined && { endpointCost: plan.endpointCost }),
              },
          }),
    instances,
    readme: pulumi.output(instances).apply((made) =>
        stackReadme({
            stack: thisStack(),
            scenario: configuration.scenario,
            region,
            model: configuration.model,
            instances: mapValues(made, (one) => ({ ...one, tags: { ...one.tags } })),
            network: hasInstances ? plan.network : undefined,
            endpointCost: plan.endpointCost,
        }),
    ),
    ...(Object.keys(fleets).length === 0
        ? {}
        : { fleets: mapValues(fleets, ({ groupName }, name) => ({ groupName, tags: plan.fleets[name]?.tags })) }),
    ...(Object.keys(activations).length === 0
        ? {}
        : {
              activations: mapValues(activations, ({ activationId }, name) => ({
                  activationId,
                  tags: plan.activations[name]?.tags,
              })),
              // To be read with `pulumi stack output activationCodes --show-secrets`.
              activationCodes: pulumi.secret(mapValues(activations, ({ activationCode }) => activationCode)),
          }),
    users: mapValues(sessionUsers, ({ arn }) => ({ arn })),
    groups: mapValues(sessionGroups, ({ arn }, name) => ({ arn, members: groups[name]?.members })),
    ...(Object.keys(roles).length === 0
        ? {}
        : {
              roles: mapValues(sessionRoles, (made, name) => ({
                  arn: made.arn,
                  ...(made instanceof SessionRole
                      ? { providerArn: made.providerArn }
                      : { permissionSetArn: made.permissionSetArn }),
                  people: roles[name]?.people,
              })),
          }),
    ...(consoleUsers.length === 0
        ? {}
        : {
              signInUrl: place.accountId.apply((account) => signInUrl(partition, account)),
              // To be read with `pulumi stack output consolePasswords --show-secrets`.
              consolePasswords: pulumi.secret(
                  Object.fromEntries(consoleUsers.map(([name, user]) => [name, user.consolePassword])),
              ),
          }),
};
