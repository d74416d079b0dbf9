import { tagActions } from "./tags";

const WRITES = tagActions("writes", "instance", "managed instance").join(", ");
const REMOVES = tagActions("removes", "instance", "managed instance").join(" and ");

/** What findings and the pack say of writing the tags of instances. */
export const INSTANCE_TAGS = {
    severity: "critical",
    why: "A principal that can set the tag its sessions require can tag any instance and open a session on it. Condition keys ignore letter case, so environment does as well as Environment.",
    remedy: `Deny ${WRITES}, ${REMOVES} where aws:TagKeys holds the tag's key in any letter case (ForAnyValue:StringEqualsIgnoreCase), or allow them only for keys that decide over no session (ForAllValues:StringEquals on aws:TagKeys, with Null aws:TagKeys = false).`,
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html",
} as const;

/** What they say of writing the tags of principals. */
export const PRINCIPAL_TAGS = {
    severity: "critical",
    why: "Where sessions are allowed if the instance's tags equal the principal's, a principal that can change its own tags chooses the instances. SSMSessionRunAs chooses the operating system's user, root among them.",
    remedy: `Remove ${tagActions("writes", "user", "role").join(" and ")}, or deny them for these keys (aws:TagKeys, in any letter case). Allow ${tagActions("writes", "session").join()} only with aws:RequestTag pinned to a value.`,
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html",
} as const;

/** What they say of sessions that are allowed everywhere and denied on some instances. */
export const DENY_LIST = {
    why: "What the Deny doesn't match stays open: untagged instances, other spellings such as prod for Production, and servers outside of EC2.",
    remedy: "Allow sessions by the tags that are meant, and keep the Deny only as a second line of defence.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
} as const;

/** What they say of instance roles that open sessions or run commands. */
export const INSTANCE_ROLE = {
    why: "A shell on the instance gives its role's permissions: from there a user can move on to the other instances, under the instance's name.",
    remedy: "Give the role of instances the agent's actions only. People bring their own permissions.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html",
} as const;
