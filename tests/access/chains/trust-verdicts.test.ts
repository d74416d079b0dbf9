import { expect } from "chai";
import { needText } from "../../../access/matrix/cell-terms";
import { TRUST_CASES } from "./trust-verdicts";
import { judged } from "./trust-verdicts/judge";

describe("Who can assume a role", () => {
    for (const { title, expected, needs, page, ...question } of TRUST_CASES) {
        it(`${title}: ${expected}`, () => {
            const { pair, step } = judged(question);
            const reasons = `${page}\n${pair.because.map(({ text }) => text).join("\n")}`;
            expect(pair.verdict, reasons).to.equal(expected);
            expect(step, "the chain").to.equal(expected);
            expect(pair.needs.map(needText), reasons).to.deep.equal(needs ?? []);
        });
    }

    it("is judged in 150 cases and more, each with AWS's page", () => {
        expect(TRUST_CASES.length).to.be.at.least(150);
        for (const { page } of TRUST_CASES) expect(page).to.match(/^https:\/\/docs\.aws\.amazon\.com\/[^ ]+\.html$/);
        expect(new Set(TRUST_CASES.map(({ title }) => title)).size).to.equal(TRUST_CASES.length);
    });
});
