import { ADMINISTRATOR } from "../access/findings/administrators";
import { RULES } from "../access/findings/rules";
import { SEVERITIES } from "../access/findings/toolkit/finding";

/** A table of the rules of findings, the most severe first. */
export function findingRules(): string {
    const rows = SEVERITIES.flatMap((severity) =>
        [...RULES, ADMINISTRATOR]
            .filter((rule) => rule.severity === severity)
            .map(
                ({ id, title, why, remedy, url }) =>
                    `| \`${id}\` | ${severity} | ${title} | ${why} | ${remedy} [AWS](${url}) |`,
            ),
    );
    return [
        "| rule | severity | what is wrong | why it matters | what to do |",
        "| --- | --- | --- | --- | --- |",
        ...rows,
    ].join("\n");
}
