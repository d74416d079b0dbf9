import { expect } from "chai";
import { rememberExceptions } from "../../../policies/pack/remembered-exceptions";
import { unusedException as rule } from "../../../policies/rules/unused-exception";
import { judgeStack, urnOf } from "../judge";
import { instance, user } from "../resources";

const reason = "kept until the migration is done";
const stack = [instance(), user()];
const judged = async (...resources: readonly string[]) => {
    rememberExceptions([["instance-key-pair", { exceptions: resources.map((resource) => ({ resource, reason })) }]]);
    return (await judgeStack(rule, stack)).problems;
};

describe("policies: unused-exception", () => {
    afterEach(() => rememberExceptions([]));

    it("accepts exceptions for resources that are there, by name, by URN and by pattern", async () => {
        expect(await judged("web", "w*", urnOf("aws:ec2/instance:Instance", "web"), "*::web")).to.be.empty;
    });
    it("reports each one that matches nothing, with its rule", async () => {
        expect(await judged("wbe", "batch-*", "web")).to.deep.equal([
            'instance-key-pair: the exception for "wbe" matches no resource.',
            'instance-key-pair: the exception for "batch-*" matches no resource.',
        ]);
    });
    it("doesn't take the stack's or the project's name for a resource's", async () => {
        expect(await judged("*dev*", "*test*")).to.have.length(2);
    });
});
