import type { EngineEvent } from "@pulumi/pulumi/automation";
import { engineText, isMandatory, resourceName } from "../access/report";

/** What Pulumi ends with, whatever failed. */
const SAYS_NOTHING = /^(error: )?(preview|update) failed$/;

/** Collects what the engine's events say went wrong. */
export class Problems {
    readonly #violations = new Set<string>();
    readonly #errors = new Set<string>();

    add({ diagnosticEvent, policyEvent }: EngineEvent): void {
        if (policyEvent !== undefined && isMandatory(policyEvent)) {
            const { policyName, resourceUrn, message } = policyEvent;
            const where = resourceUrn ? ` on ${resourceName(resourceUrn)}` : "";
            this.#violations.add(`${policyName}${where}: ${engineText(message)}`);
        }
        if (diagnosticEvent?.severity === "error") {
            const text = engineText(diagnosticEvent.message);
            if (!SAYS_NOTHING.test(text)) this.#errors.add(text);
        }
    }

    /** Each once, violations of the policy pack first: of what follows from them, the engine reports errors too. */
    all(): string[] {
        return [...this.#violations, ...this.#errors];
    }
}
