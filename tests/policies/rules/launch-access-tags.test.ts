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
        expect(problems).to.deep.equal(["fleet: The tag Environment is missing; allowed is Development."]);
    });
    it("reports a template without the tag that no group of the stack uses", async () => {
        const { problems } = await judgeStack(rule, [bare], config);
        expect(problems).to.deep.equal(["web: The tag Environment is missing; allowed is Development."]);
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
});
