import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { policyOf } from "./pack/policy";
import type { Rule } from "./pack/rule";
import { rules } from "./rules";

/** The documentation of the pack: written by people, but for the part between these two lines. */
export const DOCUMENTATION = join(__dirname, "../docs/policies.md");
const BEGIN = "<!-- The rules: written by policies/documentation.ts. -->";
const END = "<!-- End of the rules. -->";

/** The documentation with the rules as they are now. */
export function withRules(text: string): string {
    const [before, rest] = text.split(BEGIN);
    const after = rest?.split(END)[1];
    if (before === undefined || after === undefined) {
        throw new Error(`${DOCUMENTATION} needs the lines "${BEGIN}" and "${END}"`);
    }
    return `${before}${BEGIN}\n\n${table()}\n\n${rules.map(section).join("\n\n")}\n\n${END}${after}`;
}

function table(): string {
    const rows = rules.map((rule) => {
        const judged = [...(rule.resource ? ["resource"] : []), ...(rule.stack ? ["stack"] : [])].join(", ");
        const link = `[${rule.name}](#${rule.name})`;
        return `| ${[link, cell(rule.description), rule.severity, rule.enforcementLevel, judged, rule.remediate ? "yes" : ""].join(" | ")} |`;
    });
    return [
        "| rule | what is wrong | severity | level by default | judged on | mends |",
        "| --- | --- | --- | --- | --- | --- |",
        ...rows,
    ].join("\n");
}

function section(rule: Rule): string {
    const options = Object.entries(policyOf(rule).configSchema?.properties ?? {})
        .filter(([name]) => name !== "exceptions")
        .map(([name, { description, default: value, enum: allowed }]) => {
            const choice =
                allowed === undefined
                    ? ""
                    : ` One of ${allowed.map((one) => `\`${JSON.stringify(one)}\``).join(", ")}.`;
            return `- \`${name}\`: ${cell(String(description))}.${choice} Default: \`${JSON.stringify(value)}\`.`;
        });
    return [
        `#### ${rule.name}`,
        `${cell(rule.description)} ${cell(rule.why)}`,
        `To do: ${cell(rule.remediationSteps)} See [AWS](${rule.url})${rule.framework ? `; ${rule.framework.name} ${rule.framework.reference}` : ""}.`,
        ...(options.length === 0 ? [] : [options.join("\n")]),
    ].join("\n\n");
}

/** Text that Markdown shows as it is, in a table as well. */
function cell(text: string): string {
    return text.replaceAll("|", "\\|").replaceAll("*", "\\*").replaceAll("<", "&lt;");
}

if (require.main === module) {
    writeFileSync(DOCUMENTATION, withRules(readFileSync(DOCUMENTATION, "utf8")));
}
