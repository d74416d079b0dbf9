import type { Account } from "../matrix/account";
import { accountsOf } from "../matrix/own-account";
import type { Quotas } from "../quotas/iam-quotas";
import { withAdministrators } from "./administrators";
import { SEVERITIES, type Finding, type Found } from "./toolkit/finding";
import { findingOf, type Rule } from "./toolkit/rule";
import { FOLDED, RULES } from "./rules";
import { Snapshot } from "./toolkit/snapshot";

export interface FindingsOptions {
    /** The rules to apply. Default: all. */
    readonly rules?: readonly Rule[];
    /** Whether rules on writing tags look at everybody, not only at those whose sessions are limited. Default false. */
    readonly everybody?: boolean;
    /** The account's own quotas, which AWS raises on request. Default: IAM's. */
    readonly quotas?: Quotas;
    /** Called before each rule. */
    readonly onProgress?: (rule: string, position: number, of: number) => void;
}

/**
 * The holes and mistakes in an account's policies, the worst first. What several principals have in common is found
 * once, and names them all.
 */
export function findingsOf(account: Account, options: FindingsOptions = {}): Finding[] {
    const { rules = RULES, everybody = false, quotas = {}, onProgress } = options;
    const now = account.at ?? new Date();
    // Of several accounts each is looked at by itself: sessions open in one's own.
    const snapshots: Snapshot[] = [];
    const whole = { account: { ...account, at: now }, snapshots };
    for (const one of accountsOf(whole.account)) snapshots.push(new Snapshot(one, { now, everybody, quotas, whole }));
    const all = snapshots.flatMap((snapshot) => {
        const findings = rules.flatMap((rule, index) => {
            onProgress?.(rule.id, index + 1, rules.length);
            return merged(rule, rule.find(snapshot));
        });
        return withAdministrators(findings, FOLDED, snapshot);
    });
    const rank = ({ severity }: Finding): number => SEVERITIES.indexOf(severity);
    return all.sort((one, other) => rank(one) - rank(other));
}

/** Equal findings become one, with the principals of all. */
function merged(rule: Rule, founds: Iterable<Found>): Finding[] {
    const byText = new Map<string, Found>();
    for (const found of founds) {
        const said = "claim" in found ? found.claim : found.what;
        const key = JSON.stringify([found.severity, found.policy, found.statement, said]);
        const known = byText.get(key);
        const principals = [...new Set([...(known?.principals ?? []), ...found.principals])].sort();
        byText.set(key, { ...found, principals });
    }
    return [...byText.values()].map((found) => findingOf(rule, found));
}
