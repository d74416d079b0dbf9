import { expect } from "chai";
import { holdsSecret } from "../../../access/files";

describe("A value of a stack's settings", () => {
    for (const value of [{ secure: "v1:abc" }, { a: { b: [{ secure: "v1:abc" }] } }, [{ secure: "x" }]])
        it(`holds a secret: ${JSON.stringify(value)}`, () => expect(holdsSecret(value)).to.equal(true));

    // Pulumi takes only a map with this one key for a secret.
    for (const value of ["secure", null, 1, { secure: true }, { secure: "x", more: "y" }, { a: ["secure"] }])
        it(`holds none: ${JSON.stringify(value)}`, () => expect(holdsSecret(value)).to.equal(false));
});
