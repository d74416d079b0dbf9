import { layersOf } from "../evaluate/outcome";
import { ADMINISTRATOR } from "../findings/administrators";
import type { Finding } from "../findings/toolkit/finding";
import { findingsOf } from "../findings/findings";
import { claimText } from "../findings/toolkit/claim";
import { BYPASS_RULES, IAM_RULES, TAG_BYPASSES } from "../findings/rules";
import { instanceRoleSessions } from "../findings/rules/instance-role-sessions";
import { Snapshot } from "../findings/toolkit/snapshot";
import type { Account, AccountPrincipal } from "../matrix/account";
import type { BypassChange } from "./change";
import type { Sides } from "./explain-route";
import { unknownSide } from "./new-or-gone";
import { present, type Pairing, type PrincipalPair } from "./pairing";
import { identityOf, policyIdentity } from "./statement-identity";
import { groupedBy } from "./grouping";

/** Bypasses, and ways to more sessions: the latter are none for those who open all of them. */
const RULES = [...BYPASS_RULES, ...IAM_RULES, instanceRoleSessions, ...TAG_BYPASSES];
const TAG_RULES = new Set(TAG_BYPASSES.map(({ id }) => id));

/**
 * Who gains or loses a bypass, or a way to more sessions: the findings on those whose policies, tags or trust
 * changed. That somebody who opened every session becomes an administrator is one change, not one for each bypass.
 */
export function compareBypasses(sides: Sides, { principals }: Pairing): BypassChange[] {
    const [before, after] = [sides.before.account, sides.after.account];
    // Of somebody whom the other side couldn't read it isn't known that a bypass is lost.
    const changed = principals.filter((pair) => differs(pair) && unknownSide(pair, sides) !== "after");
    if (changed.length === 0) return [];
    const [former, latter] = [bypassesOf(before, changed, "before"), bypassesOf(after, changed, "after")];
    const limits = { before: new Snapshot(before), after: new Snapshot(after) };
    const unlimited = (pair: PrincipalPair, side: keyof PrincipalPair): boolean => {
        const one = pair[side];
        return one !== undefined && limits[side].sessions(one) === "unlimited";
    };
    const all = changed.flatMap((pair) => {
        const [old, now] = [former.get(pair.before) ?? [], latter.get(pair.after) ?? []];
        const keys = { old: new Set(old.map(keyOf)), now: new Set(now.map(keyOf)) };
        const news = [
            ...now.filter((one) => !keys.old.has(keyOf(one))).map((finding) => ({ kind: "gained", finding }) as const),
            ...old.filter((one) => !keys.now.has(keyOf(one))).map((finding) => ({ kind: "lost", finding }) as const),
        ];
        return news
            .filter(({ kind, finding: { rule } }) => {
                if (rule === ADMINISTRATOR.id) return unlimited(pair, kind === "gained" ? "before" : "after");
                if (TAG_RULES.has(rule)) return !unlimited(pair, "before") && !unlimited(pair, "after");
                // An administrator may do all that a rule on bypasses could say.
                return !administers(kind === "gained" ? old : now);
            })
            .map((one): BypassChange => ({ ...one, principals: [present(pair)] }));
    });
    return merged(all);
}

function administers(findings: readonly Finding[]): boolean {
    return findings.some(({ rule }) => rule === ADMINISTRATOR.id);
}

/** What several gain or lose by one statement is one change, and says "they". */
function merged(bypasses: readonly BypassChange[]): BypassChange[] {
    const alike = groupedBy(bypasses, ({ kind, finding }) =>
        JSON.stringify([kind, keyOf(finding), finding.policy, finding.statement]),
    );
    return [...alike.values()].flatMap((list): BypassChange[] => {
        const [first] = list;
        if (first === undefined || list.length === 1) return list;
        const { kind, finding } = first;
        const what = finding.claim === undefined ? finding.what : claimText([], finding.claim);
        return [{ kind, principals: list.flatMap((one) => one.principals), finding: { ...finding, what } }];
    });
}

/** The same bypass on both sides, whichever principal has it by whichever statement. */
function keyOf({ rule, what, claim }: Finding): string {
    return JSON.stringify([rule, claim ?? what]);
}

function bypassesOf(
    account: Account,
    changed: readonly PrincipalPair[],
    side: keyof PrincipalPair,
): Map<AccountPrincipal | undefined, Finding[]> {
    const principals = changed.flatMap((pair) => pair[side] ?? []);
    const byArn = new Map(principals.map((one) => [one.arn, one]));
    const found = new Map<AccountPrincipal | undefined, Finding[]>();
    if (principals.length === 0) return found;
    const findings = findingsOf({ ...account, principals }, { rules: RULES, everybody: true });
    for (const finding of findings) {
        for (const arn of finding.principals) {
            const one = byArn.get(arn);
            const what = finding.claim ? claimText([arn], finding.claim) : finding.what;
            found.set(one, [...(found.get(one) ?? []), { ...finding, principals: [arn], what }]);
        }
    }
    return found;
}

/** Whether what a principal may do can have changed. */
function differs({ before, after }: PrincipalPair): boolean {
    return before === undefined || after === undefined || identity(before) !== identity(after);
}

function identity({ policies, tags, trust, use }: AccountPrincipal): string {
    const layers = layersOf(policies).map((one) => [one.layer, one.policies.map(policyIdentity).sort()]);
    const trusted = trust?.statements.map((one) => [identityOf(one), one.principals]);
    return JSON.stringify([layers, Object.entries(tags).sort(), trusted, use]);
}
