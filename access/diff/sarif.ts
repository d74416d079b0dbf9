import { instanceLabel, principalName } from "../matrix/account";
import { chainText } from "../matrix/way-words";
import { enumeration } from "../report/enumeration";
import { sarif, type SarifResult, type SarifRule } from "../report/sarif";
import type { AccessChange, AccessDiff, BypassChange } from "./change";

const RULES: readonly SarifRule[] = [
    {
        id: "access-gained",
        summary: "A principal can open a session that it couldn't open before",
        help: "Somebody should know why before it is deployed. If nobody does, remove the statement or the tag that opens it.",
        securitySeverity: 7,
    },
    {
        id: "access-unknown",
        summary: "Whether a principal gains or loses a session can't be known yet",
        securitySeverity: 3,
    },
    { id: "bypass-gained", summary: "A principal gains a bypass: a shell beside sessions", securitySeverity: 9 },
];

/** What a diff opens, for code scanning. Losses are no alerts. `file` is what alerts are shown at. */
export function diffSarif({ changes, bypasses }: AccessDiff, file: string, version: string): unknown {
    return sarif(
        RULES,
        [
            ...changes.filter(({ kind }) => kind !== "lost").map((one) => changeResult(one, file)),
            ...bypasses.filter(({ kind }) => kind !== "lost").map((one) => bypassResult(one, file)),
        ],
        version,
    );
}

function changeResult(change: AccessChange, file: string): SarifResult {
    const { kind, principals, instances, sessions, causes, ways = [] } = change;
    const labels = [...new Set(sessions.map(({ label }) => label))];
    const chains = new Set(ways.filter(({ chain }) => chain.length > 0).map(({ chain }) => chainText(chain)));
    const where = instances.length === 0 ? "" : ` on ${enumeration(instances.map(instanceLabel))}`;
    const through = chains.size === 0 ? "" : ` through ${enumeration([...chains])}`;
    const verb = kind === "gained" ? "gained" : "may gain or lose";
    return {
        rule: kind === "gained" ? "access-gained" : "access-unknown",
        level: kind === "gained" ? "warning" : "note",
        message: [
            `${enumeration(principals.map(principalName))} ${verb}: ${enumeration(labels)}${where}${through}`,
            ...causes.map(({ text }) => text),
        ].join(". "),
        file,
        identity: [
            kind,
            ...labels,
            ...principals.map(({ arn }) => arn),
            ...instances.map(({ id, name }) => name ?? id),
        ],
    };
}

function bypassResult(
    { principals, finding: { rule, severity, what, remedy } }: BypassChange,
    file: string,
): SarifResult {
    return {
        rule: "bypass-gained",
        level: severity === "critical" || severity === "high" ? "error" : "warning",
        message: `${enumeration(principals.map(principalName))}: ${what}. ${remedy}`,
        file,
        identity: [rule, what, ...principals.map(({ arn }) => arn)],
    };
}
