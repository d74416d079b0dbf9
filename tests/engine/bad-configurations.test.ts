import { expect } from "chai";
import { configuration } from "../program";
import { badConfigurations } from "../scenarios/configuration/mistakes";
import { expectEmptyAccount } from "./expect-deployed";
import { openTestStack, type TestStack } from "./harness";

/** One of each kind; that the program finds all the others is tested without the engine. */
const SAMPLE = [
    "an unknown scenario",
    "a misspelt key",
    "text where a map belongs",
    "a grant to an instance that doesn't exist",
    "a grant's tag key in another case than the instances'",
    "an empty tag value",
    "subnets that overlap",
    "a user name with a space",
    "more instances by name than a user's policies hold",
    "a region that isn't one",
];

describe("A stack with a mistake in its configuration, on the real engine", () => {
    let stack: TestStack;

    before(async () => {
        stack = await openTestStack({ policyPacks: [] });
    });
    after(() => stack.close());

    for (const mistake of SAMPLE) {
        it(`stops with one clear error before any resource is registered when it has ${mistake}`, async () => {
            const bad = badConfigurations.find((one) => one.mistake === mistake);
            expect(bad, "a mistake of this name").not.to.equal(undefined);
            const { values = {}, key = "", found = "", expected = "" } = bad ?? {};
            stack.configure(configuration(values));

            const up = await stack.up();

            expect(up.code, up.text).to.be.greaterThan(0);
            const full = /^[a-z-]+:/.test(key) ? key : `session-manager-access:${key}`;
            expect(up.text.split(full).length, up.text).to.be.greaterThan(1);
            expect(up.text).to.include(found).and.to.include(expected);
            // The program's own words and no stack trace of its files.
            expect(up.text.match(/ \(expected /g), up.text).to.have.length(1);
            expect(up.text).not.to.match(/^ +at .*:\d+:\d+\)?$/m);
            const { resources = [] } = (await stack.exportState()).deployment;
            expect(resources.map(({ type }) => type).filter((type) => type !== "pulumi:pulumi:Stack")).to.deep.equal(
                [],
            );
            await expectEmptyAccount(stack);
        });
    }
});
