import { expect } from "chai";
import { unjudgedResources } from "../../../policies/rules/unjudged-resources";
import { judgeStack, type TestResource } from "../judge";
import { preferences } from "../resources";

const native = (type: string, name: string): TestResource => ({ type: `aws-native:${type}`, name, props: {} });

describe("policies: unjudged-resources", () => {
    it("names each type once that no rule judges", async () => {
        const group = (name: string) => native("ec2:SecurityGroup", name);
        expect(
            (
                await judgeStack(unjudgedResources, [
                    group("a"),
                    group("b"),
                    native("ec2:Instance", "web"),
                    native("iam:User", "alice"),
                ])
            ).problems,
        ).to.deep.equal(["No rule judges aws-native:ec2:Instance (1), aws-native:ec2:SecurityGroup (2)."]);
        expect((await judgeStack(unjudgedResources, [native("iam:User", "alice"), preferences()])).problems).to.be
            .empty;
    });
});
