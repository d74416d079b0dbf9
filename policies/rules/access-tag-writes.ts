import { INSTANCE_TAGS, TAG_WRITES } from "../../access/bypasses";
import type { Policy } from "../../access/policy";
import type { ResourceKind } from "../iam/overlap";
import { named } from "../iam/sessions";
import { gatingKeys, spelled, spellings, writesTag } from "../iam/tag-writes";
import { bypassChecks, bypassSettings } from "../iam/bypass-checks";
import type { Rule } from "../pack/rule";
import { listed, textList } from "../pack/settings";

export const accessTagWrites: Rule = {
    name: "access-tag-writes",
    description: "A principal can write the tags that decide over its own sessions.",
    why: INSTANCE_TAGS.why,
    severity: INSTANCE_TAGS.severity,
    enforcementLevel: "mandatory",
    remediationSteps: INSTANCE_TAGS.remedy,
    url: INSTANCE_TAGS.url,
    tags: ["bypasses", "tags", "iam"],
    settings: {
        ...bypassSettings,
        keys: textList("Tag keys that grant access, besides those the conditions of the session statements name"),
    },
    ...bypassChecks((policy, config, granted) => {
        const keys = [...new Set([...gatingKeys(granted), ...listed(config.keys)])];
        return TAG_WRITES.flatMap(({ action, on }) => {
            if (on === "resource") return problems(policy, action, [], keys);

            return on === "instance" || on === "managed instance" ? problems(policy, action, [on], keys) : [];
        });
    }),
};

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
