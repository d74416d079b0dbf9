import type { Account } from "../matrix/account";
import { SEVERITIES, type Finding } from "./finding";
import { findingOf, type Rule } from "./rule";
import { RULES } from "./rules";
import { Snapshot } from "./snapshot";

export interface FindingsOptions {
    /** The rules to apply. Default: all. */
    readonly rules?: readonly Rule[];
    /** Whether rules on ways round look at everybody, not only at those whose sessions are limited. Default false. */
    readonly everybody?: boolean;
    /** Called before each rule. */
    readonly onProgress?: (rule: string, position: number, of: number) => void;
}

/**
 * The holes and mistakes in an account's policies, the worst first. What several principals have in common is found
 * once, and names them all.
 */
export function findingsOf(account: Account, options: FindingsOptions = {}): Finding[] {
    const { rules = RULES, everybody = false, onProgress } = options;
    const snapshot = new Snapshot(account, { everybody });
    const findings = rules.flatMap((rule, index) => {
        onProgress?.(rule.id, index + 1, rules.length);
        return merged([...rule.find(snapshot)].map((found) => findingOf(rule, found)));
    });
    const rank = ({ severity }: Finding): number => SEVERITIES.indexOf(severity);
    return findings.sort((one, other) => rank(one) - rank(other));
}

/** Equal findings become one, with the principals of all. */
function merged(findings: readonly Finding[]): Finding[] {
    const byText = new Map<string, Finding>();
    for (const finding of findings) {
        const key = JSON.stringify([finding.rule, finding.severity, finding.policy, finding.statement, finding.what]);
        const known = byText.get(key);
        const principals = [...new Set([...(known?.principals ?? []), ...finding.principals])].sort();
        byText.set(key, { ...finding, principals });
    }
    return [...byText.values()];
}
