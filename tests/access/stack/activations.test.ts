import { expect } from "chai";
import { ACTIVATION, ROLE, stackAccount, UNKNOWN, type StackResource } from "../../../access/stack";

const urn = (type: string, name: string) => `urn:pulumi:dev::test::${type}::${name}`;
const resource = (type: string, name: string, props: StackResource["props"], more: Partial<StackResource> = {}) => ({
    type,
    urn: urn(type, name),
    name,
    props,
    dependsOn: {},
    parent: undefined,
    arn: undefined,
    provider: undefined,
    ...more,
});
const nodes = (props: StackResource["props"], more: Partial<StackResource> = {}) => {
    const role = resource(ROLE, "office-role", { name: "office-role", assumeRolePolicy: "{}" });
    const dependsOn = { iamRole: [role.urn] };
    const activation = resource(ACTIVATION, "office", { iamRole: "office-role", ...props }, { dependsOn, ...more });
    const { instances } = stackAccount([role, activation], { region: "eu-central-1" });
    expect(instances).to.have.length(1);
    return instances[0];
};
const tags = { Environment: "Development" };

describe("An activation of a stack", () => {
    it("is the one node that all nodes registered with it are like, with its tags and role", () => {
        expect(nodes({ tags, tagsAll: { ...tags, Team: "Ops" } })).to.deep.equal({
            id: "office",
            activation: true,
            arn: "arn:aws:ssm:eu-central-1:000000000000:managed-instance/mi-00000000000000000",
            region: "eu-central-1",
            tags: { ...tags, Team: "Ops" },
            role: "office-role",
        });
    });

    it("has the ID by which live nodes name it, once it is known", () => {
        expect(nodes({ tags, id: "act-1" })).to.include({ activationId: "act-1" });
    });

    it("has the name of its component", () => {
        expect(nodes({ tags }, { parent: urn("test:index:HybridActivation", "branch") })).to.include({ id: "branch" });
    });

    it("has tags that aren't known before deployment", () => {
        expect(nodes({ tagsAll: { Environment: UNKNOWN } })?.tags["Environment"]).to.have.property("unknown");
        expect(nodes({ tags: UNKNOWN })).to.have.property("unknownTags");
    });
});
