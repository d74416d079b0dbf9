import * as pulumi from "@pulumi/pulumi";
import {
    callerPlace,
    ManagedInstance,
    PrivateNetwork,
    SessionLogs,
    SessionPermissionSet,
    SessionPreferences,
    SessionRole,
    SessionUser,
    type SessionRoleArgs,
    type SessionSettings,
} from "../../../components";
import {
    accountAccessMutations,
    companyMutations,
    keyMutations,
    logMutations,
    networkMutations,
    oidcMutations,
    ownOidcMutations,
    permissionSetMutations,
    preferenceMutations,
    samlMutations,
    UNTAGGED,
} from "./company-mutations";

/** A program with a component for each mistake, which gets it, and one of each kind without a mistake. */
pulumi.runtime.registerResourceTransform(({ name, props, opts }) => {
    const found = Object.entries(companyMutations).find(([mistake, { resource }]) => name === mistake + resource);
    return found === undefined ? undefined : { props: found[1].apply(props), opts };
});

const place = callerPlace("eu-central-1");
const grants = [{ principalTags: ["Department"] }];
const ACCOUNT = "123456789012";
const each = (mutations: object, kind: string, make: (name: string) => unknown) =>
    [...Object.keys(mutations), `good-${kind}`].forEach(make);
const role = (trust: Pick<SessionRoleArgs, "saml" | "oidc" | "accountAccess">) => (name: string) =>
    new SessionRole(name, { ...place, ...trust, grants, sessionTags: ["Department"] });
const oidc = (issuer: string) => ({
    providerArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}`,
    audiences: ["sts.amazonaws.com"],
    subjects: ["repo:acme/app:ref:refs/heads/main"],
});

each(oidcMutations, "oidc", role({ oidc: oidc("token.actions.githubusercontent.com") }));
each(ownOidcMutations, "own-oidc", role({ oidc: oidc("login.example.com") }));
each(samlMutations, "saml", role({ saml: { providerArn: `arn:aws:iam::${ACCOUNT}:saml-provider/company` } }));
const applicationArn = `arn:aws:account-access:eu-central-1:${ACCOUNT}:application/aam-0123456789abcdef`;
each(accountAccessMutations, "account-access", role({ accountAccess: { applicationArn } }));
each(permissionSetMutations, "permission-set", (name) => {
    const instanceArn = "arn:aws:sso:::instance/ssoins-0123456789abcdef";
    const args = { ...place, instanceArn, permissionSetName: name.slice(0, 32), grants };
    new SessionPermissionSet(name, args);
});

// Known before deployment, and so is what is made of it.
const instanceRoleArns = [`arn:aws:iam::${ACCOUNT}:role/instances`];
const sessionsOf = (name: string): SessionSettings => ({
    documentName: name,
    kmsKeyArn: `arn:aws:kms:eu-central-1:${ACCOUNT}:key/01234567-89ab-cdef-0123-456789abcdef`,
    s3BucketName: `logs-${name}`,
    cloudWatchLogGroupName: `/sessions/${name}`,
});
const preferences = {
    runAsEnabled: true,
    runAsDefaultUser: "operator",
    idleSessionTimeout: 10,
    maxSessionDuration: 60,
};
each(logMutations, "logs", (name) => {
    const session = sessionsOf(name);
    new SessionLogs(name, { ...place, session, instanceRoleArns });
    new SessionPreferences(name, { session, preferences });
});
each(keyMutations, "key", (name) => {
    const { documentName } = sessionsOf(name);
    const logs = new SessionLogs(name, {
        ...place,
        session: { documentName, kmsKeyAlias: `alias/${name}`, cloudWatchLogGroupName: `/key/${name}` },
        instanceRoleArns,
    });
    const session = { documentName, cloudWatchLogGroupName: `/key/${name}` };
    new SessionPreferences(name, { session, preferences, kmsKeyArn: logs.keyArn });
});
each(preferenceMutations, "preferences", (name) => {
    new SessionPreferences(name, { session: sessionsOf(name), preferences, blockPublicDocuments: true });
});

// No OS user is named for the sessions of principals without the tag.
const unnamed = { runAsEnabled: true, maxSessionDuration: 60, idleSessionTimeout: 10 };
new SessionPreferences(UNTAGGED.name, { session: sessionsOf(UNTAGGED.name), preferences: unnamed });
new SessionUser(`${UNTAGGED.name}-user`, {
    ...place,
    session: { documentName: UNTAGGED.name },
    grants: [{ tags: { Department: ["Finance"] } }],
});
each(networkMutations, "network", (name) => {
    const network = new PrivateNetwork(name, { ...place, settingsKey: name });
    new ManagedInstance(`${name}-web`, {
        subnetId: network.subnetIds.apply(([id = ""]) => id),
        securityGroupId: network.instanceSecurityGroupId,
        instanceProfileName: "instances",
        tags: { Department: "Finance", Environment: "Development" },
    });
});
new SessionUser("good-user", { ...place, session: {}, grants: [{ tags: { Department: ["Finance"] } }] });
