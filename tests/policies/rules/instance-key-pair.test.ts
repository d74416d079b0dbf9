import { expect } from "chai";
import { instanceKeyPair as rule } from "../../../policies/rules/instance-key-pair";
import { judgeResource, unknownValue } from "../judge";
import { instance } from "../resources";

describe("policies: instance-key-pair", () => {
    it("accepts an instance without a key pair", async () => {
        expect((await judgeResource(rule, instance())).problems).to.be.empty;
        expect((await judgeResource(rule, instance({ keyName: "" }))).problems).to.be.empty;
    });
    it("reports a key pair by its name", async () => {
        expect((await judgeResource(rule, instance({ keyName: "ops" }))).problems).to.deep.equal(['keyName is "ops".']);
    });
    it("reports a key pair whose name isn't known yet", async () => {
        expect((await judgeResource(rule, instance({ keyName: unknownValue }))).problems).to.deep.equal([
            "keyName is set.",
        ]);
    });
});
