import { expect } from "chai";
import { instanceAccessTags as rule } from "../../../policies/rules/instance-access-tags";
import { judgeResource, judgeStack, remediate, type TestResource, unknownValue } from "../judge";
import { instance, userPolicy } from "../resources";

const config = { required: { Environment: ["Development", "Production"] } };
const tagged = (tags: Record<string, unknown>) => instance({ tags, tagsAll: tags });

describe("policies: instance-access-tags", () => {
    it("accepts an instance with the tags configured", async () => {
        expect(await judgeResource(rule, instance(), config)).to.deep.equal({ problems: [], notices: [] });
    });
    it("reports a missing tag with the values allowed", async () => {
        const { problems } = await judgeResource(rule, tagged({ Name: "web" }), config);
        expect(problems).to.deep.equal(["The tag Environment is missing (expected Development, Production)."]);
    });
    it("reports a key in another case", async () => {
        const { problems } = await judgeResource(rule, tagged({ environment: "Development" }), config);
        expect(problems).to.deep.equal([
            "The tag Environment is spelt environment; tag keys are case-sensitive where instances are tagged.",
        ]);
    });
    it("reports two keys that differ only by case, where keys are configured or policies grant by that tag", async () => {
        const twice = tagged({ Environment: "Development", environment: "x" });
        const { problems } = await judgeResource(rule, twice, config);
        expect(problems[0]).to.contain("Environment and environment differ only by case");
        expect((await judgeStack(rule, [twice, userPolicy()])).problems[0]).to.contain("differ only by case");
    });
    it("says nothing where no key is configured and no policy grants by a tag", async () => {
        const twice = tagged({ Environment: "Development", environment: "x" });
        expect((await judgeResource(rule, twice)).notApplicable).to.contain("no tag keys are configured");
        expect((await judgeStack(rule, [twice])).problems).to.be.empty;
        expect((await judgeStack(rule, [tagged({ Name: "a", name: "b" }), userPolicy()])).problems).to.be.empty;
    });
    it("reports a value that isn't on the list, and an empty one", async () => {
        for (const value of ["development", ""]) {
            const { problems } = await judgeResource(rule, tagged({ Environment: value }), config);
            expect(problems[0]).to.contain(`The tag Environment has the value "${value}"`);
        }
    });
    it("reads tagsAll, and the provider's default tags where tagsAll isn't there", async () => {
        const inAll = instance({ tags: {}, tagsAll: { Environment: "Production" } });
        expect((await judgeResource(rule, inAll, config)).problems).to.be.empty;
        const byDefault = instance({ tags: {}, tagsAll: undefined }, { defaultTags: { Environment: "Production" } });
        expect((await judgeResource(rule, byDefault, config)).problems).to.be.empty;
    });
    it("judges the keys when only another tag's value is unknown", async () => {
        const { problems, notices } = await judgeResource(
            rule,
            tagged({ Name: unknownValue, Environment: "x" }),
            config,
        );
        expect(problems).to.have.length(1);
        expect(notices).to.be.empty;
    });
    it("says once that it can't judge tags that are wholly unknown", async () => {
        const result = await judgeResource(rule, instance({ tags: unknownValue, tagsAll: unknownValue }), config);
        expect(result.problems).to.be.empty;
        expect(result.notices).to.deep.equal([
            "instance-access-tags: tags of aws:ec2/instance:Instance web is unknown in this preview; the update judges it before it creates the resource",
        ]);
    });
    it("adds configured default tags as a remediation, and leaves a key in another case alone", async () => {
        const defaults = { defaults: { Environment: "Development", Owner: "nobody" } };
        const mended = await remediate(rule, tagged({ environment: "Production" }), defaults);
        expect(mended?.tags).to.deep.equal({ environment: "Production", Owner: "nobody" });
        expect(await remediate(rule, instance(), { defaults: { Environment: "x" } })).to.equal(undefined);
    });
    it("adds default tags beside unknown ones as a remediation, and to nothing that isn't an object", async () => {
        const defaults = { Environment: "Development" };
        const mend = (tags: unknown, tagsAll?: unknown) => remediate(rule, instance({ tags, tagsAll }), { defaults });
        expect((await mend({ Name: unknownValue }))?.tags).to.deep.equal({ Name: unknownValue, ...defaults });
        const both = await mend({ Name: "web" }, unknownValue);
        expect(both?.tags).to.deep.equal({ Name: "web", ...defaults });
        expect(both?.tagsAll).to.equal(unknownValue);
        expect((await mend(null))?.tags).to.deep.equal(defaults);
        for (const tags of [unknownValue, "text", 7, { environment: "x" }, { Environment: "" }])
            expect(await mend(tags), JSON.stringify(tags)).to.equal(undefined);
    });
    it("says that a tag that is asked for has a value not known yet", async () => {
        const result = await judgeResource(rule, tagged({ Environment: unknownValue }), config);
        expect(result.problems).to.be.empty;
        expect(result.notices).to.have.length(1);
        expect(result.notices[0]).to.contain("the tag Environment of aws:ec2/instance:Instance web is unknown");
    });
    it("reports a value of white space, and one that is no text and not on the list", async () => {
        const any = { required: { Environment: [] } };
        expect((await judgeResource(rule, tagged({ Environment: " " }), any)).problems).to.have.length(1);
        expect((await judgeResource(rule, tagged({ Environment: 7 }), config)).problems[0]).to.contain("the value 7 (");
        expect((await judgeResource(rule, tagged({ Environment: 7 }), { required: { Environment: ["7"] } })).problems)
            .to.be.empty;
    });
    it("reports a tag of its own resource in another spelling, or with a wrong value, on an instance only", async () => {
        const tag = (key: string, value: string, on = "web"): TestResource => ({
            type: "aws:ec2/tag:Tag",
            name: "tag",
            props: { resourceId: unknownValue, key, value },
            dependsOn: { resourceId: [on] },
        });
        const vpc: TestResource = { type: "aws:ec2/vpc:Vpc", name: "vpc", props: {} };
        const good = instance({ id: unknownValue });
        const told = async (...resources: readonly TestResource[]) =>
            (await judgeStack(rule, [vpc, ...resources], config)).problems;
        expect(await told(good, tag("environment", "Development"))).to.deep.equal([
            "tag: On web: The tag keys Environment and environment differ only by case: a condition on one reads either.",
        ]);
        expect(await told(good, tag("Environment", "prod"))).to.have.length(1);
        expect(await told(good, tag("Owner", "x"))).to.be.empty;
        expect(await told(good, tag("environment", "prod", "vpc"))).to.be.empty;
    });
});
