import { expect } from "chai";
import { instanceAccessTags as rule } from "../../../policies/rules/instance-access-tags";
import { judgeResource, remediate, unknownValue } from "../judge";
import { instance } from "../resources";

const config = { required: { Environment: ["Development", "Production"] } };
const tagged = (tags: Record<string, unknown>) => instance({ tags, tagsAll: tags });

describe("policies: instance-access-tags", () => {
    it("accepts an instance with the tags configured", async () => {
        expect(await judgeResource(rule, instance(), config)).to.deep.equal({ problems: [], notices: [] });
    });
    it("reports a missing tag with the values allowed", async () => {
        const { problems } = await judgeResource(rule, tagged({ Name: "web" }), config);
        expect(problems).to.deep.equal(["The tag Environment is missing; allowed is Development, Production."]);
    });
    it("reports a key in another case", async () => {
        const { problems } = await judgeResource(rule, tagged({ environment: "Development" }), config);
        expect(problems).to.deep.equal([
            "The tag Environment is spelt environment; tag keys are case-sensitive where instances are tagged.",
        ]);
    });
    it("reports two keys that differ only by case, configured or not", async () => {
        const { problems } = await judgeResource(rule, tagged({ Environment: "Development", environment: "x" }));
        expect(problems[0]).to.contain("Environment and environment differ only by case");
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
        for (const tags of [unknownValue, "text", 7, { environment: "x" }, { Environment: "" }]) {
            expect(await mend(tags), JSON.stringify(tags)).to.equal(undefined);
        }
    });
});
