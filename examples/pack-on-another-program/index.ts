import * as aws from "@pulumi/aws";

// A program that knows nothing of the policy pack. Its policy opens sessions on every instance, so that the pack reports
// the rule start-session-target; with the condition below it complies.
const operator = new aws.iam.User("operator");

new aws.iam.UserPolicy("operator-sessions", {
    user: operator.name,
    policy: {
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Action: "ssm:StartSession",
                Resource: "arn:aws:ec2:*:*:instance/*",
                // Condition: { StringEquals: { "ssm:resourceTag/Environment": "Development" } },
            },
            {
                Effect: "Allow",
                Action: "ssm:StartSession",
                Resource: "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell",
            },
        ],
    },
});

export const operatorName = operator.name;
