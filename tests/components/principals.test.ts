import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { SessionGroup, SessionUser, type SessionGrantArgs, type SessionUserArgs } from "../../components";
import { ACCOUNT, mockEngine, ofType, valueOf, type Recorded } from "../mocks";

const common = {
    region: "eu-central-1",
    accountId: ACCOUNT,
    session: { documentName: "SSM-SessionManagerRunShell" },
    instanceIds: { web: "i-0123456789abcdef0" },
};
const byTags: SessionGrantArgs = { tags: { Environment: ["Development"] } };
const byName: SessionGrantArgs = { instances: ["web"] };

async function user(args: Partial<SessionUserArgs>): Promise<Recorded & { user: SessionUser }> {
    const recorded = await mockEngine();
    const made = new SessionUser("alice", { ...common, ...args });
    await valueOf(made.arn);
    await valueOf(made.consolePassword);
    await new Promise((resolve) => setTimeout(resolve, 20));
    return { ...recorded, user: made };
}

const policyOf = (recorded: Recorded, type: string) => String(ofType(recorded, type)[0]?.inputs["policy"]);

describe("SessionUser", () => {
    it("is an IAM user of the name that the configuration gives", async () => {
        expect(ofType(await user({}), "User")[0]?.inputs).to.deep.include({ name: "alice", forceDestroy: true });
        expect(ofType(await user({ userName: "a.smith" }), "User")[0]?.inputs["name"]).to.equal("a.smith");
    });

    it("has an inline policy of the grants, with the ids of the instances named", async () => {
        const policy = policyOf(await user({ grants: [byName, byTags] }), "UserPolicy");
        expect(policy).to.include(`instance/i-0123456789abcdef0`).and.include("ssm:resourceTag/Environment");
    });

    it("has no policy without grants: a member of groups only", async () => {
        expect(ofType(await user({}), "UserPolicy")).to.be.empty;
    });

    it("refuses a grant to an instance that it doesn't know", async () => {
        await mockEngine();
        const grants = [{ instances: ["database"] }];
        expect(() => new SessionUser("alice", { ...common, grants })).to.throw(
            'invalid value "database" for grants (expected the name of an instance in instanceIds: web)',
        );
    });

    it("refuses a grant by nothing, or by two things at once", async () => {
        await mockEngine();
        for (const grant of [{}, { ...byTags, ...byName }])
            expect(() => new SessionUser("alice", { ...common, grants: [grant] })).to.throw("expected exactly one of");
    });

    it("asks for the limits of a grant", async () => {
        const limited = { ...byTags, mfa: true, until: "2026-12-31T18:00:00Z", documents: ["AWS-StartSSHSession"] };
        const policy = policyOf(await user({ grants: [limited] }), "UserPolicy");
        expect(policy)
            .to.include('"DateLessThan":{"aws:CurrentTime":"2026-12-31T18:00:00Z"}')
            .and.include('"aws:MultiFactorAuthPresent":"true"')
            .and.include("::document/AWS-StartSSHSession");
    });

    it("refuses limits that IAM wouldn't read, and grants that together open more than each says", async () => {
        await mockEngine();
        const refused: readonly [string, SessionGrantArgs[]][] = [
            ['invalid value "10.0.0" for grants (expected an IPv4', [{ ...byTags, sourceAddresses: ["10.0.0"] }]],
            ['invalid value "soon" for grants (expected a time in UTC', [{ ...byTags, until: "soon" }]],
            [
                'invalid value ["AWS-StartSSHSession"] for grants (expected the same documents as another grant, SSM-SessionManagerRunShell',
                [byName, { ...byTags, documents: ["AWS-StartSSHSession"] }],
            ],
        ];
        for (const [error, grants] of refused)
            expect(() => new SessionUser("alice", { ...common, grants })).to.throw(error);
    });

    it("looks up the account of the credentials when it isn't given", async () => {
        const recorded = await user({ grants: [byTags], accountId: undefined });
        expect(recorded.invokes.map(({ token }) => token)).to.deep.equal([
            "aws:index/getCallerIdentity:getCallerIdentity",
        ]);
        expect(policyOf(recorded, "UserPolicy")).to.include(`:${ACCOUNT}:`);
    });

    it("has no console login unless asked", async () => {
        const recorded = await user({ grants: [byTags] });
        expect(ofType(recorded, "UserLoginProfile")).to.be.empty;
        expect(recorded.user.consolePassword).to.be.undefined;
    });

    it("must change the console's first password, and may", async () => {
        const recorded = await user({ consolePasswordLength: 24 });
        expect(ofType(recorded, "UserLoginProfile")[0]?.inputs).to.deep.include({
            passwordResetRequired: true,
            passwordLength: 24,
        });
        expect(policyOf(recorded, "UserPolicy")).to.include(`iam::${ACCOUNT}:user/alice`);
    });

    it("has the path and the boundary that are given, and the path in the ARN of its own password", async () => {
        const boundary = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
        const limited = { path: "/people/", permissionsBoundaryArn: boundary };
        const recorded = await user({ ...limited, consolePasswordLength: 24 });
        expect(ofType(recorded, "User")[0]?.inputs).to.deep.include({
            path: "/people/",
            permissionsBoundary: boundary,
        });
        expect(policyOf(recorded, "UserPolicy")).to.include(`iam::${ACCOUNT}:user/people/alice"`);
    });

    it("keeps the password secret", async () => {
        const { user: made } = await user({ consolePasswordLength: 24 });
        expect(await valueOf(made.consolePassword)).to.equal("password-of-alice-login");
        expect(await pulumi.isSecret(made.consolePassword as pulumi.Output<string>)).to.be.true;
    });

    it("leaves a login as it is when the length of first passwords changes", async () => {
        await mockEngine();
        const options = new Map<string, pulumi.CustomResourceOptions>();
        const note: pulumi.ResourceTransformation = ({ name, props, opts }) => {
            options.set(name, opts);
            return { props, opts };
        };
        const made = new SessionUser("alice", { ...common, consolePasswordLength: 24 }, { transformations: [note] });
        await valueOf(made.consolePassword);
        expect(options.get("alice-login")?.ignoreChanges).to.deep.equal(["passwordLength"]);
    });

    it("carries its tags, which grants by principal tags compare", async () => {
        const tags = { Department: "Finance" };
        expect(ofType(await user({ tags }), "User")[0]?.inputs["tags"]).to.deep.equal(tags);
    });

    it("gives every child a name that begins with its own", async () => {
        const { resources } = await user({ grants: [byTags], consolePasswordLength: 24 });
        expect(resources).to.have.length(4);
        resources.forEach(({ name }) => expect(name).to.match(/^alice(-|$)/));
    });
});

describe("SessionGroup", () => {
    async function group(grants: SessionGrantArgs[] = [byTags]): Promise<Recorded> {
        const recorded = await mockEngine();
        const made = new SessionGroup("developers", { ...common, grants, members: ["alice", "bob"] });
        await valueOf(made.arn);
        await new Promise((resolve) => setTimeout(resolve, 20));
        return recorded;
    }

    it("is an IAM group with an inline policy of the grants", async () => {
        const recorded = await group();
        expect(ofType(recorded, "Group")[0]?.inputs["name"]).to.equal("developers");
        expect(policyOf(recorded, "GroupPolicy")).to.include("ssm:resourceTag/Environment");
    });

    it("has no policy without grants: IAM refuses one that has no statements", async () => {
        expect(ofType(await group([]), "GroupPolicy")).to.be.empty;
    });

    it("has the members named and no others", async () => {
        const [membership] = ofType(await group(), "GroupMembership");
        expect(membership?.inputs["users"]).to.deep.equal(["alice", "bob"]);
    });

    it("gives every child a name that begins with its own", async () => {
        (await group()).resources.forEach(({ name }) => expect(name).to.match(/^developers(-|$)/));
    });
});

describe("Instances by name that an inline policy has no room for", () => {
    const instanceIds = (count: number) =>
        Object.fromEntries(
            Array.from({ length: count }, (_, index) => [`web-${index}`, `i-${String(index).padStart(17, "0")}`]),
        );
    const byNames = (count: number) => ({
        instanceIds: instanceIds(count),
        grants: [{ instances: Object.keys(instanceIds(count)) }],
    });
    const idsIn = (resources: readonly { readonly inputs: Readonly<Record<string, unknown>> }[]) =>
        resources.flatMap(({ inputs }) =>
            [...String(inputs["policy"]).matchAll(/instance\/(i-\d+)/g)].map(([, id]) => id),
        );

    it("are in managed policies with the path, attached to the user, each instance once", async () => {
        const recorded = await user({ ...byNames(120), path: "/people/" });
        const managed = ofType(recorded, "Policy");
        expect(managed.map(({ inputs }) => [inputs["name"], inputs["path"]])).to.have.deep.members([
            ["session-access-user-alice-1", "/people/"],
            ["session-access-user-alice-2", "/people/"],
        ]);
        const ids = idsIn([...managed, ...ofType(recorded, "UserPolicy")]);
        expect(ids.sort()).to.deep.equal(Object.values(instanceIds(120)));
        expect(ofType(recorded, "UserPolicyAttachment").map(({ inputs }) => inputs["user"])).to.deep.equal([
            "alice",
            "alice",
        ]);
        expect(policyOf(recorded, "UserPolicy")).to.include("SessionDocument");
    });

    it("are created before the policies that give them up: the last first, the inline policy last", async () => {
        await mockEngine();
        const waitsFor = new Map<string, unknown>();
        const note: pulumi.ResourceTransformation = ({ name, props, opts }) => {
            const others = [(opts as pulumi.CustomResourceOptions).dependsOn ?? []].flat() as pulumi.Resource[];
            waitsFor.set(
                name,
                others.map((one) => (one as { __name?: string }).__name),
            );
            return { props, opts };
        };
        const made = new SessionUser("alice", { ...common, ...byNames(120) }, { transformations: [note] });
        await valueOf(made.arn);
        expect(waitsFor.get("alice-policy-2")).to.deep.equal([]);
        expect(waitsFor.get("alice-policy-1")).to.deep.equal(["alice-policy-2", "alice-policy-2-attachment"]);
        expect(waitsFor.get("alice-policy")).to.deep.equal(["alice-policy-1", "alice-policy-1-attachment"]);
    });

    it("of a group and of another number of managed policies too, and refused where they don't fit", async () => {
        const recorded = await mockEngine();
        const group = new SessionGroup("ops", { ...common, ...byNames(120), members: [] });
        await valueOf(group.arn);
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(ofType(recorded, "GroupPolicyAttachment")).to.have.length(1);
        expect(() => new SessionUser("alice", { ...common, ...byNames(120), managedPolicies: 1 })).to.throw(
            "invalid value for grants: 120 instances by name (expected at most 104, which fill the policies of a user; grant by tags, which have no such limit)",
        );
    });
});
