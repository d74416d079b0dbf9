import * as fc from "fast-check";
import type { WrittenDocument, WrittenStatement } from "./reference-evaluator";
import { ACCOUNT, OTHER_ACCOUNT, REGION } from "./world";

/**
 * Policies as people write them: with the ARNs, keys and habits of blog posts, quickstarts and tickets, right and wrong
 * ones alike. IAM accepts each of these documents.
 */
const weighted = <T>(...entries: readonly (readonly [weight: number, value: T])[]): fc.Arbitrary<T> =>
    fc.oneof(...entries.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));

const actions = weighted<string>(
    [12, "ssm:StartSession"],
    [2, "ssm:startsession"],
    [1, "SSM:StartSession"],
    [2, "ssm:Start*"],
    [2, "ssm:*Session"],
    [3, "ssm:*"],
    [3, "*"],
    [1, "*:*"],
    [1, "ssm:StartSessio?"],
    [2, "ssm:TerminateSession"],
    [2, "ssm:SendCommand"],
    [2, "ec2:*"],
    [1, "ec2:DescribeInstances"],
    [1, "s3:GetObject"],
    [1, "ssmmessages:OpenDataChannel"],
);

const resources = weighted<string>(
    [8, "*"],
    [8, `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/*`],
    [5, "arn:aws:ec2:*:*:instance/*"],
    [3, `arn:aws:ec2:*:${ACCOUNT}:instance/*`],
    [3, `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i-0a`],
    [2, `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i-0*`],
    [1, `arn:aws:ec2:${REGION}:${ACCOUNT}:*`],
    [1, `arn:aws:ec2:*:${OTHER_ACCOUNT}:instance/*`],
    // Fewer than six fields: IAM completes them.
    [2, "arn:aws:ec2"],
    [2, "arn:aws:ssm"],
    [1, "arn:aws:ec2:*"],
    [1, "arn:aws:ec2:::"],
    [1, `arn:aws:ec2:${REGION}`],
    [1, `arn:aws:ec2:*:${ACCOUNT}`],
    [1, `arn:aws:ssm:*:${ACCOUNT}`],
    [1, "arn:aws:*"],
    [1, "arn:aws"],
    [1, "arn:*"],
    [1, "arn:aws:e?2"],
    // Session documents, rightly and wrongly.
    [5, `arn:aws:ssm:*:${ACCOUNT}:document/SSM-SessionManagerRunShell`],
    [3, `arn:aws:ssm:${REGION}:${ACCOUNT}:document/SSM-SessionManagerRunShell`],
    [3, "arn:aws:ssm:*:*:document/*"],
    [2, "arn:aws:ssm:*::document/AWS-StartSSHSession"],
    [1, "arn:aws:ssm:*:*:document/AWS-Start*"],
    [1, `arn:aws:ssm:*:${ACCOUNT}:document/AWS-StartSSHSession`],
    [1, "arn:aws:ssm:*::document/SSM-SessionManagerRunShell"],
    [1, `arn:aws:ssm:*:${OTHER_ACCOUNT}:document/Shared`],
    [1, `arn:aws:ssm:*:${ACCOUNT}:document/Team-*`],
    // Other resources.
    [1, "arn:aws:ssm:*:*:managed-instance/*"],
    [1, `arn:aws:ssm:*:${ACCOUNT}:*`],
    [1, "arn:aws:ssm:*:*:instance/*"],
    [1, "arn:aws:ecs:*:*:task/*"],
    [1, "arn:aws:s3:::bucket/*"],
    [1, "arn:aws:ssm:*:*:session/${aws:username}-*"],
    [1, "arn:aws:ec2:*:*:instance/${aws:PrincipalTag/Instance}"],
    [1, "arn:*:ec2:*:*:instance/*"],
    [1, "arn:aws-cn:ec2:*:*:instance/*"],
    [1, "arn:aws:ec2:*:*:*/i-0?"],
);

type Triple = readonly [operator: string, key: string, values: string | readonly string[]];

const conditions = weighted<Triple>(
    [5, ["StringEquals", "ssm:resourceTag/Environment", "Development"]],
    [3, ["StringEquals", "aws:ResourceTag/Environment", ["Development", "Test"]]],
    [3, ["StringLike", "ssm:resourceTag/Environment", ["Dev*"]]],
    [2, ["StringLike", "SSM:ResourceTag/environment", "*"]],
    [2, ["StringEquals", "aws:ResourceTag/Department", "${aws:PrincipalTag/Department}"]],
    [2, ["StringEquals", "aws:ResourceTag/Owner", "${aws:username}"]],
    [1, ["StringLike", "aws:ResourceTag/Owner", "${aws:username}*"]],
    [1, ["StringEquals", "aws:ResourceTag/Owner", "${aws:PrincipalTag/Owner, 'alice'}"]],
    [2, ["StringNotEquals", "ssm:resourceTag/Environment", "Production"]],
    [1, ["StringNotLike", "aws:ResourceTag/Environment", ["Prod*", "prod*"]]],
    [1, ["StringEqualsIfExists", "ssm:resourceTag/Environment", "Development"]],
    [1, ["StringEqualsIgnoreCase", "aws:ResourceTag/Environment", "development"]],
    [1, ["StringNotEqualsIfExists", "aws:ResourceTag/Department", ["HR"]]],
    [1, ["ForAnyValue:StringEquals", "aws:ResourceTag/Environment", ["Development"]]],
    [1, ["ForAllValues:StringEquals", "aws:ResourceTag/Environment", ["Development"]]],
    [1, ["ForAllValues:StringLike", "aws:TagKeys", ["Team*"]]],
    [1, ["Null", "aws:ResourceTag/Environment", "false"]],
    [1, ["Null", "ssm:resourceTag/Environment", "true"]],
    [1, ["Null", "aws:MultiFactorAuthAge", "true"]],
    // How the request is made.
    [2, ["Bool", "aws:MultiFactorAuthPresent", "true"]],
    [1, ["BoolIfExists", "aws:MultiFactorAuthPresent", "true"]],
    [1, ["BoolIfExists", "aws:MultiFactorAuthPresent", "false"]],
    [2, ["IpAddress", "aws:SourceIp", ["10.0.0.0/8", "192.0.2.0/24"]]],
    [1, ["NotIpAddress", "aws:SourceIp", "203.0.113.0/24"]],
    [2, ["StringEquals", "aws:CalledViaFirst", "cloud9.amazonaws.com"]],
    [1, ["ForAnyValue:StringEquals", "aws:CalledVia", ["ssm-guiconnect.amazonaws.com"]]],
    [1, ["StringEquals", "aws:CalledViaLast", "ssm-guiconnect.amazonaws.com"]],
    [1, ["Bool", "aws:ViaAWSService", "true"]],
    [1, ["Bool", "aws:ViaAWSService", "false"]],
    [1, ["BoolIfExists", "aws:ViaAWSService", "false"]],
    [1, ["ArnLike", "aws:SourceArn", `arn:aws:cloud9:*:${ACCOUNT}:environment:*`]],
    [1, ["StringEquals", "aws:SourceAccount", ACCOUNT]],
    [1, ["Null", "aws:SourceArn", "true"]],
    [1, ["StringEquals", "aws:SourceVpce", "vpce-1"]],
    [1, ["Bool", "aws:SecureTransport", "false"]],
    [1, ["BoolIfExists", "ssm:SessionDocumentAccessCheck", "true"]],
    [1, ["Bool", "ssm:SessionDocumentAccessCheck", "false"]],
    // Who asks, and where.
    [2, ["StringEquals", "aws:RequestedRegion", REGION]],
    [1, ["StringNotEquals", "aws:RequestedRegion", [REGION, "us-east-1"]]],
    [1, ["StringEquals", "aws:username", "alice"]],
    [1, ["StringNotEquals", "aws:username", "bob"]],
    [1, ["ArnLike", "aws:PrincipalArn", `arn:aws:iam::${ACCOUNT}:role/*`]],
    [1, ["ArnEquals", "aws:PrincipalArn", `arn:aws:iam::${ACCOUNT}:user/alice`]],
    [1, ["StringEquals", "aws:PrincipalTag/Department", "Finance"]],
    [1, ["StringNotEquals", "aws:PrincipalTag/Department", "Finance"]],
    [1, ["StringEquals", "aws:PrincipalAccount", ACCOUNT]],
    [1, ["StringEquals", "aws:PrincipalType", "User"]],
    [1, ["StringEquals", "aws:ResourceAccount", "${aws:PrincipalAccount}"]],
    [1, ["DateGreaterThan", "aws:CurrentTime", "2024-01-01T00:00:00Z"]],
    [1, ["DateLessThan", "aws:CurrentTime", "2024-01-01T00:00:00Z"]],
    [1, ["StringLike", "aws:userid", "AROA*:alice"]],
    [1, ["stringequals", "AWS:ResourceTag/ENVIRONMENT", "Development"]],
);

const block = fc.oneof(
    { weight: 3, arbitrary: fc.constant<readonly Triple[]>([]) },
    { weight: 5, arbitrary: fc.tuple(conditions) },
    { weight: 2, arbitrary: fc.tuple(conditions, conditions) },
);

/** One condition block; IAM refuses one key twice under an operator, so the second of two alike is left out. */
function conditionOf(triples: readonly Triple[]): WrittenStatement["Condition"] {
    const result: Record<string, Record<string, string | readonly string[]>> = {};
    const seen = new Set<string>();
    for (const [operator, key, values] of triples) {
        const identity = `${operator} ${key}`.toLowerCase();
        const sameOperator = Object.keys(result).find((one) => one.toLowerCase() === operator.toLowerCase());
        if (seen.has(identity) || (sameOperator !== undefined && sameOperator !== operator)) continue;
        seen.add(identity);
        result[operator] = { ...result[operator], [key]: values };
    }
    return result;
}

const oneOrSeveral = (one: fc.Arbitrary<string>): fc.Arbitrary<string | string[]> =>
    fc.oneof(
        { weight: 3, arbitrary: one },
        { weight: 2, arbitrary: fc.uniqueArray(one, { minLength: 1, maxLength: 3 }) },
    );

const statements: fc.Arbitrary<WrittenStatement> = fc
    .record({
        effect: weighted<"Allow" | "Deny">([7, "Allow"], [3, "Deny"]),
        actions: oneOrSeveral(actions),
        notAction: weighted([9, false], [1, true]),
        resources: oneOrSeveral(resources),
        notResource: weighted([12, false], [1, true]),
        triples: block,
    })
    .map(({ effect, actions: written, notAction, resources: covered, notResource, triples }) => ({
        Effect: effect,
        [notAction ? "NotAction" : "Action"]: written,
        [notResource ? "NotResource" : "Resource"]: covered,
        ...(triples.length > 0 && { Condition: conditionOf(triples) }),
    }));

/** What most policies have beside the statement on instances; without it hardly any session would open. */
const documentGrant: WrittenStatement = {
    Effect: "Allow",
    Action: "ssm:StartSession",
    Resource: `arn:aws:ssm:*:${ACCOUNT}:document/SSM-SessionManagerRunShell`,
};

export const documents: fc.Arbitrary<WrittenDocument> = fc
    .record({
        version: weighted<string | undefined>([9, "2012-10-17"], [1, "2008-10-17"], [1, undefined]),
        statements: fc.array(statements, { minLength: 1, maxLength: 3 }),
        granted: weighted([3, true], [2, false]),
        single: weighted([1, true], [4, false]),
    })
    .map(({ version, statements: written, granted, single }): WrittenDocument => {
        const all = granted ? [...written, documentGrant] : written;
        return {
            ...(version !== undefined && { Version: version }),
            Statement: single && all.length === 1 && all[0] !== undefined ? all[0] : all,
        };
    });
