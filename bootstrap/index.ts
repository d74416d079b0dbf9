import "../lighten-pulumi";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as iam from "@pulumi/aws/iam";
import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import { issuerOf, partitionOf } from "../access/grants";
import { mapValues } from "../access/map-values";
import { LogBucket } from "../components/log-bucket";
import { readBootstrap } from "./configuration";
import { DEPLOY_PARTS, deployPolicies, previewPolicy, trustPolicy } from "./rights/roles";
import { CI_PATH } from "./rights/statements";

const settings = readBootstrap(pulumi.runtime.allConfig());
const region = new pulumi.Config("aws").require("region");
const partition = partitionOf(region);
const { accountId } = getCallerIdentityOutput({});
const kept = { protect: settings.protect };

const key = new kms.Key(
    "state-key",
    { description: "The state of Pulumi's stacks, and their secrets", enableKeyRotation: true },
    kept,
);
const { kmsKeyAlias } = settings.state;
const alias = new kms.Alias("state-key-alias", { name: kmsKeyAlias, targetKeyId: key.keyId }, kept);
const bucket = new LogBucket(
    "state",
    { session: { s3BucketName: settings.state.bucket }, region, keyArn: key.arn, expirationInDays: 0 },
    kept,
);

const providerArn =
    settings.providerArn === ""
        ? new iam.OpenIdConnectProvider("ci", { url: settings.issuer, clientIdLists: [settings.audience] }).arn
        : pulumi.output(settings.providerArn);
const place = pulumi.all([accountId, key.arn]).apply(([account, keyArn]) => ({
    partition,
    accountId: account,
    region,
    state: { bucket: settings.state.bucket, keyArn },
}));

function ciRole(name: string, description: string, subjects: readonly string[]): iam.Role {
    const { audience, issuer } = settings;
    return new iam.Role(name, {
        name: `session-access-${name}`,
        path: CI_PATH,
        description,
        assumeRolePolicy: providerArn.apply((arn) =>
            JSON.stringify(trustPolicy({ providerArn: arn, issuer: issuerOf(issuer), audience, subjects })),
        ),
    });
}

/** Answers the role's ARN, which resolves once the role has its policies. */
function withPolicies(role: iam.Role, name: string, documents: Readonly<Record<string, pulumi.Output<object>>>) {
    const attached = Object.entries(documents).map(([part, document]) => {
        const policy = new iam.Policy(`${name}-${part}`, {
            name: `session-access-${name}-${part}`,
            path: CI_PATH,
            policy: document.apply((known) => JSON.stringify(known)),
        });
        return new iam.RolePolicyAttachment(`${name}-${part}`, { role: role.name, policyArn: policy.arn }).id;
    });
    return pulumi.all([role.arn, ...attached]).apply(([arn]) => arn as string);
}

const preview = ciRole("preview", "Previews in CI: reads what the stacks manage", settings.preview.subjects);

/** The ARN of the role of pull requests and of the search for drift: it only reads. */
export const previewRoleArn = withPolicies(preview, "preview", { reads: place.apply(previewPolicy) });
/** The ARNs of the roles that deploy, by environment. */
export const deployRoleArns = mapValues(settings.environments, (environment, name) => {
    const { path, permissionsBoundaryArn, subjects } = environment;
    const documents = place.apply((known) =>
        deployPolicies(
            { ...known, region: environment.region ?? region, path, state: { ...known.state, stack: name } },
            permissionsBoundaryArn,
        ),
    );
    const role = ciRole(`deploy-${name}`, `Deploys the stack ${name} in CI`, subjects);
    const parts = Object.fromEntries(DEPLOY_PARTS.map((part) => [part, documents.apply((all) => all[part])]));
    return withPolicies(role, `deploy-${name}`, parts);
});
/** What `pulumi login` takes, and PULUMI_BACKEND_URL. */
export const backendUrl = pulumi.interpolate`s3://${bucket.bucketName}?region=${region}`;
/** What `pulumi stack init --secrets-provider` takes. */
export const secretsProvider = pulumi.interpolate`awskms://${alias.name}?region=${region}`;
