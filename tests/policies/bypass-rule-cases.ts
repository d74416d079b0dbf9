import { expect } from "chai";
import type { Rule } from "../../policies/pack/rule";
import { judgeResource, judgeStack, type TestResource, unknownValue } from "./judge";
import { byTag, document, type TestStatement, user, userPolicy, userPolicyOf } from "./resources";

/** A statement that allows an action everywhere. */
export const allow = (Action: string, change: TestStatement = {}): TestStatement => ({
    Sid: "Way",
    Effect: "Allow",
    Action,
    Resource: "*",
    ...change,
});

/** Tests a rule on bypasses; `actions` are those that it must report. */
export function testBypassRule(rule: Rule, actions: readonly [string, ...string[]]): void {
    const [action] = actions;
    describe(`policies: ${rule.name}`, () => {
        it("accepts a principal whose sessions are all it has", async () => {
            expect((await judgeResource(rule, userPolicy())).problems).to.be.empty;
        });
        it("reports each action, by itself and by a wildcard", async () => {
            for (const one of actions) {
                const { problems } = await judgeResource(rule, userPolicy(allow(one)));
                expect(problems, one).to.have.length(1);
                expect(problems[0]).to.contain(`statement Way allows ${one}`);
            }
            const wild = userPolicy(allow(`${action.slice(0, -1)}*`));
            expect((await judgeResource(rule, wild)).problems).to.have.length(1);
            const others = { ...allow(""), Action: undefined, NotAction: ["s3:*", "ssm:StartSession"] };
            expect((await judgeResource(rule, userPolicy(others))).problems).to.have.length(1);
        });
        it("has nothing to say of principals without limited sessions, unless it is configured to judge all", async () => {
            const only = userPolicyOf(allow(action));
            expect((await judgeResource(rule, only)).notApplicable).to.be.a("string");
            expect((await judgeResource(rule, only, { principals: "all" })).problems).to.have.length(1);
            const everything = userPolicyOf(allow("*"));
            expect((await judgeResource(rule, everything)).notApplicable).to.be.a("string");
        });
        it("accepts what the document denies again", async () => {
            const denied = userPolicy(allow(action), { Effect: "Deny", Action: action, Resource: "*" });
            expect((await judgeResource(rule, denied)).problems).to.be.empty;
        });
        it("lets pass the resources configured", async () => {
            const narrow = userPolicy(allow(action, { Resource: "arn:aws:x:eu-central-1:111122223333:thing/mine" }));
            expect((await judgeResource(rule, narrow, { allowedResources: ["arn:aws:x:*:thing/mine"] })).problems).to.be
                .empty;
            expect(
                (await judgeResource(rule, narrow, { allowedResources: ["arn:aws:x:*:thing/other"] })).problems,
            ).to.have.length(1);
        });
        it("sees two policies of one principal together, and names whose they are", async () => {
            const sessions = {
                ...userPolicy(),
                dependsOn: { user: ["alice"] },
                props: { user: unknownValue, policy: document(byTag) },
            };
            const other: TestResource = {
                type: "aws:iam/userPolicy:UserPolicy",
                name: "alice-more",
                props: { user: unknownValue, policy: document(allow(action)) },
                dependsOn: { user: ["alice"] },
            };
            const { problems } = await judgeStack(rule, [user(), sessions, other]);
            expect(problems).to.have.length(1);
            expect(problems[0]).to.match(/^alice-more: .*It counts for alice, whose sessions another policy limits\.$/);
            const bob = { ...other, dependsOn: { user: ["bob"] } };
            expect((await judgeStack(rule, [user(), user("bob"), sessions, bob])).problems).to.be.empty;
        });
    });
}
