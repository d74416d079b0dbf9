import { coverage } from "../match/arn";
import { matchGlob } from "../match/glob";
import type { Condition, PolicyStatement } from "../policy/policy";
import { asValue, eitherOf } from "./value-list";
import type { Target } from "./statement";
import { enumeration } from "../report/enumeration";

/** A policy can name a thousand instances. */
const SHOWN = 3;

/**
 * A statement as a person would say it: "allows ssm:StartSession on … if ssm:resourceTag/Environment is Development". Of
 * long lists it gives what the target is about.
 */
export function describeStatement(
    { effect, actions, resources, conditions }: PolicyStatement,
    target?: Target,
): string {
    const verb = effect === "Allow" ? "allows" : "denies";
    const action = actions.patterns.filter(({ glob }) => target === undefined || matchGlob(glob, target.action));
    const what =
        (actions.negated ? "all but " : "") +
        enumeration(texts(actions.patterns, actions.negated ? [] : action), SHOWN);
    const on =
        resources === undefined ? "" : ` on ${resources.negated ? "all but " : ""}${resourceList(resources, target)}`;
    const when = conditions.length === 0 ? "" : ` if ${conditions.map(describeCondition).join(" and ")}`;
    return `${verb} ${what}${on}${when}`;
}

function resourceList({ patterns, negated }: NonNullable<PolicyStatement["resources"]>, target?: Target): string {
    const resource = target?.resource;
    const about =
        negated || typeof resource !== "string"
            ? []
            : patterns.filter(
                  ({ constant }) => constant !== undefined && coverage(constant.resource, resource) !== "no",
              );
    return enumeration(texts(patterns, about), SHOWN);
}

/** Those that the target is about; all where that says nothing. */
function texts(all: readonly { readonly text: string }[], about: readonly { readonly text: string }[]): string[] {
    return (about.length > 0 ? about : all).map(({ text }) => text);
}

/** A condition as a person would say it. */
function describeCondition({ operator, name, values }: Condition): string {
    if (values.family === "null")
        return `${asValue(name)} is ${values.absent.map((absent) => (absent ? "absent" : "present")).join(" or ")}`;

    const texts = "templates" in values ? values.templates.map(({ text }) => text) : values.texts;
    return `${asValue(name)} ${operator.name} ${eitherOf(texts)}`;
}
