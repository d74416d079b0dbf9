import type { Rule } from "../pack/rule";
import { onPreferences } from "../resources/session-documents";

export const sessionTimeouts: Rule = {
    name: "session-timeouts",
    description: "Sessions with this document may stay open longer than configured.",
    why: "A forgotten session is an open shell for anyone at the keyboard, and it outlives a revoked grant.",
    severity: "low",
    enforcementLevel: "advisory",
    remediationSteps: "Set inputs.idleSessionTimeout and inputs.maxSessionDuration, in minutes.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-max-timeout.html",
    tags: ["preferences"],
    settings: {
        idleMinutes: {
            type: "integer",
            minimum: 1,
            maximum: 60,
            default: 20,
            description: "The longest idle time in minutes",
        },
        maxMinutes: {
            type: "integer",
            minimum: 1,
            maximum: 1440,
            default: 480,
            description: "The longest session in minutes",
        },
    },
    resource: onPreferences((inputs, { idleMinutes = 20, maxMinutes = 480 }) => [
        // Without a value AWS ends an idle session after 20 minutes, and ends no other.
        ...bound(inputs.idleSessionTimeout || "20", "idleSessionTimeout", Number(idleMinutes), 60),
        ...bound(inputs.maxSessionDuration, "maxSessionDuration", Number(maxMinutes), 1440),
    ]),
};

function bound(text: string, name: string, limit: number, most: number): readonly string[] {
    if (text === "") return [`inputs.${name} isn't set (expected 1 to ${limit} minutes).`];

    // Numbers in other notations, such as 0x0f, are none to AWS.
    const minutes = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > most)
        return [`inputs.${name} is ${JSON.stringify(text)} (expected 1 to ${most} minutes).`];

    return minutes > limit ? [`inputs.${name} is ${minutes} minutes (expected 1 to ${limit}).`] : [];
}
