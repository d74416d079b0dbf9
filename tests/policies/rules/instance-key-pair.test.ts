import { expect } from "chai";
import { SPOT_FLEET } from "../../../policies/resources/instances";
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
    it("judges each launch specification of a Spot fleet", async () => {
        const fleet = (...launchSpecifications: readonly unknown[]) => ({
            type: SPOT_FLEET,
            name: "spots",
            props: { launchSpecifications },
        });
        expect((await judgeResource(rule, fleet({}))).problems).to.be.empty;
        const { problems } = await judgeResource(rule, fleet({}, { keyName: "mine" }));
        expect(problems).to.have.length(1);
        expect(problems[0]).to.contain("launchSpecifications[1]: ");
    });
    it("reports the key pair of an EKS node group", async () => {
        const nodes = (remoteAccess: unknown) => ({
            type: "aws:eks/nodeGroup:NodeGroup",
            name: "nodes",
            props: { clusterName: "web", remoteAccess },
        });
        expect((await judgeResource(rule, nodes(undefined))).problems).to.be.empty;
        expect((await judgeResource(rule, nodes({ ec2SshKey: "ops" }))).problems).to.deep.equal([
            'remoteAccess.ec2SshKey is "ops".',
        ]);
    });
});
