import type { Reason } from "../evaluate/reasons";
import { Kept } from "../kept";
import type { AccountPrincipal } from "../matrix/account";
import type { How } from "../matrix/cell";
import type { Step } from "../matrix/step";
import { SET_SOURCE_IDENTITY } from "./assume/assume";

/** A principal that somebody can become, by the surest and then shortest chain. */
export interface Reached {
    readonly principal: AccountPrincipal;
    readonly chain: readonly Step[];
    /** `unknown` where a step of the chain is. */
    readonly verdict: "allowed" | "unknown";
    readonly how: How;
}

/** In the order in which a chain is preferred. */
const ROUNDS = [
    { how: "roles", verdict: "allowed" },
    { how: "escalation", verdict: "allowed" },
    { how: "roles", verdict: "unknown" },
    { how: "escalation", verdict: "unknown" },
] as const;

/**
 * Everything that somebody can become, the surest and then shortest chains first; the one it begins with isn't among it.
 * @param escalation whether steps of escalation count. Default false.
 */
export function reachOf(
    start: AccountPrincipal,
    stepsFrom: (principal: AccountPrincipal) => readonly Step[],
    escalation = false,
): Reached[] {
    const reached = new Map<AccountPrincipal, Reached>();
    const first: Reached = { principal: start, chain: [], verdict: "allowed", how: "direct" };
    for (const round of ROUNDS) {
        if (round.how === "escalation" && !escalation) continue;
        let level: readonly Reached[] = [first, ...reached.values()];
        while (level.length > 0) {
            const next: Reached[] = [];
            for (const from of level) {
                const isIdentified = from.chain.some(setsSourceIdentity);
                for (const own of stepsFrom(from.principal)) {
                    const step = isIdentified ? identified(own) : own;
                    if (step.to === start || reached.has(step.to) || !isOf(step, round)) continue;
                    const one: Reached = { principal: step.to, chain: [...from.chain, step], ...joined(from, step) };
                    reached.set(step.to, one);
                    next.push(one);
                }
            }
            level = next;
        }
    }
    return [...reached.values()];
}

function setsSourceIdentity({ kind, actions }: Step): boolean {
    return kind === "assume" && actions.includes(SET_SOURCE_IDENTITY);
}

const unsure = new Kept<Step, Step>();

/**
 * A step behind one that sets a source identity: it stays for the whole chain, and both sides of each further step must
 * allow to set it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 */
function identified(step: Step): Step {
    if (step.kind !== "assume" || step.verdict === "unknown" || step.keepsSourceIdentity === true) return step;
    return unsure.of(step, () => ({ ...step, verdict: "unknown", because: [IDENTITY, ...step.because] }));
}

const IDENTITY: Reason = {
    layer: "trust",
    text: `it depends on whether both sides allow ${SET_SOURCE_IDENTITY}: an earlier step sets a source identity`,
};

function isOf({ kind, verdict }: Step, round: (typeof ROUNDS)[number]): boolean {
    const isRole = kind === "assume" || kind === "assigned";
    return (isRole || round.how === "escalation") && (verdict === "allowed" || round.verdict === "unknown");
}

function joined(from: Reached, { kind, verdict }: Step): Pick<Reached, "verdict" | "how"> {
    const isRole = kind === "assume" || kind === "assigned";
    return {
        verdict: from.verdict === "allowed" ? verdict : "unknown",
        how: isRole && from.how !== "escalation" ? "roles" : "escalation",
    };
}
