import { isAdministrator } from "./toolkit/administrator";
import { claimText } from "./toolkit/claim";
import type { Finding, RuleText } from "./toolkit/finding";
import { findingOf } from "./toolkit/rule";
import type { Snapshot } from "./toolkit/snapshot";

/** What is said of administrators once, in place of a finding for each thing that they may do. */
export const ADMINISTRATOR: RuleText = {
    id: "administrator",
    severity: "note",
    title: "An administrator with full access",
    why: "A statement allows every action on every resource, and nothing keeps sessions from any instance: sessions, their log and run-as bind this principal only as far as they choose.",
    remedy: "Keep administrators few. To hold one to the limits of sessions, give it a permissions boundary, or allow what it needs.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
};

/** A finding on some of its principals only. */
function withPrincipals(finding: Finding, principals: readonly string[]): Finding {
    const { claim, what } = finding;
    return { ...finding, principals, what: claim === undefined ? what : claimText(principals, claim) };
}

/**
 * Findings in which administrators are named once: those of the given rules on them become one, which lists the rules.
 * Nothing is left out: what a Deny or a boundary takes from an administrator was never found, and so isn't listed.
 */
export function withAdministrators(
    findings: readonly Finding[],
    folded: ReadonlySet<string>,
    snapshot: Snapshot,
): Finding[] {
    const administrators = new Map(
        snapshot.actors.filter((one) => isAdministrator(one, snapshot)).map((one) => [one.arn, new Set<string>()]),
    );
    if (administrators.size === 0) return [...findings];
    const others = findings.flatMap((finding) => {
        if (!folded.has(finding.rule)) return [finding];
        for (const arn of finding.principals) administrators.get(arn)?.add(finding.rule);
        const principals = finding.principals.filter((arn) => !administrators.has(arn));
        if (principals.length === finding.principals.length) return [finding];
        return principals.length === 0 ? [] : [withPrincipals(finding, principals)];
    });
    const alike = new Map<string, { readonly principals: string[]; readonly covers: string[] }>();
    for (const [arn, rules] of administrators) {
        if (rules.size === 0) continue;
        const covers = [...rules].sort();
        const group = alike.get(covers.join()) ?? { principals: [], covers };
        group.principals.push(arn);
        alike.set(covers.join(), group);
    }
    return [...others, ...[...alike.values()].map(administrator)];
}

function administrator({ principals, covers }: { readonly principals: string[]; readonly covers: string[] }): Finding {
    return findingOf(ADMINISTRATOR, { principals, claim: { effect: "do everything", actions: [] }, covers });
}
