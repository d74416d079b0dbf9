import { asValue, eitherOf } from "../evaluate/value-list";
import type { Condition, PolicyStatement } from "../policy/policy";
import { valuesOf } from "./statement-identity";
import { enumeration } from "../report/enumeration";

/** What changed between two versions of a statement, element by element: "Resource: + arn:…". */
export function statementDifference(before: PolicyStatement, after: PolicyStatement): string[] {
    const lines: string[] = [];
    if (before.effect !== after.effect) lines.push(`Effect: ${before.effect} → ${after.effect}`);
    if (before.principals && after.principals)
        element(lines, "Principal", named(before.principals), named(after.principals));
    element(lines, "Action", before.actions, after.actions);
    if (before.resources && after.resources) element(lines, "Resource", before.resources, after.resources);
    conditionLines(lines, before.conditions, after.conditions);
    values(lines, "Open", openIn(before), openIn(after));
    // Only the policy's Version is left: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
    return lines.length > 0 ? lines : ["Version: ${…} is a variable on one side and plain text on the other"];
}

/** Why a statement may not apply whatever the request is. */
function openIn({ odd = [] }: PolicyStatement): string[] {
    return odd.map(({ problem }) => problem);
}

function conditionLines(lines: string[], before: readonly Condition[], after: readonly Condition[]): void {
    const called = ({ operator, name }: Condition): string => `${operator.name} ${asValue(name)}`;
    const counterpart = (one: Condition, others: readonly Condition[]): Condition | undefined =>
        others.find((other) => other.operator.name === one.operator.name && other.key === one.key);
    const gone = before.filter((one) => counterpart(one, after) === undefined);
    const added = after.filter((one) => counterpart(one, before) === undefined);
    for (const one of before) {
        const other = counterpart(one, after);
        if (other !== undefined) values(lines, `Condition ${called(one)}`, valuesOf(one), valuesOf(other));
    }
    for (const one of gone) {
        // The same key with the same values under another operator: a small edit with a large effect.
        const same = added.findIndex(
            (other) => other.key === one.key && valuesOf(other).join("\n") === valuesOf(one).join("\n"),
        );
        const [other] = same === -1 ? [] : added.splice(same, 1);
        if (other === undefined) lines.push(`Condition removed: ${called(one)} ${eitherOf(valuesOf(one))}`);
        else {
            lines.push(
                `Condition ${asValue(one.name)} ${eitherOf(valuesOf(one))}: ${one.operator.name} → ${other.operator.name}`,
            );
        }
    }
    for (const one of added) lines.push(`Condition added: ${called(one)} ${eitherOf(valuesOf(one))}`);
}

function named({ negated, entries }: NonNullable<PolicyStatement["principals"]>): Element {
    return { negated, patterns: entries.map(({ value }) => ({ text: value })) };
}

interface Element {
    readonly negated: boolean;
    readonly patterns: readonly { readonly text: string }[];
}

function element(lines: string[], name: string, before: Element, after: Element): void {
    const texts = ({ patterns }: Element): string[] => patterns.map(({ text }) => text);
    const called = ({ negated }: Element): string => (negated ? `Not${name}` : name);
    if (before.negated === after.negated) values(lines, called(before), texts(before), texts(after));
    else lines.push(`${called(before)} ${enumeration(texts(before))} → ${called(after)} ${enumeration(texts(after))}`);
}

/** One value that became another is shown so; lists by what came and went. */
function values(lines: string[], name: string, before: readonly string[], after: readonly string[]): void {
    const gone = before.filter((one) => !after.includes(one));
    const added = after.filter((one) => !before.includes(one));
    if (gone.length === 0 && added.length === 0) return;
    if (before.length === 1 && after.length === 1) lines.push(`${name}: ${gone.join()} → ${added.join()}`);
    else {
        const changes = [
            ...(added.length > 0 ? [`+ ${enumeration(added)}`] : []),
            ...(gone.length > 0 ? [`− ${enumeration(gone)}`] : []),
        ];
        lines.push(`${name}: ${changes.join("; ")}`);
    }
}
