import { expect } from "chai";
import { startSessionTarget as rule } from "../../../policies/rules/start-session-target";
import { judgeResource, judgeStack, type TestResource, unknownValue } from "../judge";
import {
    byTag,
    document,
    INSTANCES,
    instanceRole,
    shell,
    type TestStatement,
    userPolicy,
    userPolicyOf,
} from "../resources";

const exact = { ...byTag, Resource: INSTANCES.replace("*", "i-0123456789abcdef0"), Condition: undefined };
const open = { ...byTag, Condition: undefined };

describe("policies: start-session-target", () => {
    it("accepts sessions by tags and by exact ARNs", async () => {
        expect((await judgeResource(rule, userPolicy())).problems).to.be.empty;
        expect((await judgeResource(rule, userPolicyOf(exact, shell))).problems).to.be.empty;
    });
    it("reports sessions on every instance", async () => {
        expect((await judgeResource(rule, userPolicyOf(open, shell))).problems).to.deep.equal([
            `policy, statement Target: ssm:StartSession on ${INSTANCES} has no condition on the instances' tags.`,
        ]);
    });
    it("sees through wildcards in actions, NotAction and NotResource", async () => {
        for (const change of [
            { Action: "ssm:*" },
            { Action: "SSM:startsess???" },
            { Action: "*", Resource: "*" },
            { Action: undefined, NotAction: "iam:*", Resource: "*" },
            { Resource: undefined, NotResource: "arn:aws:ec2:*:*:instance/i-1" },
            { Resource: "arn:aws:ec2:*" },
            { Resource: "arn:*:instance/i-0?" },
            { Resource: ["arn:aws:ssm:eu-central-1:111122223333:managed-instance/*"] },
        ]) {
            const { problems } = await judgeResource(rule, userPolicyOf({ ...open, ...change }));
            expect(problems, JSON.stringify(change)).to.have.length(1);
        }
    });
    it("accepts conditions on other keys only beside one on tags", async () => {
        const mfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
        expect((await judgeResource(rule, userPolicyOf({ ...open, Condition: mfa }))).problems).to.have.length(1);
        const both = { ...byTag, Condition: { ...(byTag.Condition as object), ...mfa } };
        expect((await judgeResource(rule, userPolicyOf(both))).problems).to.be.empty;
    });
    it("accepts the tags of the caller as the guard", async () => {
        const own = { StringEquals: { "aws:ResourceTag/Team": "${aws:PrincipalTag/Team}" } };
        expect((await judgeResource(rule, userPolicyOf({ ...open, Condition: own }))).problems).to.be.empty;
    });
    it("doesn't take a session's own tags for an instance's", async () => {
        const session = { StringEquals: { "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}" } };
        expect((await judgeResource(rule, userPolicyOf({ ...open, Condition: session }))).problems).to.have.length(1);
    });
    it("has nothing to say where an unconditional denial takes it all back, or nothing is granted", async () => {
        const denied = userPolicyOf(open, { Effect: "Deny", Action: "ssm:Start*", Resource: "*" });
        expect((await judgeResource(rule, denied)).notApplicable).to.be.a("string");
        expect((await judgeResource(rule, instanceRole())).notApplicable).to.be.a("string");
        const buckets = userPolicyOf({ ...open, Action: "s3:*", Resource: "*" });
        expect((await judgeResource(rule, buckets)).notApplicable).to.be.a("string");
        const other = userPolicyOf({ ...open, Action: "*", Resource: "arn:aws:s3:::bucket/*" });
        expect((await judgeResource(rule, other)).notApplicable).to.be.a("string");
    });
    it("doesn't take documents of any region for instances", async () => {
        const documents = userPolicyOf({ ...shell, Resource: "arn:aws:ssm:*:*:document/AWS-StartSSHSession" });
        expect((await judgeResource(rule, documents)).notApplicable).to.be.a("string");
    });
    it("forbids ARNs where it is configured to", async () => {
        expect((await judgeResource(rule, userPolicyOf(exact), { instanceArns: "forbidden" })).problems).to.have.length(
            1,
        );
    });
    it("lets named principals list ARNs", async () => {
        const config = { instanceArns: "named", namedPrincipals: ["al*"] };
        expect((await judgeResource(rule, userPolicyOf(exact), config)).problems).to.be.empty;
        const bob = { ...userPolicyOf(exact), name: "bob", props: { user: "bob", policy: document(exact) } };
        expect((await judgeResource(rule, bob, config)).problems).to.have.length(1);
    });
    it("is silent about a document that isn't known yet: another rule says so", async () => {
        const later = { ...userPolicy(), props: { policy: unknownValue } };
        expect(await judgeResource(rule, later)).to.deep.equal({
            problems: [],
            notices: [],
            notApplicable: "its document can't be judged: see iam-document-readable",
        });
    });
    it("leaves a resource alone with a written reason, and refuses an exception without one", async () => {
        const exceptions = [{ resource: "alice-*", reason: "break-glass account, reviewed each quarter" }];
        const result = await judgeResource(rule, userPolicyOf(open), { exceptions });
        expect(result.notApplicable).to.contain("break-glass account");
        let refused = "";
        try {
            await judgeResource(rule, userPolicyOf(open), { exceptions: [{ resource: "alice-*" }] });
        } catch (error) {
            refused = String(error);
        }
        expect(refused).to.contain("a reason of ten characters or more");
    });
    it("names no more than a few of many instances", async () => {
        const many = Array.from({ length: 30 }, (_, index) => INSTANCES.replace("*", `i-${index}*`));
        const { problems } = await judgeResource(rule, userPolicyOf({ ...open, Resource: many }));
        expect(problems[0]).to.contain("i-4* and 25 more has no condition");
    });
    it("says that it can't judge ARNs while it isn't known whose they are", async () => {
        const config = { instanceArns: "named", namedPrincipals: ["alice"] };
        const of = (...statements: readonly TestStatement[]) => {
            const policy = userPolicyOf(...statements);
            return { ...policy, name: "sessions", props: { user: unknownValue, policy: policy.props.policy } };
        };
        const { problems, notices } = await judgeResource(rule, of(exact), config);
        expect(problems).to.be.empty;
        expect(notices[0]).to.contain(
            "start-session-target: user of aws:iam/userPolicy:UserPolicy sessions is unknown",
        );
        expect((await judgeResource(rule, of(byTag), config)).notices).to.be.empty;
        expect((await judgeResource(rule, of(open), config)).problems).to.have.length(1);
    });
});

const managed = (name: string, ...statements: readonly TestStatement[]): TestResource => ({
    type: "aws:iam/policy:Policy",
    name,
    props: { policy: document(...statements) },
});
const attached = (policy: string, to: string): TestResource => ({
    type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    name: `${policy}-${to}`,
    props: { user: to, policyArn: unknownValue },
    dependsOn: { policyArn: [policy] },
});

describe("policies: start-session-target, of a managed policy", () => {
    it("goes by the principals it is attached to where ARNs are for some only", async () => {
        const config = { instanceArns: "named", namedPrincipals: ["alice"] };
        const shared = managed("shared", exact, shell);
        const told = async (...resources: readonly TestResource[]) =>
            (await judgeStack(rule, [shared, ...resources], config)).problems;
        expect((await judgeResource(rule, shared, config)).problems).to.be.empty;
        expect(await told(attached("shared", "alice"))).to.be.empty;
        expect(await told()).to.have.length(1);
        expect(await told(attached("shared", "alice"), attached("shared", "bob"))).to.deep.equal([
            "shared: policy, statement Target: ssm:StartSession names instances by ARN; only tags are allowed here. It is attached to bob.",
        ]);
        expect((await judgeStack(rule, [managed("alice", exact)], config)).problems).to.be.empty;
        expect((await judgeStack(rule, [shared], {})).problems).to.be.empty;
    });
    it("is left alone if it is a permissions boundary by its name, unless a principal has it as a policy", async () => {
        const boundary = managed("developers-boundary", { Effect: "Allow", Action: "*", Resource: "*" });
        const bounded: TestResource = {
            type: "aws:iam/user:User",
            name: "alice",
            props: { name: "alice", permissionsBoundary: unknownValue },
            dependsOn: { permissionsBoundary: ["developers-boundary"] },
        };
        expect((await judgeResource(rule, boundary)).notApplicable).to.contain("permissions boundary");
        expect((await judgeStack(rule, [boundary, bounded])).problems).to.be.empty;
        const { problems } = await judgeStack(rule, [boundary, bounded, attached("developers-boundary", "alice")]);
        expect(problems).to.have.length(1);
        expect(problems[0]).to.contain("it is attached to alice and grants sessions");
        const buckets = managed("developers-boundary", { Effect: "Allow", Action: "s3:*", Resource: "*" });
        expect((await judgeStack(rule, [buckets, attached("developers-boundary", "alice")])).problems).to.be.empty;
    });
});
