import type { Order } from "../policy/operators";
import type { Condition } from "../policy/policy";
import type { RequestContext } from "./context";
import { eitherOf } from "./value-list";
import { fill } from "./variables";

/**
 * What a condition asks of a value, behind "were": "like dev-*", "other than Production", "less than 60".
 * @param holds whether the condition is to hold or not to hold.
 */
export function demand(condition: Condition, holds: boolean, context: RequestContext): string {
    const { operator, values } = condition;
    if (values.family === "null") return values.absent.includes(true) === holds ? "absent" : "present";
    const matching = operator.negated !== holds;
    const list = eitherOf(textsOf(condition, context));
    const { comparison } = operator;
    switch (comparison.family) {
        case "string":
            if (comparison.by === "like") return `${matching ? "like" : "not like"} ${list}`;
            return `${matching ? "" : "other than "}${list}${aside(comparison.by, list)}`;
        case "arn":
            return `${matching ? "like" : "not like"} ${list}`;
        case "numeric":
        case "date": {
            const words = ORDERS[comparison.family][comparison.by];
            if (words === "") return `${matching ? "" : "other than "}${list}`;
            return `${matching ? "" : "not "}${words} ${list}`;
        }
        case "ip":
            return `${matching ? "in" : "outside of"} ${list}`;
        case "bool":
        case "binary":
        case "null":
            return `${matching ? "" : "other than "}${list}`;
    }
}

const ORDERS: Readonly<Record<"numeric" | "date", Readonly<Record<Order, string>>>> = {
    numeric: {
        equals: "",
        less: "less than",
        "less-or-equal": "at most",
        greater: "more than",
        "greater-or-equal": "at least",
    },
    date: {
        equals: "",
        less: "before",
        "less-or-equal": "at or before",
        greater: "after",
        "greater-or-equal": "at or after",
    },
};

function aside(by: "equals" | "ignore-case", list: string): string {
    const wildcards = /[*?]/.test(list) ? " (in which * and ? are no wildcards)" : "";
    return `${by === "ignore-case" ? " in any letter case" : ""}${wildcards}`;
}

/** A condition's values, variables filled in where they have one. */
function textsOf({ values }: Condition, context: RequestContext): readonly string[] {
    if (values.family === "null") return [];
    if (!("templates" in values)) return values.texts;
    return values.templates.map((template) => {
        const filled = fill(template, context);
        return filled.kind === "text" ? filled.parts.map(({ text }) => text).join("") : template.text;
    });
}
