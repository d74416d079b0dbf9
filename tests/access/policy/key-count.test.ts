import { expect } from "chai";
import fc from "fast-check";
import { duplicateKey } from "../../../access/policy/duplicate-key";
import { keysIn, keysWritten } from "../../../access/policy/key-count";

describe("The number of keys in a JSON text", () => {
    it("is that of its value, whatever the texts in it and the space around them", () => {
        fc.assert(
            fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, "\t"), (value, space) => {
                const json = JSON.stringify(value, undefined, space);
                expect(keysWritten(json)).to.equal(keysIn(JSON.parse(json)));
            }),
        );
        const hard = '{"a\\\\": "\\\\\\"\\": 1", "__proto__": [{"x" \n: ""}, "y"]}';
        expect([keysWritten(hard), keysIn(JSON.parse(hard))]).to.deep.equal([3, 3]);
    });

    it("is another where an object has a key twice", () => {
        const twice = '[{"a": 1, "b": {"c": 1, "\\u0063": 2}}]';
        expect([keysWritten(twice), keysIn(JSON.parse(twice))]).to.deep.equal([4, 3]);
        expect(duplicateKey(twice)).to.equal("c");
    });
});
