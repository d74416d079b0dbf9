import { judge, notApplicable, type Rule, unknown } from "../pack/rule";
import { preferencesOf, SSM_DOCUMENT } from "../resources/session-documents";

export const sessionLogging: Rule = {
    name: "session-logging",
    description: "Sessions with this document aren't logged.",
    why: "There is no record of what users did on an instance.",
    severity: "medium",
    enforcementLevel: "advisory",
    remediationSteps: "Set inputs.s3BucketName or inputs.cloudWatchLogGroupName.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-logging.html",
    tags: ["preferences"],
    settings: {
        destination: {
            type: "string",
            enum: ["any", "s3", "cloudwatch", "both"],
            default: "any",
            description: "Where logs must go: one of the two, S3, CloudWatch, both",
        },
    },
    resource: {
        types: [SSM_DOCUMENT],
        check: (subject, { destination }) => {
            const preferences = preferencesOf(subject);
            switch (preferences.state) {
                case "unknown":
                    return unknown("content");
                case "malformed":
                    return judge([preferences.problem]);
                case "another kind":
                    return notApplicable("it holds no preferences of shell sessions");
                case "read": {
                    const s3 = preferences.inputs.s3BucketName !== "";
                    const cloudwatch = preferences.inputs.cloudWatchLogGroupName !== "";
                    const missing = [
                        ...(s3 ? [] : ["s3BucketName"]),
                        ...(cloudwatch ? [] : ["cloudWatchLogGroupName"]),
                    ];
                    const needed = {
                        any: s3 || cloudwatch ? [] : missing,
                        s3: s3 ? [] : ["s3BucketName"],
                        cloudwatch: cloudwatch ? [] : ["cloudWatchLogGroupName"],
                        both: missing,
                    };
                    const lacking = needed[(destination ?? "any") as keyof typeof needed] ?? missing;
                    return judge(
                        lacking.length === 0
                            ? []
                            : [`${lacking.map((name) => `inputs.${name}`).join(" and ")} not set.`],
                    );
                }
            }
        },
    },
};
