import { ofEach } from "../iam/check";
import { allows, demands, onFederation } from "../iam/federation";
import { named } from "../iam/sessions";
import type { Rule } from "../pack/rule";
import { listed, textList } from "../pack/settings";

export const federationRequestTags: Rule = {
    name: "federation-request-tags",
    description: "A trust policy takes session tags without saying which.",
    why: "Without a required tag the session reaches nothing or, by a negated condition, everything; without a limit the provider may set any tag.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Beside sts:TagSession require each tag (aws:RequestTag/KEY, StringLike * or better) and limit the keys: ForAllValues:StringEquals aws:TagKeys.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
    tags: ["federation", "tags", "iam"],
    settings: {
        required: textList("Tag keys that every session must bring"),
    },
    resource: onFederation(({ statements }, { required }) => {
        const tagging = statements.filter((statement) => allows(statement, "sts:TagSession"));
        return ofEach(tagging, (statement) => {
            const keys = listed(required);
            const missing = keys.filter((key) => demands(statement.conditions, `aws:RequestTag/${key}`).length === 0);
            const any = statement.conditions.some(
                ({ key }) => key.startsWith("aws:requesttag/") && demands(statement.conditions, key).length > 0,
            );
            const limited = statement.conditions.some(
                ({ key, operator, values }) =>
                    key === "aws:tagkeys" &&
                    operator.set === "all" &&
                    !operator.negated &&
                    values.family === "string" &&
                    values.templates.every(({ text }) => !text.includes("*")),
            );
            return [
                ...missing.map((key) => `${named(statement)}: aws:RequestTag/${key} isn't required.`),
                ...(keys.length === 0 && !any ? [`${named(statement)}: no aws:RequestTag is required.`] : []),
                ...(limited ? [] : [`${named(statement)}: aws:TagKeys isn't limited to certain keys.`]),
            ];
        });
    }),
};
