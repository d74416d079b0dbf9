import type { PolicyDocument, Statement } from "../../access/policy";
import { allActions, reads } from ".";
import { allow, CI_PATH, documentOf, type RightsPlace } from "./statements";

/** What `access … --account` asks of AWS: the live account's table. */
const AUDIT = [
    "ec2:DescribeInstances",
    "iam:GetAccountAuthorizationDetails",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "ssm:DescribeInstanceInformation",
    "ssm:ListTagsForResource",
];

/** What has a policy of its own, so that none exceeds IAM's 6,144 characters. */
export type DeployPart = "iam" | "network" | "services";
export const DEPLOY_PARTS: readonly DeployPart[] = ["iam", "network", "services"];

const partOf = (action: string): DeployPart =>
    action.startsWith("iam:") ? "iam" : /^(ec2|route53):/.test(action) ? "network" : "services";

/**
 * The policies of the role that deploys an environment: the actions that the engine tests recorded, and never on what
 * this program makes.
 *
 * @param boundary the permissions boundary that the stack's users and roles must have. Default: none is asked for.
 */
export function deployPolicies(place: RightsPlace, boundary?: string): Readonly<Record<DeployPart, PolicyDocument>> {
    const document = (part: DeployPart) =>
        documentOf([
            ...allow(
                allActions().filter((action) => partOf(action) === part),
                place,
                boundary,
            ),
            ...kept(part, place),
        ]);
    return { iam: document("iam"), network: document("network"), services: document("services") };
}

/** What the deploy role could change otherwise: itself, and the bucket and key of all stacks' state. */
function kept(part: DeployPart, { partition, accountId, state }: RightsPlace): readonly Statement[] {
    const deny = (service: string, Resource: string | readonly string[]): Statement => ({
        Effect: "Deny",
        Action: allActions().filter((action) => action.startsWith(`${service}:`) && changes(action)),
        Resource,
    });
    switch (part) {
        case "iam":
            return [
                deny(
                    "iam",
                    ["role", "policy"].map((type) => `arn:${partition}:iam::${accountId}:${type}${CI_PATH}*`),
                ),
            ];
        case "network":
            return [];
        case "services":
            return [deny("s3", `arn:${partition}:s3:::${state.bucket}`), deny("kms", state.keyArn)];
    }
}

const changes = (action: string) => !reads(action) && !USES.test(action);
/** Neither object nor key is changed by them. */
const USES = /^(s3:\w+Object|kms:(Encrypt|GenerateDataKey))$/;

/** The policy of the role that previews: what reads of all that, in every path of the account, and the state. */
export function previewPolicy(place: Omit<RightsPlace, "path">): PolicyDocument {
    const actions = [...new Set([...allActions().filter(reads), ...AUDIT])];
    return documentOf(allow(actions, { ...place, path: "/" }));
}

interface Trust {
    readonly providerArn: string;
    /** The issuer without https://, as condition keys name it. */
    readonly issuer: string;
    readonly audience: string;
    readonly subjects: readonly string[];
}

/** Trusts the issuer's tokens for one audience and these subjects alone. */
export function trustPolicy({ providerArn, issuer, audience, subjects }: Trust): PolicyDocument {
    const subject = { [`${issuer}:sub`]: subjects };
    const aimed = { [`${issuer}:aud`]: audience };
    return documentOf([
        {
            Effect: "Allow",
            Principal: { Federated: providerArn },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: subjects.some((one) => /[*?]/.test(one))
                ? { StringEquals: aimed, StringLike: subject }
                : { StringEquals: { ...aimed, ...subject } },
        },
    ]);
}
