import { EC2_INSTANCE, wayRound } from "../way-round";

export const instanceConnect = wayRound({
    id: "instance-connect",
    severity: "high",
    title: "EC2 Instance Connect beside limited sessions",
    why: "Whoever may push an SSH key to an instance logs in as any of its users; Session Manager's tags, logs and run-as don't apply. A tunnel needs no public address.",
    remedy: "Take ec2-instance-connect:SendSSHPublicKey away, or allow it only with the same tags as sessions (aws:ResourceTag) and an ec2:osuser.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-connect-configure-IAM-role.html",
    actions: ["ec2-instance-connect:SendSSHPublicKey"],
    resources: [[EC2_INSTANCE]],
    context: { "ec2:osuser": { unknown: "can be any" } },
    // On the very instances that sessions open it is a login like theirs.
    beyondSessions: true,
    effect: "log in with a key of their own",
});
