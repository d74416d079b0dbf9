import type { Condition, PolicyStatement } from "../policy/policy";

/** A statement as a person would say it: "allows ssm:StartSession on … if ssm:resourceTag/Environment is Development". */
export function describeStatement({ effect, actions, resources, conditions }: PolicyStatement): string {
    const verb = effect === "Allow" ? "allows" : "denies";
    const what = (actions.negated ? "all but " : "") + list(actions.patterns.map(({ text }) => text));
    const on =
        resources === undefined
            ? ""
            : ` on ${resources.negated ? "all but " : ""}${list(resources.patterns.map(({ text }) => text))}`;
    const when = conditions.length === 0 ? "" : ` if ${conditions.map(describeCondition).join(" and ")}`;
    return `${verb} ${what}${on}${when}`;
}

/** A condition as a person would say it. */
export function describeCondition({ operator, name, values }: Condition): string {
    if (values.family === "null")
        return `${name} is ${values.absent.map((absent) => (absent ? "absent" : "present")).join(" or ")}`;
    const texts = "templates" in values ? values.templates.map(({ text }) => text) : values.texts;
    return `${name} ${operator.name} ${list(texts, " or ")}`;
}

/** A long list is cut: a policy can name a thousand instances. */
function list(texts: readonly string[], joint = ", "): string {
    const shown = texts.slice(0, 3).join(joint);
    return texts.length > 3 ? `${shown} and ${texts.length - 3} more` : shown;
}
