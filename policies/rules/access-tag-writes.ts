import type { Policy } from "../../access/policy";
import type { ResourceKind } from "../iam/overlap";
import { named } from "../iam/sessions";
import { gatingKeys, spelled, spellings, writesTag } from "../iam/tag-writes";
import { bypassChecks, bypassSettings } from "../iam/bypass-checks";
import type { Rule } from "../pack/rule";
import { listed, textList } from "../pack/settings";

/** Who writes the tags opens the door himself. */
export const accessTagWrites: Rule = {
    name: "access-tag-writes",
    description: "A principal may write the tags that decide over its own sessions.",
    why: "It tags any instance it likes and then has a session on it; another spelling of the key does as well, since conditions ignore the case of keys.",
    severity: "critical",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Remove the actions that write tags, or allow the harmless keys only: ForAllValues:StringEquals on aws:TagKeys together with Null aws:TagKeys = false.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html",
    tags: ["bypasses", "tags", "iam"],
    settings: {
        ...bypassSettings,
        keys: textList("Tag keys that grant access, besides those the conditions of the session statements name"),
    },
    ...bypassChecks((policy, config, granted) => {
        const keys = [...new Set([...gatingKeys(granted), ...listed(config.keys)])];
        return TAGGING.flatMap(([action, kinds]) => problems(policy, action, kinds, keys));
    }),
};

const TAGGING: readonly (readonly [action: string, kinds: readonly ResourceKind[]])[] = [
    ["ec2:CreateTags", ["instance"]],
    ["ec2:DeleteTags", ["instance"]],
    ["ssm:AddTagsToResource", ["managed instance"]],
    ["ssm:RemoveTagsFromResource", ["managed instance"]],
    ["tag:TagResources", []],
    ["tag:UntagResources", []],
];

function problems(policy: Policy, action: string, kinds: readonly ResourceKind[], keys: readonly string[]): string[] {
    const found = keys.flatMap((key) =>
        [...new Set([...spellings(key), ...spelled(policy, key)])].flatMap((spelling) => {
            const statement = writesTag({ policy, action, key: spelling, kinds });
            return statement === undefined ? [] : [{ statement: named(statement), spelling }];
        }),
    );
    const statements = new Set(found.map(({ statement }) => statement));
    return [...statements].map((statement) => {
        const open = found.filter((one) => one.statement === statement).map(({ spelling }) => spelling);
        // Where the key itself is open its other spellings add nothing.
        const shown = keys.filter((key) => open.includes(key));
        return `${statement} allows ${action} of ${(shown.length > 0 ? shown : open).join(", ")}.`;
    });
}
