import { expect } from "chai";
import { schemaPage } from "../../documentation/components-schema";

describe("The schema of the components for other languages", () => {
    it("is what Pulumi reads from the classes (npm run docs writes it)", async function () {
        this.timeout(300_000);
        const { text, current } = await schemaPage();
        expect(text).to.equal(current);
    });
});
