/** A value for a message: as JSON, and no more of it than anybody reads. */
export function shown(value: unknown): string {
    const text = JSON.stringify(value) ?? "nothing";
    return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

/** What is wrong with a setting: its key, the value found and what is expected. */
export function invalid(key: string, value: unknown, expected: string): string {
    return `invalid value ${shown(value)} for ${key} (expected ${expected})`;
}

/** A key that isn't there. */
export function unknownKey(key: string, where: string, expected: string): string {
    return `unknown key ${JSON.stringify(key)}${where === "" ? "" : ` in ${where}`} (expected ${expected})`;
}

/** A message is read by people: what somebody wrote may be longer than anybody reads. */
function readable(message: string): string {
    return message.length > LONGEST ? `${message.slice(0, LONGEST)}...` : message;
}
const LONGEST = 2_000;

/** A violation's message: what is wrong, and what to do about it as the documentation has it. */
export function remedied(problem: string, remediationSteps: string): string {
    return `${readable(problem)} To do: ${remediationSteps}`;
}
