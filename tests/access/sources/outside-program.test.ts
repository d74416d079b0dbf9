import { expect } from "chai";
import { accessTable } from "../../../access/chains";
import { cellText, type Account } from "../../../access/matrix";
import { planMocks } from "../../../access/sources/plan-mocks";
import { previewAccount } from "../../../access/sources/preview";
import { stateAccount } from "../../../access/sources/state";
import { stackResources } from "../../../access/sources/state-resource";
import { stackAccount } from "../../../access/stack";
import { sessionsOn } from "./fixtures";

const OWN = "123456789012";
const urn = (type: string, name: string) => `urn:pulumi:dev::program::${type}::${name}`;
const USER = "aws:iam/user:User";
const POLICY = "aws:iam/policy:Policy";
const USER_POLICY = "aws:iam/userPolicy:UserPolicy";
const INSTANCE = "aws:ec2/instance:Instance";

type Properties = Readonly<Record<string, unknown>>;

interface Written {
    readonly type: string;
    readonly urn: string;
    readonly inputs: Properties;
    readonly outputs?: Properties;
    readonly [more: string]: unknown;
}

const written = (type: string, name: string, id: string, inputs: Properties, outputs: Properties = {}): Written => ({
    type,
    urn: urn(type, name),
    custom: true,
    id,
    inputs,
    outputs: { ...inputs, ...outputs },
});
const iamArn = (kind: string, name: string) => `arn:aws:iam::${OWN}:${kind}/${name}`;
const user = (more: Properties = {}): Written =>
    written(USER, "alice", "alice", { name: "alice", ...more }, { arn: iamArn("user", "alice") });
const server = (tags?: Properties): Written =>
    written(
        INSTANCE,
        "web",
        "i-1",
        { ...(tags && { tags }) },
        { arn: `arn:aws:ec2:eu-central-1:${OWN}:instance/i-1`, tagsAll: tags ?? {} },
    );
const policy = (document: object): Written =>
    written(POLICY, "sessions", iamArn("policy", "sessions"), { name: "sessions", policy: JSON.stringify(document) });
const development = { Environment: "Development" };
const own = written(USER_POLICY, "own", "alice:own", {
    user: "alice",
    policy: JSON.stringify(sessionsOn("Development")),
});
const attached = written("aws:iam/userPolicyAttachment:UserPolicyAttachment", "attached", "alice-sessions", {
    user: "alice",
    policyArn: iamArn("policy", "sessions"),
});
const role = (more: Properties, outputs: Properties = {}): Written => {
    const Statement = [{ Effect: "Allow", Principal: { AWS: iamArn("user", "alice") }, Action: "sts:AssumeRole" }];
    const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement });
    return written(
        "aws:iam/role:Role",
        "ops",
        "ops",
        { name: "ops", assumeRolePolicy, ...more },
        { arn: iamArn("role", "ops"), ...outputs },
    );
};

const rows = (account: Account): string[] =>
    accessTable(account).rows.map(({ principal: { name }, cells }) => [name, ...cells.map(cellText)].join(" "));
const state = (...resources: Written[]): string[] =>
    rows(stateAccount({ version: 3, deployment: { resources } }, "state.json"));

type Step = readonly [op: string, newState: Written | undefined, oldState?: Written];
/** The rows after a preview, which tells outputs only in the states from before. */
const preview = (...steps: readonly Step[]): string[] =>
    rows(
        previewAccount(
            {
                config: { "aws:region": "eu-central-1" },
                steps: steps.map(([op, newState, oldState]) => ({
                    op,
                    urn: (newState ?? oldState)?.urn,
                    newState: newState && { ...newState, outputs: undefined },
                    oldState: oldState ?? (op === "same" ? newState : undefined),
                })),
            },
            "preview.json",
        ),
    );

describe("An update in a preview", () => {
    it("takes away what the program no longer says", () => {
        const boundary = written(POLICY, "boundary", iamArn("policy", "boundary"), {
            name: "boundary",
            policy: JSON.stringify({
                Version: "2012-10-17",
                Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" },
            }),
        });
        const bounded = user({ permissionsBoundary: iamArn("policy", "boundary") });
        const rest = [server(development), own, boundary].map((one): Step => ["same", one]);
        expect(preview(...rest, ["same", bounded])).to.deep.equal([]);
        expect(preview(...rest, ["update", user(), bounded])).to.deep.equal(["alice yes: shell"]);
        expect(preview(...rest, ["update", bounded, user()])).to.deep.equal([]);
    });

    it("has the new tags, not all tags from before", () => {
        const rest = [user(), own].map((one): Step => ["same", one]);
        const [tagged, production] = [server(development), server({ Environment: "Production" })];
        expect(preview(...rest, ["update", production, tagged])).to.deep.equal([]);
        expect(preview(...rest, ["update", server(), tagged])).to.deep.equal([]);
        expect(preview(...rest, ["update", tagged, production])).to.deep.equal(["alice yes: shell"]);
    });

    it("leaves a role the policies that the program doesn't manage any more", () => {
        const managed = role({ managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] });
        const [row] = preview(["same", server()], ["same", user()], ["update", role({ description: "Ops" }), managed]);
        expect(row).to.match(/^alice yes: .* through ops$/);
    });
});

describe("A resource that a program leaves to others", () => {
    it("stays where the program retains what it deletes", () => {
        const deleted = (more: Properties): Step[] =>
            [user(), own].map((one): Step => ["delete", undefined, { ...one, ...more }]);
        expect(preview(["same", server(development)], ...deleted({}))).to.deep.equal([]);
        expect(preview(["same", server(development)], ...deleted({ retainOnDelete: true }))).to.deep.equal([
            "alice yes: shell",
        ]);
    });

    it("stays where the provider doesn't destroy it", () => {
        const closed = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "ssm:*", Resource: "*" }] };
        const deleted = (skipDestroy: boolean): Step[] =>
            [
                written("aws:organizations/policy:Policy", "closed", "p-1", {
                    skipDestroy,
                    content: JSON.stringify(closed),
                }),
                written("aws:organizations/policyAttachment:PolicyAttachment", "attached", "a", {
                    skipDestroy,
                    policyId: "p-1",
                    targetId: OWN,
                }),
            ].map((one): Step => ["delete", undefined, one]);
        const stays: readonly Step[] = [server(development), user(), own].map((one): Step => ["same", one]);
        expect(preview(...stays, ...deleted(false))).to.deep.equal(["alice yes: shell"]);
        expect(preview(...stays, ...deleted(true))).to.deep.equal([]);
    });

    it("may have more than the stack gives it where the program only reads it", () => {
        const external = true;
        expect(state(server(), user())).to.deep.equal([]);
        expect(state(server(), { ...user(), external })).to.deep.equal(["alice unknown"]);
        expect(state(server(), user(), { ...role({}), external })).to.deep.equal(["alice unknown through ops"]);
        const group = written("aws:iam/group:Group", "team", "team", { name: "team" });
        const member = written("aws:iam/userGroupMembership:UserGroupMembership", "member", "m", {
            user: "alice",
            groups: ["team"],
        });
        expect(state(server(), user(), group, member)).to.deep.equal([]);
        expect(state(server(), user(), { ...group, external }, member)).to.deep.equal(["alice unknown"]);
    });

    it("has just the policies of a role that AWS told, and the document of a policy", () => {
        const external = true;
        const told = (inline: readonly object[]) =>
            state(server(development), user(), {
                ...role({}, { managedPolicyArns: [], inlinePolicies: inline }),
                external,
            });
        expect(told([])).to.deep.equal([]);
        expect(told([{ name: "own", policy: JSON.stringify(sessionsOn("Development")) }])).to.deep.equal([
            "alice yes: shell through ops",
        ]);
        const read = { ...policy(sessionsOn("Development")), external };
        expect(state(server(development), user(), read, attached)).to.deep.equal(["alice yes: shell"]);
    });

    it("has a name but neither tags nor a document in a preview, which doesn't tell what it read", () => {
        const read = (type: string, name: string, id: string): Step => ["read", written(type, name, id, {})];
        expect(preview(["same", server()], read(USER, "a", "alice"))).to.deep.equal(["alice unknown"]);
        expect(preview(read(INSTANCE, "web", "i-1"), ["same", user()], ["same", own])).to.deep.equal(["alice unknown"]);
        const sessions = read(POLICY, "sessions", iamArn("policy", "sessions"));
        expect(preview(["same", server()], ["same", user()], sessions, ["same", attached])).to.deep.equal([
            "alice unknown",
        ]);
    });

    it("is told from an imported one in a plan by having no inputs", () => {
        const plan = (inputs: Record<string, unknown>): string[] => {
            const { mocks, resources } = planMocks("eu-central-1");
            mocks.newResource({ type: INSTANCE, name: "web", inputs: {}, custom: true });
            mocks.newResource({ type: USER, name: "a", inputs, id: "alice", custom: true });
            return rows(stackAccount(stackResources(resources), { region: "eu-central-1" }));
        };
        expect(plan({})).to.deep.equal(["alice unknown"]);
        expect(plan({ name: "alice" })).to.deep.equal([]);
    });

    it("is gone where it waits for its replacement", () => {
        expect(state(server(development), user(), own)).to.deep.equal(["alice yes: shell"]);
        expect(state(server(development), user(), { ...own, pendingReplacement: true })).to.deep.equal([]);
    });
});
