import type { AccessModel } from "../../access/model";
import type { Problem } from "./problem";

/** How long nodes can register at most, in days. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateActivation.html */
const MOST_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;

/**
 * Finds activations that AWS wouldn't make so long. One that has expired stays valid: its nodes do, and their role. That a
 * new one has, the component says.
 */
export function checkActivations({ instances }: AccessModel, now: Date): Problem[] {
    return Object.entries(instances).flatMap(([name, { activation }]) => {
        if (activation === undefined || Date.parse(activation.expires) - now.getTime() <= MOST_DAYS * DAY) return [];

        const latest = new Date(now.getTime() + MOST_DAYS * DAY).toISOString().replace(/\.\d+Z$/, "Z");
        const expected = `a time within ${MOST_DAYS} days, at the latest ${latest}`;
        return [{ path: ["instances", name, "activation", "expires"], found: activation.expires, expected }];
    });
}
