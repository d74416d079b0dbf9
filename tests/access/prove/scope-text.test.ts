import { expect } from "chai";
import { readScopeArgument, readScopes, ScopeError } from "../../../access/prove/scope-text";
import { describeScope } from "../../../access/prove/scope";

describe("A scope as it is written", () => {
    it("has tags, a principal and regions", () => {
        const read = (text: string): string => describeScope(readScopeArgument(text).scope);
        expect(read("Environment=Development")).to.equal("instances with Environment=Development");
        expect(read("A=x|y,B=z@eu-central-1,us-east-1")).to.equal(
            "instances with A=x|y and B=z in eu-central-1, us-east-1",
        );
        expect(readScopeArgument("group/dev:A=x").principal).to.equal("group/dev");
        expect(readScopeArgument("bob:nothing")).to.deep.equal({ principal: "bob", scope: [] });
        expect(readScopeArgument("arn:aws:iam::123456789012:user/bob:A=x").principal).to.equal(
            "arn:aws:iam::123456789012:user/bob",
        );
    });

    it("that is wrong is refused with what is allowed", () => {
        for (const text of ["", "Environment", "=x", "A=x,a=y", "A=x,B", "bob:"]) {
            expect(() => readScopeArgument(text), text).to.throw(
                ScopeError,
                /expected |is not KEY=VALUE|may be given only once/,
            );
        }
    });

    it("in a file is a map from principals to terms", () => {
        const { byPrincipal, others } = readScopes(
            "scopes:\n  alice:\n    - tags: { A: x }\n      regions: eu-central-1\n  bob: []\nothers:\n  - instances: i-1\n",
            "scopes.yaml",
        );
        expect(byPrincipal.get("alice")).to.deep.equal([{ tags: { A: ["x"] }, regions: ["eu-central-1"] }]);
        expect(byPrincipal.get("bob")).to.deep.equal([]);
        expect(others).to.deep.equal([{ instances: ["i-1"] }]);
        expect(readScopes("others: ['*']", "scopes.yaml")).to.deep.equal({ byPrincipal: new Map(), others: [{}] });
    });

    it("in a file of another form is refused with what was found", () => {
        expect(() => readScopes("[]", "scopes.yaml")).to.throw("scopes.yaml: invalid value [] (expected an object)");
        expect(() => readScopes("{}", "scopes.yaml")).to.throw(
            "scopes.yaml: invalid value {} (expected scopes, others",
        );
    });

    it("in a file that is wrong is refused with the file and the place", () => {
        for (const text of [
            "",
            "[]",
            "scopes: 1",
            "scopes: {alice: [{}]}",
            "scopes: {alice: [{tag: {A: x}}]}",
            "scopes: {alice: [{tags: {}}]}",
            "scopes: {alice: [{tags: {A: }}]}",
            "scopes: {alice: [all]}",
            "scopes: {",
            "other: {}",
        ])
            expect(() => readScopes(text, "scopes.yaml"), text).to.throw(ScopeError, /^scopes\.yaml/);
    });
});
