import { expect } from "chai";
import { accessTable as rule } from "../../../policies/rules/access-table";
import { judgeStack, type TestResource, unknownValue } from "../judge";
import { byTag, document, instance, own, shell, type TestStatement, user } from "../resources";

const later = { id: unknownValue, arn: unknownValue };
const development = instance({ ...later, tagsAll: { Name: "web", Environment: "Development" } });
const production = instance({ ...later, tagsAll: { Name: "db", Environment: "Production" } }, { name: "db" });
const policy = (...statements: readonly TestStatement[]): TestResource => ({
    type: "aws:iam/userPolicy:UserPolicy",
    name: "alice-sessions",
    props: { user: unknownValue, policy: document(...statements) },
    dependsOn: { user: ["alice"] },
});
const expectations = [
    { who: "alice", mustReach: { tags: { Environment: "Development" } } },
    { who: "alice", mustNotReach: { tags: { Environment: "Production" } }, reason: "production is for operators" },
];
const judge = (resources: readonly TestResource[], config: Record<string, unknown> = { expectations }) =>
    judgeStack(rule, resources, config);

describe("policies: access-table", () => {
    it("says nothing where nothing is expected", async () => {
        expect(await judge([user(), policy(byTag, shell), development], {})).to.deep.equal({
            problems: [],
            notices: [],
        });
    });
    it("accepts the table that the policies come to, before ids are known", async () => {
        const result = await judge([user(), policy(byTag, shell, own), development, production]);
        expect(result).to.deep.equal({ problems: [], notices: [] });
    });
    it("reports a session that a principal must not open, with the statement that opens it", async () => {
        const open = { ...byTag, Sid: "Everything", Condition: undefined };
        const { problems } = await judge([user(), policy(open, shell), development, production]);
        expect(problems).to.have.length(1);
        expect(problems[0]).to.match(/^alice: alice can open a session but must not, on db \(shell\)\./);
        expect(problems[0]).to.contain("Everything");
        expect(problems[0]).to.contain("Expected: production is for operators.");
    });
    it("says until when a session opens that a principal must not open, and takes access that has ended for none", async () => {
        const during = (time: string) => {
            const Condition = { DateLessThan: { "aws:CurrentTime": time } };
            return judge([user(), policy({ ...byTag, Condition }, shell), production], {
                expectations: expectations.slice(1),
            });
        };
        const [problem, ...others] = (await during("2999-12-31T18:00:00Z")).problems;
        expect(problem).to.include("can open a session until 2999-12-31T18:00Z but must not, on db (shell).");
        expect(others).to.be.empty;
        expect((await during("2020-01-01T00:00:00Z")).problems).to.be.empty;
    });
    it("is switched off for one principal, with a reason", async () => {
        const open = { ...byTag, Condition: undefined };
        const exceptions = [{ resource: "alice", reason: "on call until the new year" }];
        const stack = [user(), policy(open, shell), development, production];
        const { problems, notices } = await judge(stack, { expectations, exceptions });
        expect(problems).to.be.empty;
        expect(notices).to.deep.equal([
            "access-table: leaves aws:iam/user:User alice alone, as configured: on call until the new year",
        ]);
    });
    it("reports a session that a principal must open but can't, with what is missing", async () => {
        const { problems } = await judge([user(), policy(byTag, own), development, production]);
        expect(problems).to.have.length(1);
        expect(problems[0]).to.contain("can't open a session but must, on web");
    });
    it("counts a group's policies, attached ones and a permissions boundary", async () => {
        const group: TestResource = { type: "aws:iam/group:Group", name: "developers", props: { name: "developers" } };
        const membership: TestResource = {
            type: "aws:iam/userGroupMembership:UserGroupMembership",
            name: "membership",
            props: { user: "alice", groups: ["developers"] },
        };
        const managed: TestResource = {
            type: "aws:iam/policy:Policy",
            name: "sessions",
            props: { policy: document(byTag, shell) },
        };
        const attachment: TestResource = {
            type: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
            name: "attachment",
            props: { group: "developers", policyArn: unknownValue },
            dependsOn: { policyArn: ["sessions"] },
        };
        const all = [user(), group, membership, managed, attachment, development, production];
        expect((await judge(all)).problems).to.be.empty;
        const boundary: TestResource = {
            type: "aws:iam/policy:Policy",
            name: "boundary",
            props: { policy: document({ Effect: "Allow", Action: "s3:*", Resource: "*" }) },
        };
        const bounded = {
            ...user(),
            props: { name: "alice", permissionsBoundary: unknownValue },
            dependsOn: { permissionsBoundary: ["boundary"] },
        };
        expect((await judge([...all.slice(1), boundary, bounded])).problems).to.have.length(1);
    });
    it("says what can't be known before deployment, and makes no violation of it", async () => {
        const unread = { ...policy(), props: { user: unknownValue, policy: unknownValue } };
        const { problems, notices } = await judge([user(), unread, development, production]);
        expect(problems).to.be.empty;
        expect(notices.join("\n")).to.contain("access-table: not known before deployment: alice may");
    });
    it("reports an expectation about a principal that isn't there", async () => {
        const { problems } = await judge([user(), development], { expectations: [{ who: "alcie", mustReach: "web" }] });
        expect(problems).to.deep.equal([
            'no principal is called alcie (did you mean "alice"?).\nExpected: {"who":"alcie","mustReach":"web"}.',
        ]);
    });
    it("refuses expectations that can't be read, with the key and what is allowed", async () => {
        let refused = "";
        try {
            await judge([user()], { expectations: [{ who: "alice", mustreach: "web" }] });
        } catch (error) {
            refused = String(error);
        }
        expect(refused).to.contain("access-table:1: expectations[0].mustreach: unknown key");
        expect(refused).to.contain("The configuration of access-table: ");
    });
    it("knows what AWS's own policies allow", async () => {
        const admin: TestResource = {
            type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
            name: "attachment",
            props: { user: "alice", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
        };
        const { problems } = await judge([user(), admin, development], {
            expectations: [{ who: "alice", mustNotReach: "web" }],
        });
        expect(problems[0]).to.contain("AdministratorAccess, statement 1");
    });
    it("leaves open what users, groups and policies have that the program only reads: the engine doesn't show them", async () => {
        const mustNotReach = { expectations: [{ who: "alice", mustNotReach: "web" }] };
        const told = async (...resources: readonly TestResource[]): Promise<string> => {
            const { problems, notices } = await judge([...resources, development], mustNotReach);
            expect(problems).to.be.empty;
            return notices.join("\n");
        };
        const other = document({ Effect: "Allow", Action: "s3:*", Resource: "*" });
        const harmless: TestResource = { ...policy(), props: { user: "alice", policy: other }, dependsOn: {} };
        expect(await told(user(), harmless)).to.equal("");
        expect(await told(harmless)).to.contain("any other policy of user alice isn't in the stack");
        const member: TestResource = {
            type: "aws:iam/userGroupMembership:UserGroupMembership",
            name: "membership",
            props: { user: "alice", groups: ["developers"] },
        };
        expect(await told(user(), member)).to.contain("any other policy of group developers isn't in the stack");
        const attachment: TestResource = {
            type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
            name: "attachment",
            props: { user: "alice", policyArn: "arn:aws:iam::111122223333:policy/sessions" },
        };
        expect(await told(user(), attachment)).to.contain("managed policy sessions isn't in the stack");
    });
    it("counts what service control policies deny that the stack attaches to its account", async () => {
        const id = "i-0123456789abcdef0";
        const place = "eu-central-1:111122223333";
        const made = [
            { ...user(), props: { name: "alice", arn: "arn:aws:iam::111122223333:user/alice" } },
            policy(byTag, shell),
            instance({ id, arn: `arn:aws:ec2:${place}:instance/${id}` }),
        ];
        const closed: TestResource = {
            type: "aws:organizations/policy:Policy",
            name: "closed",
            props: { name: "closed", content: document({ Effect: "Deny", Action: "ssm:StartSession", Resource: "*" }) },
        };
        const attached = (targetId: string): TestResource => ({
            type: "aws:organizations/policyAttachment:PolicyAttachment",
            name: "attached",
            props: { policyId: unknownValue, targetId },
            dependsOn: { policyId: ["closed"] },
        });
        const config = { expectations: [{ who: "alice", mustReach: "web" }] };
        expect(await judge(made, config)).to.deep.equal({ problems: [], notices: [] });
        const { problems } = await judge([...made, closed, attached("111122223333")], config);
        expect(problems.join()).to.contain("service control policy closed, statement 1: denies ssm:StartSession on *");
        const unsure = await judge([...made, closed, attached("ou-1abc-11111111")], config);
        expect(unsure.problems).to.be.empty;
        expect(unsure.notices.join()).to.contain("whether that covers the account isn't known");
    });
});
