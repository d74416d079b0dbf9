import { expect } from "chai";
import { launchAccessTags as rule } from "../../../policies/rules/launch-access-tags";
import { judgeResource, judgeStack, type TestResource, unknownValue } from "../judge";
import { launchTemplate } from "../resources";

const config = { required: { Environment: ["Development"] } };

function group(tags: readonly unknown[], launchTemplates: readonly string[] = ["web"]): TestResource {
    return {
        type: "aws:autoscaling/group:Group",
        name: "fleet",
        props: { tags, launchTemplate: { id: unknownValue } },
        dependsOn: { launchTemplate: launchTemplates },
    };
}
const bare = launchTemplate({ tagSpecifications: [] });

describe("policies: launch-access-tags", () => {
    it("accepts a group whose launch template carries the tags", async () => {
        expect((await judgeStack(rule, [launchTemplate(), group([])], config)).problems).to.be.empty;
    });
    it("accepts a group that passes the tags on itself", async () => {
        const tags = [{ key: "Environment", value: "Development", propagateAtLaunch: true }];
        expect((await judgeResource(rule, group(tags), config)).problems).to.be.empty;
        expect((await judgeStack(rule, [bare, group(tags)], config)).problems).to.be.empty;
    });
    it("reports a tag that stays with the group", async () => {
        const tags = [{ key: "Environment", value: "Development", propagateAtLaunch: false }];
        const { problems } = await judgeResource(rule, group(tags), config);
        expect(problems).to.deep.equal(["The tag Environment stays with the group: its propagateAtLaunch isn't true."]);
    });
    it("reports a tag that neither the group nor its template passes on", async () => {
        const { problems } = await judgeStack(rule, [bare, group([])], config);
        expect(problems).to.deep.equal(["fleet: The tag Environment is missing (expected Development)."]);
    });
    it("reports a template without the tag that no group of the stack uses", async () => {
        const { problems } = await judgeStack(rule, [bare], config);
        expect(problems).to.deep.equal(["web: The tag Environment is missing (expected Development)."]);
    });
    it("reports a wrong value in a template", async () => {
        const wrong = launchTemplate({
            tagSpecifications: [{ resourceType: "instance", tags: { Environment: "dev" } }],
        });
        expect((await judgeResource(rule, wrong, config)).problems[0]).to.contain('has the value "dev"');
    });
    it("doesn't take a volume's tags for the instance's", async () => {
        const volumes = launchTemplate({
            tagSpecifications: [{ resourceType: "volume", tags: { Environment: "Development" } }],
        });
        expect((await judgeStack(rule, [volumes], config)).problems).to.have.length(1);
    });
    it("reports a key that the template spells in one way and the group in another", async () => {
        const tags = [{ key: "environment", value: "Development", propagateAtLaunch: true }];
        expect((await judgeStack(rule, [launchTemplate(), group(tags)], config)).problems).to.deep.equal([
            "fleet: The tag keys Environment and environment differ only by case: a condition on one reads either.",
        ]);
    });
    it("counts a tag of its own resource that a group passes on, and judges it", async () => {
        const tag = (key: string, value: unknown, propagateAtLaunch: unknown = true): TestResource => ({
            type: "aws:autoscaling/tag:Tag",
            name: "tag",
            props: { autoscalingGroupName: unknownValue, tag: { key, value, propagateAtLaunch } },
            dependsOn: { autoscalingGroupName: ["fleet"] },
        });
        const good = tag("Environment", "Development");
        expect((await judgeResource(rule, good, config)).problems).to.be.empty;
        expect((await judgeStack(rule, [bare, group([]), good], config)).problems).to.be.empty;
        expect((await judgeResource(rule, tag("Environment", "dev"), config)).problems).to.have.length(1);
        const kept = tag("Environment", "Development", false);
        expect((await judgeResource(rule, kept, config)).problems).to.have.length(1);
        expect((await judgeStack(rule, [bare, group([]), kept], config)).problems).to.have.length(1);
    });
    it("says that a value, and whether the group passes a tag on, isn't known yet", async () => {
        for (const tag of [
            { key: "Environment", value: unknownValue, propagateAtLaunch: true },
            { key: "Environment", value: "Development", propagateAtLaunch: unknownValue },
        ]) {
            const { problems, notices } = await judgeResource(rule, group([tag]), config);
            expect(problems).to.be.empty;
            expect(notices).to.have.length(1);
            expect((await judgeStack(rule, [bare, group([tag])], config)).problems).to.be.empty;
        }
        const open = launchTemplate({ tagSpecifications: [{ resourceType: unknownValue, tags: {} }] });
        expect((await judgeResource(rule, open, config)).notices).to.have.length(1);
        expect((await judgeStack(rule, [open], config)).problems).to.be.empty;
    });
    it("judges each launch specification of a Spot fleet", async () => {
        const fleet = (...tags: readonly unknown[]): TestResource => ({
            type: "aws:ec2/spotFleetRequest:SpotFleetRequest",
            name: "spots",
            props: { launchSpecifications: tags.map((own) => ({ tags: own })) },
        });
        const good = { Environment: "Development" };
        expect((await judgeResource(rule, fleet(good), config)).problems).to.be.empty;
        expect((await judgeResource(rule, fleet(good, {}), config)).problems).to.deep.equal([
            "launchSpecifications[1]: The tag Environment is missing (expected Development).",
        ]);
        expect((await judgeResource(rule, fleet({ Environment: unknownValue }), config)).notices).to.have.length(1);
        expect((await judgeResource(rule, fleet(), config)).notApplicable).to.be.a("string");
    });
    it("reads the tags of older providers, under the names that Terraform has", async () => {
        const older = {
            type: "aws:autoscaling/group:Group",
            name: "fleet",
            props: {
                launchConfiguration: "start",
                tagsCollections: [{ key: "Environment", value: "Development", propagate_at_launch: "true" }],
            },
        };
        expect((await judgeStack(rule, [older], config)).problems).to.be.empty;
        const { tagsCollections: _left, ...without } = older.props;
        expect((await judgeStack(rule, [{ ...older, props: without }], config)).problems).to.have.length(1);
    });
});
