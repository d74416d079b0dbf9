import { PRINCIPAL_TAGS, tagActions } from "../../access/bypasses";
import { RUN_AS_TAG } from "../../access/session-settings";
import { named } from "../iam/sessions";
import { principalKeys, writesTag } from "../iam/tag-writes";
import { bypassChecks, bypassSettings } from "../iam/bypass-checks";
import type { Rule } from "../pack/rule";

const ACTIONS = [...tagActions("writes", "user", "role", "session"), ...tagActions("removes", "user", "role")];

export const principalTagWrites: Rule = {
    name: "principal-tag-writes",
    description: "A principal can write the tags of principals that decide over its own sessions.",
    why: PRINCIPAL_TAGS.why,
    severity: PRINCIPAL_TAGS.severity,
    enforcementLevel: "mandatory",
    remediationSteps: PRINCIPAL_TAGS.remedy,
    url: PRINCIPAL_TAGS.url,
    tags: ["bypasses", "tags", "iam"],
    settings: bypassSettings,
    ...bypassChecks((policy, _config, granted) => {
        const keys = principalKeys(granted);
        return ACTIONS.flatMap((action) => {
            const chosen = keys.map((key) => ({ key, statement: writesTag({ policy, action, key, kinds: [] }) }));
            // A value that the policy fixes can't be chosen: ask for one that no policy would fix.
            const runAs = writesTag({ policy, action, key: RUN_AS_TAG, value: "somebody else", kinds: [] });
            const found = [...chosen, { key: RUN_AS_TAG, statement: runAs }].flatMap(({ key, statement }) =>
                statement === undefined ? [] : [{ key, statement: named(statement) }],
            );
            return [...new Set(found.map(({ statement }) => statement))].map(
                (statement) =>
                    `${statement} allows ${action} of ${found
                        .filter((one) => one.statement === statement)
                        .map(({ key }) => key)
                        .join(", ")}.`,
            );
        });
    }),
};
