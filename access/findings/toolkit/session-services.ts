/**
 * The services that rules look at: Session Manager's, those whose tags, roles and instances sessions depend on, and those
 * that open a shell in another way. What policies say of other services isn't judged.
 */
export const SESSION_SERVICES: readonly string[] = [
    "ssm",
    "ssmmessages",
    "ec2messages",
    "ssm-guiconnect",
    "ec2",
    "ec2-instance-connect",
    "ecs",
    "iam",
    "sts",
    "sso",
    "identitystore",
    "account-access",
    "tag",
    "kms",
    "autoscaling",
];
