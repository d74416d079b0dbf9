import { layersOf } from "../evaluate/outcome";
import { coversAction } from "../evaluate/statement";
import type { AccountPrincipal } from "../matrix/account";
import type { PolicyStatement } from "../policy/policy";
import { claimText } from "./toolkit/claim";
import type { Finding, RuleText } from "./toolkit/finding";
import { findingOf } from "./toolkit/rule";
import type { Snapshot } from "./toolkit/snapshot";
import { sparesInstances, tagConditions } from "./toolkit/statements";

/** What is said of administrators once, in place of a finding for each thing that they may do. */
export const ADMINISTRATOR: RuleText = {
    id: "administrator",
    severity: "note",
    title: "An administrator with full access",
    why: "A statement allows every action on every resource, and nothing keeps sessions from any instance: sessions, their log and run-as bind this principal only as far as they choose.",
    remedy: "Keep administrators few. To hold one to the limits of sessions, give it a permissions boundary, or allow what it needs.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
};

/** Whether every action on every resource is allowed to a principal, and nothing limits where its sessions are. */
function isAdministrator({ policies }: AccountPrincipal, sessions: ReturnType<Snapshot["sessions"]>): boolean {
    const layers = layersOf(policies);
    const all = layers.map(({ policies }) => policies.flatMap((one) => (one.kind === "policy" ? one.statements : [])));
    const limits = all.flat().filter((one) => one.effect === "Deny" && coversAction(one, "ssm:startsession"));
    return (
        sessions === "unlimited" &&
        layers.every(({ policies }) => policies.every(({ kind }) => kind === "policy")) &&
        (all[0]?.some((one) => allowsEverywhere(one) && one.actions.patterns.some(isWildcard)) ?? false) &&
        all.every((statements) => statements.some(allowsEverywhere)) &&
        limits.every((one) => sparesInstances(one) || isAboutTheCall(one))
    );
}

/** Whether a statement allows sessions on everything, under no condition. */
function allowsEverywhere(statement: PolicyStatement): boolean {
    return (
        statement.effect === "Allow" &&
        statement.conditions.length === 0 &&
        coversAction(statement, "ssm:startsession") &&
        isEverything(statement)
    );
}

/** Whether a Deny asks how a call is made, with MFA for example, and closes all actions and resources alike. */
function isAboutTheCall(statement: PolicyStatement): boolean {
    const { actions, conditions } = statement;
    return (
        conditions.length > 0 &&
        tagConditions(statement).length === 0 &&
        isEverything(statement) &&
        (actions.negated || actions.patterns.some(isWildcard))
    );
}

/** A finding on some of its principals only. */
function withPrincipals(finding: Finding, principals: readonly string[]): Finding {
    const { claim, what } = finding;
    return { ...finding, principals, what: claim === undefined ? what : claimText(principals, claim) };
}

function isWildcard({ text }: { readonly text: string }): boolean {
    return /^\*+(:\*+)?$/.test(text);
}

function isEverything({ resources }: PolicyStatement): boolean {
    return resources !== undefined && !resources.negated && resources.patterns.some(isWildcard);
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
        snapshot.people
            .filter((one) => isAdministrator(one, snapshot.sessions(one)))
            .map((one) => [one.arn, new Set<string>()]),
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
