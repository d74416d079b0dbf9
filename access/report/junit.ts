/**
 * JUnit's XML, as far as CI servers agree on it:
 * https://github.com/testmoapp/junitxml
 * https://docs.gitlab.com/ci/testing/unit_test_reports/
 */
import { printable } from "./printable";

/** `error`: it can't be known. Servers count failures, errors and skipped cases each on their own. */
export type JunitOutcome =
    | { readonly kind: "passed" }
    | {
          readonly kind: "failure" | "error" | "skipped";
          /** A few words, stable: a rule, a severity. */
          readonly type: string;
          /** One line. */
          readonly message: string;
          /** What more there is to say, in lines. Default none. */
          readonly lines?: readonly string[];
      };

export interface JunitCase {
    /** What the case is listed under. */
    readonly group: string;
    readonly name: string;
    /** The file and line that the case comes from. Default none. */
    readonly place?: { readonly file: string; readonly line: number };
    readonly outcome: JunitOutcome;
}

/** A run of one suite. Cases keep their order. */
export function junit(suite: string, cases: readonly JunitCase[]): string {
    const count = (kind: JunitOutcome["kind"]): number => cases.filter(({ outcome }) => outcome.kind === kind).length;
    const totals = attributes({
        tests: cases.length,
        failures: count("failure"),
        errors: count("error"),
        skipped: count("skipped"),
    });
    return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        `<testsuites${attributes({ name: suite })}${totals}>`,
        `  <testsuite${attributes({ name: suite })}${totals}>`,
        ...cases.map(caseElement),
        "  </testsuite>",
        "</testsuites>\n",
    ].join("\n");
}

function caseElement({ group, name, place, outcome }: JunitCase): string {
    const head = `    <testcase${attributes({ classname: group, name, ...place })}`;
    if (outcome.kind === "passed") return `${head}/>`;
    const { kind, type, message, lines = [] } = outcome;
    const body = lines.map(escaped).join("\n");
    return `${head}>\n      <${kind}${attributes({ type, message })}>${body}</${kind}>\n    </testcase>`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
    return Object.entries(values)
        .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
        .join("");
}

/** Text in elements and attributes alike. Noncharacters can't be in XML, not even escaped. */
function escaped(text: string): string {
    return printable(text)
        .replace(/[\ufffe\uffff]/g, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
        .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
