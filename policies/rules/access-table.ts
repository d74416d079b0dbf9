import type { CheckFailure, Expectations } from "../../access/check";
import { principals, stackAccount } from "../../access/stack";
import { at } from "../pack/known";
import type { Rule, RuleConfig, StackProblem, StackSubject } from "../pack/rule";
import { enumeration } from "../../access/report";
import { shown } from "../pack/wording";
import { Relations } from "../resources/relations";

export const accessTable: Rule = {
    name: "access-table",
    description: "The stack gives sessions to others than the configuration says.",
    why: "Each policy may be well-formed and their sum still be wrong; this rule evaluates them as AWS does.",
    severity: "critical",
    enforcementLevel: "mandatory",
    remediationSteps: "Change the statement that the message names, or the expectation if the access is meant.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
    tags: ["access", "iam"],
    settings: {
        expectations: {
            type: "array",
            items: { type: "object" },
            default: [],
            description:
                "What an expectations file of `access check` holds: who (names, groups, tags), and mustReach, mustNotReach or mustReachOnly (names, tags)",
        },
    },
    mistakes: (config) => {
        try {
            expectationsOf(config);
            return [];
        } catch (error) {
            return [error instanceof Error ? error.message : String(error)];
        }
    },
    stack: (resources, config) => {
        const expectations = expectationsOf(config);
        return expectations === undefined ? [] : check(resources, expectations, config.expectations);
    },
};

/** The configuration as an expectations file has it; undefined where there is none. */
function expectationsOf({ expectations }: RuleConfig): Expectations | undefined {
    if (!Array.isArray(expectations) || expectations.length === 0) return undefined;

    // Reading the file format takes a third of the whole pack's time to load: only who uses the rule pays for it.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { parseExpectations } = require("../../access/check") as typeof import("../../access/check");
    return parseExpectations(JSON.stringify({ expectations }), "access-table");
}

function check(
    resources: readonly StackSubject[],
    expectations: Expectations,
    written: unknown,
): readonly StackProblem[] {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { accessCheck } = require("../../access/check") as typeof import("../../access/check");
    const urns = new Map(
        principals(new Relations(resources)).flatMap(({ kind, name, resource }) =>
            resource === undefined ? [] : [[`${kind === "user" ? "user" : "role"} ${name}`, resource.urn]],
        ),
    );
    return accessCheck({ ...stackAccount(resources), at: new Date() }, expectations).flatMap(
        ({ expectation, failures }, index) => {
            const expected = expectation.reason ?? shown(at(written, index));
            return failures.map((failure): StackProblem => {
                // What is about one principal is said of that resource; of several, of the stack.
                const [one, ...others] = failure.principals;
                const urn = one === undefined || others.length > 0 ? undefined : urns.get(`${one.type} ${one.name}`);
                return {
                    problem: text(failure, expected),
                    unknown: failure.status === "unknown",
                    ...(urn === undefined ? {} : { urn }),
                };
            });
        },
    );
}

function text(
    { text: what, principals: whom, instances, sessions, because, nearest }: CheckFailure,
    expected: string,
): string {
    const who = enumeration(whom.map(({ name }) => name));
    const where = enumeration(instances.map(({ id, name }) => name ?? id));
    return [
        `${[who, what, where === "" ? "" : `on ${where}`].filter((part) => part !== "").join(" ")}${sessions.length > 0 ? ` (${sessions.join(", ")})` : ""}.`,
        ...because.map((one) => `Because ${one}.`),
        ...nearest.map((one) => `It would be as expected if ${one}.`),
        `Expected: ${expected}.`,
    ].join("\n");
}
