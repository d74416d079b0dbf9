import { policyOf } from "../policies/pack/policy";
import type { Rule } from "../policies/pack/rule";
import { rules } from "../policies/rules";

/** The pack's rules: a table of all, then a section for each. */
export function policyRules(): string {
    return [table(), ...rules.map(section)].join("\n\n");
}

function table(): string {
    const rows = rules.map((rule) => {
        const judged = [...(rule.resource ? ["resource"] : []), ...(rule.stack ? ["stack"] : [])].join(", ");
        const link = `[${rule.name}](#${rule.name})`;
        return `| ${[link, cell(rule.description), rule.severity, rule.enforcementLevel, judged, rule.remediate ? "yes" : ""].join(" | ")} |`;
    });
    return [
        "| rule | what is wrong | severity | level by default | judged on | remediates |",
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
