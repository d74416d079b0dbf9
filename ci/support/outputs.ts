import { appendFileSync } from "node:fs";

/** Hands values to later steps of a GitHub workflow; elsewhere does nothing. Values are one line each. */
export function setOutputs(env: NodeJS.ProcessEnv, values: Readonly<Record<string, string | number | boolean>>): void {
    const file = env["GITHUB_OUTPUT"];
    if (!file) return;
    const lines = Object.entries(values).map(([name, value]) => `${name}=${String(value).replace(/[\r\n]/g, " ")}\n`);
    appendFileSync(file, lines.join(""));
}

/** Adds Markdown to the summary page of a GitHub workflow; elsewhere does nothing. */
export function addSummary(env: NodeJS.ProcessEnv, markdown: string): void {
    const file = env["GITHUB_STEP_SUMMARY"];
    if (file) appendFileSync(file, `${markdown}\n`);
}
