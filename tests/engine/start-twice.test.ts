import { expect } from "chai";
import { clone } from "./clone";

describe("Two npm start at once in a fresh clone", () => {
    it("wait for each other, and the later one says for whom and finds all as it is to be", async () => {
        const where = clone();
        try {
            const results = await Promise.all([where.npm("start"), where.npm("start")]);
            for (const { code, text } of results) {
                expect(code, text).to.equal(0);
                expect(text).to.not.include("already exists");
            }
            const waited = results.filter(({ stderr }) =>
                /Waiting for another npm start in this folder \(process \d+\)/.test(stderr),
            );
            expect(waited.map(({ text }) => text)).to.have.length(1);
            expect(waited[0]?.stdout).to.match(/^Resources:\n +\d+ unchanged$/m);
        } finally {
            await where.remove();
        }
    });
});
