import type { PolicyDocument, Statement } from "../../access/policy";

/** Where the rights hold. */
export interface RightsPlace {
    readonly partition: string;
    readonly accountId: string;
    readonly region: string;
    /** The IAM path of the users, groups, roles and policies, such as `/` or `/session-access/prod/`. */
    readonly path: string;
    readonly state: StatePlace;
}

/** Where the state of the stacks is kept. */
export interface StatePlace {
    readonly bucket: string;
    /** The ARN of the key that encrypts the bucket and the stacks' secrets. */
    readonly keyArn: string;
    /** The stack whose state is meant. Default: every stack of the project. */
    readonly stack?: string | undefined;
}

/** The Pulumi project whose stacks are deployed: a part of the paths of their state. */
const PROJECT = "session-manager-access";

/** Users, roles and policies of the CI itself: no deployment changes them. */
export const CI_PATH = "/session-access-ci/";

type Arns = (place: RightsPlace) => readonly string[];

const everything: Arns = () => ["*"];
const principal =
    (type: string): Arns =>
    ({ partition, accountId, path }) => [`arn:${partition}:iam::${accountId}:${type}${path}*`];
const regional =
    (service: string, ...resources: readonly string[]): Arns =>
    ({ partition, region, accountId }) =>
        resources.map((resource) => `arn:${partition}:${service}:${region}:${accountId}:${resource}`);

const stateOfStack: Arns = ({ partition, state: { bucket, stack = "*" } }) =>
    [".pulumi/meta.yaml", `.pulumi/stacks/${PROJECT}/${stack}.*`, `.pulumi/*/${PROJECT}/${stack}/*`].map(
        (key) => `arn:${partition}:s3:::${bucket}/${key}`,
    );

/**
 * What an action may be done to, the first that fits: as AWS's service authorization reference has the types of its
 * resources. Names that the stack's settings choose (buckets, log groups, documents) and ids that AWS chooses are open.
 */
const RESOURCES: readonly (readonly [actions: RegExp, arns: Arns])[] = [
    [/^iam:(ListUsers|ListVirtualMFADevices|GetAccountAuthorizationDetails)$/, everything],
    [
        /^iam:CreateServiceLinkedRole$/,
        ({ partition, accountId }) => [
            `arn:${partition}:iam::${accountId}:role/aws-service-role/autoscaling.amazonaws.com/*`,
        ],
    ],
    [/^iam:\w+InstanceProfile$/, principal("instance-profile")],
    [/^iam:\w+SAMLProvider$/, ({ partition, accountId }) => [`arn:${partition}:iam::${accountId}:saml-provider/*`]],
    [/^iam:((Add|Remove)User\w+Group|\w+Group(Policy)?)$/, principal("group")],
    [/^iam:((Get|List|Create|Delete|Tag|Untag|SetDefault)Polic(y|ies)\w*)$/, principal("policy")],
    [/^iam:\w*(Role|AssumeRolePolicy)/, principal("role")],
    [/^iam:List\w+ForRole$/, principal("role")],
    [/^iam:/, principal("user")],
    // Pulumi's own files: a stack's, its history, backups and locks.
    [/^s3:\w+Object$/, stateOfStack],
    [/^kms:(Encrypt|Decrypt|GenerateDataKey)$/, ({ state }) => [state.keyArn]],
    [/^s3:/, ({ partition }) => [`arn:${partition}:s3:::*`]],
    [/^kms:(Create|List)(Key|Keys|Aliases)$/, everything],
    [/^kms:\w+Alias$/, regional("kms", "alias/*", "key/*")],
    [/^kms:/, regional("kms", "key/*")],
    [/^logs:(?!DescribeLogGroups)/, regional("logs", "log-group:*")],
    // AWS's public parameters, such as those that name the latest images. Others can hold secrets.
    [/^ssm:GetParameter$/, ({ partition, region }) => [`arn:${partition}:ssm:${region}:*:parameter/aws/service/*`]],
    [/^ssm:\w+ServiceSetting$/, regional("ssm", "servicesetting/*")],
    [/^ssm:\w+Document\w*$/, regional("ssm", "document/*")],
];

/** EC2 and the services that have no type of resource for their actions: the region is what limits them. */
const ANYWHERE = /^(ec2|autoscaling|ssm|logs):/;

function resourcesOf(action: string, place: RightsPlace): readonly string[] {
    return (RESOURCES.find(([actions]) => actions.test(action))?.[1] ?? everything)(place);
}

function conditionOf(
    action: string,
    resources: readonly string[],
    place: RightsPlace,
    boundary?: string,
): Statement["Condition"] {
    if (action === "iam:PassRole")
        return { StringEquals: { "iam:PassedToService": ["ec2.amazonaws.com", "ssm.amazonaws.com"] } };

    if (boundary !== undefined && LIMITED.test(action))
        return { StringEquals: { "iam:PermissionsBoundary": boundary } };

    return resources.includes("*") && ANYWHERE.test(action)
        ? { StringEquals: { "aws:RequestedRegion": place.region } }
        : undefined;
}

/** The actions that IAM allows only for principals with a boundary, where a policy asks for one. */
const LIMITED = /^iam:((Put|Attach|Detach|Delete)(User|Role)Policy|Create(User|Role))$/;

/** Statements that allow the actions, each as narrow as its resources can be named; one for each group of resources. */
export function allow(actions: readonly string[], place: RightsPlace, boundary?: string): readonly Statement[] {
    const groups = new Map<string, Statement & { readonly Action: string[] }>();
    for (const action of [...actions].sort()) {
        const Resource = resourcesOf(action, place);
        const Condition = conditionOf(action, Resource, place, boundary);
        const key = JSON.stringify([Resource, Condition]);
        const group = groups.get(key) ?? { Effect: "Allow", Action: [], Resource, ...(Condition && { Condition }) };
        group.Action.push(action);
        groups.set(key, group);
    }
    return [...groups.values()];
}

export function documentOf(statements: readonly Statement[]): PolicyDocument {
    return { Version: "2012-10-17", Statement: statements };
}
