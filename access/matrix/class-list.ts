import { printable } from "../report/printable";
import type { Verdict } from "../evaluate/outcome";
import { instanceLabel } from "./account";
import type { ClassSummary, GroupSummary, MatrixSummary } from "./summary";

/** How many names a line shows before it counts the rest. */
const SHOWN = 5;

/** A matrix by classes, for a person: who reaches how many instances, and why. For more cells than a table can show. */
export function* classLines(summary: MatrixSummary, reasons: boolean): Generator<string> {
    const reaching = summary.classes.filter(({ groups }) => groups.some(({ verdict }) => verdict !== "denied"));
    const principals = reaching.reduce((sum, one) => sum + one.principals.length, 0);
    yield `${count(summary.principals, "principal")}, ${count(summary.instances.length, "instance")}: ${count(principals, "principal")} can open a session, or may.`;
    for (const one of reaching) {
        yield "";
        yield `${names(one.principals.map(({ name }) => name))}${one.principals.length > 1 ? ` (${count(one.principals.length, "principal")})` : ""}`;
        for (const group of one.groups) yield* groupLines(group, summary, reasons);
        if (one.otherwise !== undefined) yield `    no: ${count(one.otherwise.instances, "other instance")}`;
    }
    const rest = summary.principals - principals;
    if (rest > 0) yield* ["", `${count(rest, "principal")} ${rest === 1 ? "reaches" : "reach"} no instance.`];
}

function* groupLines(
    { set, verdict, explicit, opens, because }: GroupSummary,
    summary: MatrixSummary,
    reasons: boolean,
): Generator<string> {
    const positions = summary.sets[set] ?? [];
    const instances = positions.slice(0, SHOWN).flatMap((position) => summary.instances[position] ?? []);
    const labels = instances.map(instanceLabel);
    yield `    ${answerText(verdict, explicit, opens)}: ${count(positions.length, "instance")}: ${names(labels, positions.length)}`;
    if (reasons) for (const reason of because) yield `        ${printable(reason)}`;
}

/** A verdict in a word or two. */
export function answerText(verdict: Verdict, explicit: boolean, opens: readonly string[]): string {
    switch (verdict) {
        case "allowed":
            return `yes, ${opens.map(printable).join(", ")}`;
        case "unknown":
            return "unknown";
        case "denied":
            return explicit ? "denied" : "no";
    }
}

function names(all: readonly string[], total = all.length): string {
    const shown = all.slice(0, SHOWN).map(printable).join(", ");
    return total > SHOWN ? `${shown} and ${(total - SHOWN).toLocaleString("en")} more` : shown;
}

function count(number: number, noun: string): string {
    return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

/** The classes that reach something, the ones that reach most first. */
export function byReach({ classes, sets }: MatrixSummary): ClassSummary[] {
    const reach = ({ groups }: ClassSummary): number =>
        groups
            .filter(({ verdict }) => verdict !== "denied")
            .reduce((sum, { set }) => sum + (sets[set]?.length ?? 0), 0);
    return classes.filter((one) => reach(one) > 0).sort((one, other) => reach(other) - reach(one));
}
