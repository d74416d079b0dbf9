import { expect } from "chai";
import { generatedPages } from "../../documentation/pages";

describe("The generated parts of the pages", () => {
    it("are as npm run docs writes them", async () => {
        const stale = (await generatedPages()).filter(({ text, current }) => text !== current);
        expect(stale.map(({ name }) => name)).to.deep.equal([]);
    });
});
