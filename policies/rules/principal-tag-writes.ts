import { named } from "../iam/sessions";
import { principalKeys, writesTag } from "../iam/tag-writes";
import { bypassChecks, bypassSettings } from "../iam/bypass-checks";
import type { Rule } from "../pack/rule";

/** Whoever Systems Manager runs a session as. */
const RUN_AS = "SSMSessionRunAs";

/** Who writes his own tags chooses what he reaches, and as whom. */
export const principalTagWrites: Rule = {
    name: "principal-tag-writes",
    description: "A principal may write the tags of principals that decide over its own sessions.",
    why: "SSMSessionRunAs picks the operating system's user, root included; other tags pick the instances where grants compare them.",
    severity: "critical",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Remove iam:TagUser, iam:TagRole and their opposites; allow sts:TagSession with aws:RequestTag/SSMSessionRunAs pinned to a value.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-run-as.html",
    tags: ["bypasses", "tags", "iam"],
    settings: bypassSettings,
    ...bypassChecks((policy, _config, granted) => {
        const keys = principalKeys(granted);
        return ["iam:TagUser", "iam:TagRole", "iam:UntagUser", "iam:UntagRole", "sts:TagSession"].flatMap((action) => {
            const chosen = keys.map((key) => ({ key, statement: writesTag({ policy, action, key, kinds: [] }) }));
            // A value that the policy fixes can't be chosen: ask for one that nobody would fix.
            const runAs = writesTag({ policy, action, key: RUN_AS, value: "somebody else", kinds: [] });
            const found = [...chosen, { key: RUN_AS, statement: runAs }].flatMap(({ key, statement }) =>
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
