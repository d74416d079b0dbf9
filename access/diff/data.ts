import { instanceData, principalData } from "../matrix/member-data";
import { stepData } from "../matrix/way-data";
import { chainText } from "../matrix/way-words";
import type { CsvCell } from "../report/csv";
import type { AccessDiff } from "./change";

/** A diff as plain data, for programs: the output of `--format json`. */
export function diffData({ changes, counts, bypasses }: AccessDiff, before: string, after: string): object {
    return {
        before,
        after,
        counts,
        changes: changes.map(({ kind, principals, instances, sessions, causes, because, ways = [] }) => ({
            kind,
            principals: principals.map(principalData),
            instances: instances.map(instanceData),
            sessions,
            causes,
            because,
            ...(ways.some(({ chain }) => chain.length > 0) && {
                ways: ways.map(({ principals, chain }) => ({
                    principals: principals.map(principalData),
                    chain: chain.map(stepData),
                })),
            }),
        })),
        bypasses: bypasses.map(({ kind, principals, finding: { rule, severity, policy, statement, what } }) => ({
            kind,
            principals: principals.map(principalData),
            rule,
            severity,
            ...(policy !== undefined && { policy }),
            ...(statement !== undefined && { statement }),
            what,
        })),
    };
}

/** A diff as rows: one for each principal, instance and kind of session that changes. */
export function* diffRows({ changes, bypasses }: AccessDiff): Iterable<readonly CsvCell[]> {
    yield [
        "change",
        "principal type",
        "principal",
        "instance",
        "instance name",
        "session",
        "before",
        "after",
        "through",
        "from",
        "until",
        "chain",
        "arn",
    ];
    for (const { kind, principals, instances, sessions, causes, ways = [] } of changes) {
        const through = causes.map(({ text, details = [] }) => [text, ...details].join(": ")).join("; ");
        for (const principal of principals) {
            const { type, name, arn } = principal;
            const own = ways.filter((one) => one.principals.includes(principal));
            const chain = [...new Set(own.map((one) => chainText(one.chain)))].join("; ");
            for (const instance of instances.length === 0 ? [undefined] : instances) {
                for (const { label, before, after, from, until } of sessions) {
                    const where = [instance?.id, instance?.name];
                    yield [kind, type, name, ...where, label, before, after, through, from, until, chain, arn];
                }
            }
        }
    }
    for (const { kind, principals, finding } of bypasses) {
        const [before, after] = kind === "gained" ? ["denied", "allowed"] : ["allowed", "denied"];
        const { rule, what } = finding;
        for (const { type, name, arn } of principals) {
            const rest = [undefined, undefined, undefined, arn];
            yield [kind, type, name, undefined, undefined, rule, before, after, what, ...rest];
        }
    }
}
