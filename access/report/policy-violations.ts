import { z } from "zod";
import { engineText } from "./engine-text";
import { code, counted, type ReportEntry } from "./report";
import { entryText } from "./report-text";

const policyEvent = z.object({
    resourceUrn: z.string().optional(),
    message: z.string(),
    policyName: z.string(),
    enforcementLevel: z.string(),
});
const event = z.object({ policyEvent: policyEvent.optional() });

/** What a policy pack reports in a preview or an update. */
export type PolicyViolation = z.infer<typeof policyEvent>;

/**
 * The violations in what Pulumi writes with `--event-log`, each once: a stack's rules are asked in more than one moment of
 * a run. The last line of a run that was killed may be cut off.
 */
export function violationsIn(events: string): PolicyViolation[] {
    const found = new Map<string, PolicyViolation>();
    for (const line of events.split("\n")) {
        const { policyEvent: one } = event.safeParse(jsonOf(line)).data ?? {};
        if (one === undefined) continue;
        const message = engineText(one.message);
        found.set(JSON.stringify([one.policyName, one.resourceUrn, message]), { ...one, message });
    }
    return [...found.values()];
}

/** Whether it stops an update. */
export function isMandatory({ enforcementLevel }: Pick<PolicyViolation, "enforcementLevel">): boolean {
    return enforcementLevel === "mandatory";
}

/** A violation in a report: rule, resource and what the pack says. */
export function violationEntry(violation: PolicyViolation): ReportEntry {
    const { policyName, resourceUrn, enforcementLevel, message } = violation;
    return {
        sign: isMandatory(violation) ? "✗" : "!",
        head: [code(policyName), ...(resourceUrn ? [" on ", code(resourceName(resourceUrn))] : [])],
        parts: [{ label: enforcementLevel, lines: message.split("\n").map((line) => ({ text: [line] })) }],
    };
}

/** The violations that stopped an update, in plain words; empty where none did. */
export function stoppedBy(violations: readonly PolicyViolation[]): string {
    const mandatory = violations.filter(isMandatory);
    if (mandatory.length === 0) return "";
    const head = `The policy pack stopped it: ${counted(mandatory.length, "mandatory violation")}`;
    return [head, ...mandatory.flatMap((one) => entryText(violationEntry(one)))].join("\n");
}

/** A resource by its type and name: `aws:iam/role:Role ops`. */
export function resourceName(urn: string): string {
    const [, , types = "", ...name] = urn.split("::");
    return `${types.split("$").at(-1) ?? ""} ${name.join("::")}`;
}

function jsonOf(line: string): unknown {
    try {
        return JSON.parse(line) as unknown;
    } catch {
        return undefined;
    }
}
