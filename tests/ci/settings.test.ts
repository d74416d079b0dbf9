import { expect } from "chai";
import { environments, oneOf, required, SettingError, stackOf, stacksOf } from "../../ci/support/settings";

const message = (read: () => unknown): string => {
    try {
        read();
    } catch (error) {
        expect(error).to.be.instanceOf(SettingError);
        return (error as Error).message;
    }
    throw new Error("nothing was thrown");
};

describe("The settings of a step", () => {
    it("name what is missing, and take an empty value for none, as CI servers pass it", () => {
        for (const env of [{}, { PULL_REQUEST: "" }]) {
            expect(message(() => required(env, "PULL_REQUEST", "a number"))).to.equal(
                "missing environment variable PULL_REQUEST (expected a number)",
            );
        }
        expect(oneOf({ FAIL_ON: "" }, "FAIL_ON", ["never", "gain"])).to.equal("never");
    });

    it("name a wrong value and what is expected", () => {
        expect(message(() => oneOf({ FAIL_ON: "gains" }, "FAIL_ON", ["never", "gain"]))).to.equal(
            'invalid value "gains" for FAIL_ON (expected never, gain)',
        );
        expect(message(() => required({ PULL_REQUEST: "1;ls" }, "PULL_REQUEST", "a number", /^\d+$/))).to.equal(
            'invalid value "1;ls" for PULL_REQUEST (expected a number)',
        );
    });

    it("have as environments the stacks with a configuration file, production first", () => {
        expect(environments()[0]).to.equal("prod");
        expect(environments().at(-1)).to.equal("dev");
        expect(stackOf({ STACK: "prod" })).to.equal("prod");
        expect(message(() => stackOf({ STACK: "../prod" }))).to.match(
            /^invalid value "..\/prod" for STACK \(expected prod, .*dev: the stacks with a Pulumi.STACK.yaml\)$/,
        );
        expect(stacksOf({})).to.deep.equal(environments());
        expect(stacksOf({ STACK: "dev" })).to.deep.equal(["dev"]);
    });
});
