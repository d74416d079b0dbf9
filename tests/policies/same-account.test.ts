import { expect } from "chai";
import { accessTable } from "../../access/chains";
import { cellText, type Account } from "../../access/matrix";
import { previewAccount } from "../../access/sources/preview";
import { stateAccount } from "../../access/sources/state";
import { stackAccount } from "../../access/stack";
import type { Rule } from "../../policies/pack/rule";
import { accessTable as anyRule } from "../../policies/rules/access-table";
import { judgeInputs, type TestResource, unknownValue, urnOf } from "./judge";
import { byTag, document, own, shell, type TestStatement } from "./resources";

/** One reader of a stack's resources: a state, a preview and the pack's stack come to the same account. */

/** The account that the pack reads. */
async function ofPack(resources: readonly TestResource[]): Promise<Account> {
    let read: Account | undefined;
    const rule: Rule = {
        ...anyRule,
        stack: (subjects) => {
            read = stackAccount(subjects);
            return [];
        },
    };
    await judgeInputs(rule, resources);
    if (read === undefined) throw new Error("the rule wasn't asked");
    return read;
}

function written({ type, name, props, dependsOn = {}, parent, defaultTags, provider }: TestResource): object {
    const { id, ...inputs } = props;
    const own = (defaultTags ?? provider) === undefined ? undefined : (provider ?? "default");
    return {
        urn: urnOf(type, name),
        type,
        custom: !isComponent({ type }),
        ...(typeof id === "string" && id !== unknownValue && { id }),
        ...(parent !== undefined && { parent: urnOf(typeOf(parent), parent) }),
        ...(own !== undefined && { provider: `${urnOf("pulumi:providers:aws", own)}::id` }),
        inputs,
        propertyDependencies: Object.fromEntries(
            Object.entries(dependsOn).map(([key, names]) => [key, names.map((one) => urnOf(typeOf(one), one))]),
        ),
    };
}
const isComponent = ({ type }: Pick<TestResource, "type">): boolean => type.includes(":index:");
let types = new Map<string, string>();
const typeOf = (name: string): string => types.get(name) ?? "";

function withProviders(resources: readonly TestResource[]): object[] {
    types = new Map(resources.map(({ name, type }) => [name, type]));
    const providers = resources
        .filter(({ defaultTags, provider }) => (defaultTags ?? provider) !== undefined)
        .map(({ defaultTags = {}, provider = "default" }) => ({
            urn: urnOf("pulumi:providers:aws", provider),
            type: "pulumi:providers:aws",
            inputs: { defaultTags: JSON.stringify({ tags: defaultTags }) },
        }));
    return [...providers, ...resources.map(written)];
}

const ofState = (resources: readonly TestResource[]): Account =>
    stateAccount({ deployment: { resources: withProviders(resources) } }, "state.json");
const ofPreview = (resources: readonly TestResource[], op: "same" | "create"): Account =>
    previewAccount(
        {
            steps: withProviders(resources).map((newState) => ({
                op,
                urn: (newState as { urn: string }).urn,
                newState,
            })),
        },
        "preview.json",
    );

/** The account of resources that exist, which all readings must agree on. */
async function existing(...resources: readonly TestResource[]): Promise<Account> {
    const made = resources.map((one) => ({
        ...one,
        props: isComponent(one) ? one.props : { id: `id-of-${one.name}`, ...one.props },
    }));
    const account = ofState(made);
    expect(ofPreview(made, "same"), "a preview").to.deep.equal(account);
    expect(await ofPack(made), "the pack").to.deep.equal(account);
    return account;
}

/** The account of resources that are yet to be made, which all readings must agree on. */
async function planned(...resources: readonly TestResource[]): Promise<Account> {
    const account = ofPreview(resources, "create");
    const inPack = resources.map((one) => ({ ...one, props: { ...one.props, id: unknownValue } }));
    expect(await ofPack(inPack), "the pack").to.deep.equal(account);
    return account;
}

/** Who reaches what, as text: `alice: dev yes: shell, prod no`. */
function table(account: Account): string[] {
    const { rows, instances } = accessTable(account, { principals: account.principals.map(({ name }) => name) });
    return rows.map(
        ({ principal, cells }) =>
            `${principal.name}: ${cells.map((cell, index) => `${instances[index]?.name ?? ""} ${cellText(cell)}`).join(", ")}`,
    );
}

const resource = (type: string, name: string, props: Record<string, unknown>, more: Partial<TestResource> = {}) => ({
    type,
    name,
    props,
    ...more,
});
const iam = (type: string, name: string, props: Record<string, unknown>, more: Partial<TestResource> = {}) =>
    resource(`aws:iam/${type[0]?.toLowerCase()}${type.slice(1)}:${type}`, name, props, more);
const sessions = (...more: readonly TestStatement[]) => document(byTag, shell, own, ...more);
const user = (name: string, props: Record<string, unknown> = {}) => iam("User", name, { name, ...props });
const dev = resource("aws:ec2/instance:Instance", "dev", { tags: { Environment: "Development" } });
const prod = resource("aws:ec2/instance:Instance", "prod", { tags: { Environment: "Production" } });
const trusting = (...services: readonly string[]) =>
    JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: services }, Action: "sts:AssumeRole" }],
    });

describe("A state, a preview and the pack's stack", () => {
    it("are read as the same account, with all that IAM has", async () => {
        const arn = (kind: string, name: string) => `arn:aws:iam::111122223333:${kind}/${name}`;
        const account = await existing(
            user("alice", { arn: arn("user", "alice"), uniqueId: "AIDA", tags: { Team: "blue" } }),
            iam("UserPolicy", "alice-sessions", { user: "alice", name: "sessions", policy: sessions() }),
            iam("Group", "staff", { name: "staff" }),
            iam("GroupPolicy", "staff-more", { group: "staff", policy: sessions() }),
            iam("UserGroupMembership", "membership", { user: "bob", groups: ["staff"] }),
            user("bob", { permissionsBoundary: arn("policy", "limit") }),
            iam("Policy", "limit", { name: "limit", arn: arn("policy", "limit"), policy: sessions() }),
            iam("Role", "ops", {
                name: "ops",
                path: "/people/",
                assumeRolePolicy: trusting("ec2.amazonaws.com"),
                inlinePolicies: [{ name: "own", policy: sessions() }],
                managedPolicyArns: [arn("policy", "limit")],
            }),
            iam("PolicyAttachment", "many", { roles: ["ops"], users: ["bob"], policyArn: arn("policy", "limit") }),
            iam("InstanceProfile", "profile", { name: "profile", role: "ops" }),
            resource(
                "aws:ec2/instance:Instance",
                "web",
                {
                    id: "i-0aa",
                    arn: "arn:aws:ec2:eu-central-1:111122223333:instance/i-0aa",
                    tags: { Environment: "Development" },
                    iamInstanceProfile: "profile",
                },
                { defaultTags: { Owner: "us" }, parent: "server" },
            ),
            resource("components:index:Server", "server", {}),
            resource("aws-native:iam:User", "carol", {
                userName: "carol",
                policies: [{ policyName: "p", policyDocument: JSON.parse(sessions()) as unknown }],
            }),
        );
        expect(account.id).to.equal("111122223333");
        expect(account.instances).to.have.length(1);
        expect(account.instances[0]).to.deep.include({ region: "eu-central-1", role: "ops" });
        expect(account.instances[0]?.tags).to.deep.equal({ Owner: "us", Environment: "Development" });
        expect(account.principals.map(({ name }) => name).sort()).to.deep.equal(["alice", "bob", "carol", "ops"]);
        expect(account.principals.find(({ name }) => name === "ops")).to.deep.include({
            use: "instance",
            arn: "arn:aws:iam::111122223333:role/people/ops",
        });
    });

    it("are read as the same account before anything exists", async () => {
        const account = await planned(
            user("alice"),
            iam("UserPolicy", "p", { user: unknownValue, policy: sessions() }, { dependsOn: { user: ["alice"] } }),
            dev,
            prod,
        );
        expect(table(account)).to.deep.equal(["alice: dev yes: shell, prod no"]);
    });

    it("list an inline policy of a role once, which AWS lists as the role's own too", async () => {
        const account = await existing(
            iam("Role", "ops", {
                name: "ops",
                assumeRolePolicy: trusting("lambda.amazonaws.com"),
                inlinePolicies: [{ name: "sessions", policy: sessions() }],
            }),
            iam("RolePolicy", "p", { role: "ops", name: "sessions", policy: sessions() }),
        );
        expect(account.principals[0]?.policies.identity.map(({ name }) => name)).to.deep.equal([
            "inline policy sessions of role ops",
        ]);
    });

    it("have permission sets as the roles that they become", async () => {
        const account = await existing(
            resource("aws:ssoadmin/permissionSet:PermissionSet", "set", {
                name: "operators",
                arn: "arn:aws:sso:::set",
            }),
            resource("aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", "inline", {
                permissionSetArn: "arn:aws:sso:::set",
                inlinePolicy: sessions(),
            }),
            dev,
        );
        expect(account.principals[0]).to.deep.include({ type: "role", name: "operators" });
        expect(account.principals[0]?.arn).to.match(
            /:role\/aws-reserved\/sso\.amazonaws\.com\/AWSReservedSSO_operators/,
        );
        expect(table(account)).to.deep.equal(["operators: dev yes: shell"]);
    });

    it("keep the rest of a document with an odd statement", async () => {
        const odd = { Effect: "Allow", Action: "ssm:StartSession", Resource: "no-arn" };
        const account = await existing(
            user("alice"),
            iam("UserPolicy", "p", { user: "alice", policy: sessions(odd) }),
            dev,
        );
        expect(table(account)[0]).to.match(/^alice: dev yes/);
    });

    it("mark a role that only instances assume, and not one that people come to as well", async () => {
        const uses = await Promise.all(
            [
                ["ec2.amazonaws.com"],
                ["ec2.amazonaws.com", "account-access.amazonaws.com"],
                ["lambda.amazonaws.com"],
            ].map(async (services) => {
                const role = iam("Role", "ops", { name: "ops", assumeRolePolicy: trusting(...services) });
                const profile = iam("InstanceProfile", "profile", { name: "profile", role: "ops" });
                return (await existing(role, profile)).principals[0]?.use;
            }),
        );
        expect(uses).to.deep.equal(["instance", undefined, "service"]);
    });
});

describe("What a stack doesn't show stays unknown in every reading", () => {
    const attach = (props: Record<string, unknown>, dependsOn?: TestResource["dependsOn"]) =>
        iam("UserPolicyAttachment", "attachment", { user: "alice", ...props }, dependsOn && { dependsOn });
    const managed = (name: string, environment = "Development") =>
        iam("Policy", name, { policy: sessions().replaceAll("Development", environment) });

    it("where a policy is attached that isn't known yet", async () => {
        const account = await planned(user("alice"), attach({ policyArn: unknownValue }), dev);
        expect(table(account)).to.deep.equal(["alice: dev unknown"]);
    });

    it("where one of two policies is attached, or a policy to one of two users", async () => {
        const either = attach({ policyArn: unknownValue }, { policyArn: ["one", "other"] });
        expect(table(await planned(user("alice"), managed("one"), managed("other"), either, dev))).to.deep.equal([
            "alice: dev unknown",
        ]);
        const toEither = iam(
            "UserPolicyAttachment",
            "attachment",
            { user: unknownValue, policyArn: unknownValue },
            { dependsOn: { user: ["alice", "bob"], policyArn: ["one"] } },
        );
        expect(table(await planned(user("alice"), user("bob"), managed("one"), toEither, dev))).to.deep.equal([
            "alice: dev unknown",
            "bob: dev unknown",
        ]);
        const inline = iam(
            "UserPolicy",
            "p",
            { user: unknownValue, policy: sessions() },
            { dependsOn: { user: ["alice", "bob"] } },
        );
        expect(table(await planned(user("alice"), user("bob"), inline, dev))).to.deep.equal([
            "alice: dev unknown",
            "bob: dev unknown",
        ]);
    });

    it("where a user is in groups that aren't known yet", async () => {
        const membership = iam("UserGroupMembership", "membership", { user: "alice", groups: unknownValue });
        expect(table(await planned(user("alice"), membership, dev))).to.deep.equal(["alice: dev unknown"]);
    });

    it("where a list isn't known that the stack made a part of", async () => {
        const reading = { ...shell, Action: "s3:GetObject" };
        const harmless = iam("Policy", "one", { name: "one", policy: document(reading) });
        const exclusive = iam(
            "UserPolicyAttachmentsExclusive",
            "all",
            { userName: "alice", policyArns: unknownValue },
            { dependsOn: { policyArns: ["one"] } },
        );
        expect(table(await planned(user("alice"), harmless, exclusive, dev))).to.deep.equal(["alice: dev unknown"]);
        const membership = iam(
            "UserGroupMembership",
            "membership",
            { user: "alice", groups: unknownValue },
            { dependsOn: { groups: ["readers"] } },
        );
        const readers = iam("Group", "readers", { name: "readers" });
        expect(table(await planned(user("alice"), readers, membership, dev))).to.deep.equal(["alice: dev unknown"]);
    });

    it("where a policy is for a principal that isn't known at all", async () => {
        const inline = iam("UserPolicy", "p", { user: unknownValue, policy: sessions() });
        expect(table(await planned(inline, dev, prod))).to.deep.equal([
            "p (user not known yet): dev unknown, prod unknown",
        ]);
    });

    it("where a principal or its group exists outside the stack", async () => {
        const membership = iam("UserGroupMembership", "membership", { user: "alice", groups: ["staff"] });
        expect(table(await existing(user("alice"), membership, dev))).to.deep.equal(["alice: dev unknown"]);
        const inline = iam("UserPolicy", "p", { user: "guest", policy: sessions() });
        expect(table(await existing(inline, dev, prod))).to.deep.equal(["guest: dev unknown, prod unknown"]);
    });

    it("where a policy of AWS's own isn't known, or only in part", async () => {
        const of = async (name: string) =>
            table(await existing(user("alice"), attach({ policyArn: `arn:aws:iam::aws:policy/${name}` }), dev))[0];
        expect(await of("AdministratorAccess")).to.match(/^alice: dev yes: shell/);
        expect(await of("AmazonSSMManagedInstanceCore")).to.equal("alice: dev no");
        expect(await of("ReadOnlyAccess")).to.equal("alice: dev unknown");
        expect(await of("AmazonECS_FullAccess")).to.equal("alice: dev unknown");
    });

    it("where a boundary isn't known", async () => {
        const inline = iam("UserPolicy", "p", { user: "alice", policy: sessions() });
        const bounded = async (permissionsBoundary: string) =>
            table(await planned(user("alice", { permissionsBoundary }), inline, dev))[0];
        expect(await bounded("arn:aws:iam::aws:policy/PowerUserAccess")).to.equal("alice: dev yes: shell");
        expect(await bounded("arn:aws:iam::aws:policy/IAMFullAccess")).to.equal("alice: dev no");
        expect(await bounded("arn:aws:iam::aws:policy/ReadOnlyAccess")).to.equal("alice: dev unknown");
        expect(await bounded(unknownValue)).to.equal("alice: dev unknown");
    });

    it("where the tags of a user or of an instance aren't known", async () => {
        const byTeam = {
            ...byTag,
            Condition: { StringEquals: { "ssm:resourceTag/Team": "${aws:PrincipalTag/Team}" } },
        };
        const inline = iam("UserPolicy", "p", { user: "alice", policy: document(byTeam, shell, own) });
        const blue = resource("aws:ec2/instance:Instance", "web", { tags: { Team: "blue" } });
        const reach = async (tags: unknown, instance: TestResource = blue) =>
            table(await planned(user("alice", { tags }), inline, instance))[0];
        expect(await reach({ Team: "blue" })).to.equal("alice: web yes: shell");
        expect(await reach({})).to.equal("alice: web no");
        expect(await reach(unknownValue)).to.equal("alice: web unknown");
        expect(await reach({ Team: "blue" }, { ...blue, props: { tags: unknownValue } })).to.equal(
            "alice: web unknown",
        );
    });

    it("where an instance is tagged by a resource of its own, or is a Spot request's", async () => {
        const inline = iam("UserPolicy", "p", { user: "alice", policy: sessions() });
        const bare = resource("aws:ec2/instance:Instance", "web", { tags: {} });
        const tag = (props: Record<string, unknown>) =>
            resource(
                "aws:ec2/tag:Tag",
                "tag",
                { resourceId: unknownValue, ...props },
                {
                    dependsOn: { resourceId: ["web"] },
                },
            );
        const tagged = async (props: Record<string, unknown>) =>
            table(await planned(user("alice"), inline, bare, tag(props)))[0];
        expect(await tagged({ key: "Environment", value: "Development" })).to.equal("alice: web yes: shell");
        expect(await tagged({ key: "Environment", value: unknownValue })).to.equal("alice: web unknown");
        expect(await tagged({ key: unknownValue, value: "Development" })).to.equal("alice: web unknown");
        const spot = resource("aws:ec2/spotInstanceRequest:SpotInstanceRequest", "web", dev.props);
        expect(table(await planned(user("alice"), inline, spot))).to.deep.equal(["alice: web unknown"]);
    });
});
