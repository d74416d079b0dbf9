import { ADMINISTRATOR } from "../../../access/findings/administrators";
import { SEVERITIES } from "../../../access/findings/toolkit/finding";
import { RULES } from "../../../access/findings/rules";

/** The table of rules as docs/findings.md has it. */
export function rulesTable(): string {
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
