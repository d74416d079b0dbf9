import type { Condition, PolicyStatement } from "../policy/policy";
import { valuesOf } from "./statement-identity";

/** What changed between two versions of a statement, element by element: "Resource: + arn:…". */
export function statementDifference(before: PolicyStatement, after: PolicyStatement): string[] {
    const lines: string[] = [];
    if (before.effect !== after.effect) lines.push(`Effect: ${before.effect} → ${after.effect}`);
    element(lines, "Action", before.actions, after.actions);
    if (before.resources && after.resources) element(lines, "Resource", before.resources, after.resources);
    const former = byOperator(before.conditions);
    const latter = byOperator(after.conditions);
    for (const name of new Set([...former.keys(), ...latter.keys()])) {
        const [gone, added] = [former.get(name), latter.get(name)];
        if (gone === undefined)
            lines.push(`Condition added: ${name} ${list(added === undefined ? [] : valuesOf(added))}`);
        else if (added === undefined) lines.push(`Condition removed: ${name} ${list(valuesOf(gone))}`);
        else values(lines, `Condition ${name}`, valuesOf(gone), valuesOf(added));
    }
    // Only the policy's Version is left: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
    return lines.length > 0 ? lines : ["Version: ${…} is a variable on one side and plain text on the other"];
}

interface Element {
    readonly negated: boolean;
    readonly patterns: readonly { readonly text: string }[];
}

function element(lines: string[], name: string, before: Element, after: Element): void {
    const texts = ({ patterns }: Element): string[] => patterns.map(({ text }) => text);
    const called = ({ negated }: Element): string => (negated ? `Not${name}` : name);
    if (before.negated === after.negated) values(lines, called(before), texts(before), texts(after));
    else lines.push(`${called(before)} ${list(texts(before))} → ${called(after)} ${list(texts(after))}`);
}

/** One value that became another is shown so; lists by what came and went. */
function values(lines: string[], name: string, before: readonly string[], after: readonly string[]): void {
    const gone = before.filter((one) => !after.includes(one));
    const added = after.filter((one) => !before.includes(one));
    if (gone.length === 0 && added.length === 0) return;
    if (before.length === 1 && after.length === 1) lines.push(`${name}: ${gone.join()} → ${added.join()}`);
    else {
        const changes = [
            ...(added.length > 0 ? [`+ ${list(added)}`] : []),
            ...(gone.length > 0 ? [`− ${list(gone)}`] : []),
        ];
        lines.push(`${name}: ${changes.join("; ")}`);
    }
}

function byOperator(conditions: readonly Condition[]): Map<string, Condition> {
    return new Map(conditions.map((condition) => [`${condition.operator.name} ${condition.name}`, condition]));
}

const SHOWN = 5;

function list(texts: readonly string[]): string {
    const shown = texts.slice(0, SHOWN).join(", ");
    return texts.length > SHOWN ? `${shown} and ${texts.length - SHOWN} more` : shown;
}
