import { expect } from "chai";
import { junit, type JunitCase } from "../../../access/report/junit";
import { HOSTILE } from "./hostile";
import { xmlOf } from "./xml";

const failed = (message: string, lines?: readonly string[]): JunitCase["outcome"] => ({
    kind: "failure",
    type: "mustNotReach",
    message,
    ...(lines && { lines }),
});

describe("junit", () => {
    it("counts failures, errors and skipped cases each on their own, and keeps the cases' order", () => {
        const outcomes: JunitCase["outcome"][] = [
            { kind: "passed" },
            failed("reaches"),
            { kind: "error", type: "unknown", message: "can't be known" },
            { kind: "skipped", type: "low", message: "below" },
            failed("reaches too"),
        ];
        const cases = outcomes.map((outcome, index) => ({ group: "file", name: `case ${index}`, outcome }));
        const [suite] = xmlOf(junit("A suite", cases)).children;
        const { tests, failures, errors, skipped } = suite?.attributes ?? {};
        expect([tests, failures, errors, skipped]).to.deep.equal(["5", "2", "1", "1"]);
        expect(suite?.children.map(({ attributes }) => attributes["name"])).to.deep.equal(
            cases.map(({ name }) => name),
        );
        expect(suite?.children.map(({ children }) => children[0]?.tag)).to.deep.equal([
            undefined,
            "failure",
            "error",
            "skipped",
            "failure",
        ]);
    });

    it("is XML whatever names and messages hold, and reads back as they were, with what can't be seen written out", () => {
        const hostile = [...HOSTILE, "\ufffe\uffff", "\u0000", "a & b < c > d \"e\" 'f'"];
        const cases = hostile.map((text) => ({ group: text, name: text, outcome: failed(text, [text, text]) }));
        const [suite] = xmlOf(junit(hostile.join(" "), cases)).children;
        expect(suite?.children).to.have.length(hostile.length);
        for (const [index, one] of (suite?.children ?? []).entries()) {
            const [failure] = one.children;
            const shown = one.attributes["name"] ?? "";
            expect(failure?.attributes["message"]).to.equal(shown);
            expect(failure?.text).to.equal(`${shown}\n${shown}`);
            // eslint-disable-next-line no-control-regex -- they are what is looked for
            if (!/[\u0000-\u001f]|[^\u0000-\u007f]/.test(hostile[index] ?? "")) expect(shown).to.equal(hostile[index]);
        }
    });

    it("has the file and the line of a case", () => {
        const place = { file: "expectations.yaml", line: 12 };
        const [suite] = xmlOf(junit("s", [{ group: "g", name: "n", place, outcome: { kind: "passed" } }])).children;
        expect(suite?.children[0]?.attributes).to.deep.equal({
            classname: "g",
            name: "n",
            file: "expectations.yaml",
            line: "12",
        });
    });
});
