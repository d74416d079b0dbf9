import { EC2_INSTANCE, wayRound } from "../way-round";

export const userData = wayRound({
    id: "user-data",
    severity: "high",
    title: "Changing an instance's user data beside limited sessions",
    why: "What is written into an instance's user data runs as root when it starts again.",
    remedy: "Take ec2:ModifyInstanceAttribute away, or allow it only for other attributes (ec2:Attribute).",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
    actions: ["ec2:ModifyInstanceAttribute"],
    resources: [[EC2_INSTANCE]],
    context: {
        "ec2:attribute": "UserData",
        "ec2:instanceid": { unknown: "can be any" },
        "ec2:region": { unknown: "can be any" },
    },
    effect: "have what they write run as root at the next start",
});
