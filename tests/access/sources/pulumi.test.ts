import { expect } from "chai";
import { accessTable } from "../../../access/chains";
import { cellText, reasonsOfCell, type Account } from "../../../access/matrix";
import { proofsOf } from "../../../access/prove/principal-proof";
import { SourceError } from "../../../access/files/source-error";
import { previewAccount } from "../../../access/sources/preview";
import { stateAccount } from "../../../access/sources/state";
import { sessionsOn } from "./fixtures";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const urn = (type: string, name: string) => `urn:pulumi:dev::program::${type}::${name}`;

interface Resource {
    readonly type: string;
    readonly name: string;
    readonly inputs: Record<string, unknown>;
    readonly outputs?: Record<string, unknown> | undefined;
    readonly id?: string | undefined;
    readonly provider?: string;
    readonly propertyDependencies?: Record<string, string[]>;
    readonly delete?: boolean;
}

const written = ({ name, ...rest }: Resource): object => ({ urn: urn(rest.type, name), custom: true, ...rest });
const state = (...resources: Resource[]): Account =>
    stateAccount({ version: 3, deployment: { resources: resources.map(written) } }, "state.json");
const preview = (...steps: (readonly [string, Resource])[]): Account =>
    previewAccount(
        {
            config: { "aws:region": "eu-central-1" },
            steps: steps.map(([op, one]) => ({ op, urn: urn(one.type, one.name), newState: written(one) })),
        },
        "preview.json",
    );

const USER = "aws:iam/user:User";
const INSTANCE = "aws:ec2/instance:Instance";
const user = (name: string, rest: Partial<Resource> = {}): Resource => ({
    type: USER,
    name: `${name}-user`,
    id: name,
    inputs: { name },
    outputs: { name, arn: `arn:aws:iam::123456789012:user/${name}`, uniqueId: "AIDA" },
    ...rest,
});
const server = (name: string, Environment: unknown, rest: Partial<Resource> = {}): Resource => ({
    type: INSTANCE,
    name,
    id: `i-${name}`,
    inputs: { tags: { Environment } },
    outputs: {
        arn: `arn:aws:ec2:eu-central-1:123456789012:instance/i-${name}`,
        region: "eu-central-1",
        tagsAll: { Environment },
    },
    ...rest,
});
const document = (environment: string): string => JSON.stringify(sessionsOn(environment));
const inline = (kind: "user" | "group" | "role", holder: string, environment: string): Resource => {
    const Kind = kind.replace(/^./, (letter) => letter.toUpperCase());
    return {
        type: `aws:iam/${kind}Policy:${Kind}Policy`,
        name: `${holder}-policy`,
        id: "x",
        inputs: { [kind]: holder, name: "sessions", policy: document(environment) },
    };
};

/** Who reaches what, as text: `alice: dev yes: shell, prod no`. */
function table(account: Account): string[] {
    const { rows, instances } = accessTable(account, {
        by: "direct",
        principals: account.principals.map(({ name }) => name),
    });
    return rows.map(
        ({ principal, cells }) =>
            `${principal.name}: ${cells.map((cell, index) => `${instances[index]?.name ?? ""} ${cellText(cell)}`).join(", ")}`,
    );
}

const servers = [server("dev", "Development"), server("prod", "Production")];

describe("A stack's state", () => {
    it("gives the matrix of what the stack has made", () => {
        expect(table(state(user("alice"), inline("user", "alice", "Development"), ...servers))).to.deep.equal([
            "alice: dev yes: shell, prod no",
        ]);
    });

    it("knows every way of giving a policy to a principal", () => {
        const arn = "arn:aws:iam::123456789012:policy/sessions";
        const managed: Resource = {
            type: "aws:iam/policy:Policy",
            name: "sessions",
            id: arn,
            inputs: { name: "sessions", policy: document("Production") },
            outputs: { arn },
        };
        const role = (inputs: object): Resource => ({
            type: "aws:iam/role:Role",
            name: "ops",
            id: "ops",
            inputs: {
                name: "ops",
                assumeRolePolicy: JSON.stringify({
                    Version: "2012-10-17",
                    Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
                }),
                ...inputs,
            },
        });
        const group: Resource = { type: "aws:iam/group:Group", name: "g", id: "g", inputs: { name: "g" } };
        const membership: Resource = {
            type: "aws:iam/userGroupMembership:UserGroupMembership",
            name: "m",
            id: "m",
            inputs: { user: "alice", groups: ["g"] },
        };
        const attach = (type: string, inputs: Record<string, unknown>): Resource => ({
            type,
            name: "a",
            id: "a",
            inputs: { policyArn: arn, ...inputs },
        });
        const ways: [string, Resource[]][] = [
            [
                "alice",
                [
                    user("alice"),
                    managed,
                    attach("aws:iam/userPolicyAttachment:UserPolicyAttachment", { user: "alice" }),
                ],
            ],
            [
                "alice",
                [
                    user("alice"),
                    managed,
                    group,
                    membership,
                    attach("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", { group: "g" }),
                ],
            ],
            ["alice", [user("alice"), group, membership, inline("group", "g", "Production")]],
            [
                "alice",
                [
                    user("alice"),
                    group,
                    {
                        type: "aws:iam/groupMembership:GroupMembership",
                        name: "m",
                        id: "m",
                        inputs: { group: "g", users: ["alice"] },
                    },
                    inline("group", "g", "Production"),
                ],
            ],
            [
                "alice",
                [user("alice"), managed, attach("aws:iam/policyAttachment:PolicyAttachment", { users: ["alice"] })],
            ],
            [
                "alice",
                [
                    user("alice"),
                    managed,
                    {
                        type: "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",
                        name: "e",
                        id: "e",
                        inputs: { userName: "alice", policyArns: [arn] },
                    },
                ],
            ],
            ["ops", [role({}), managed, attach("aws:iam/rolePolicyAttachment:RolePolicyAttachment", { role: "ops" })]],
            ["ops", [role({}), inline("role", "ops", "Production")]],
            ["ops", [role({ managedPolicyArns: [arn] }), managed]],
            ["ops", [role({ inlinePolicies: [{ name: "sessions", policy: document("Production") }] })]],
        ];
        for (const [name, resources] of ways) {
            const described = resources.map(({ type }) => type).join(", ");
            expect(table(state(...resources, ...servers)), described).to.deep.equal([
                `${name}: dev no, prod yes: shell`,
            ]);
        }
    });

    it("opens sessions in one's own account only, where providers make a stack of several", () => {
        const other = (name: string, one: Resource): Resource => ({
            ...one,
            name,
            outputs: JSON.parse(
                JSON.stringify(one.outputs).replaceAll("123456789012", "210987654321"),
            ) as object as Record<string, unknown>,
        });
        const foreign = other("abroad", server("abroad", "Development"));
        const stack = state(user("alice"), inline("user", "alice", "Development"), ...servers, foreign);
        expect(table(stack)).to.deep.equal(["alice: dev yes: shell, prod no, abroad no"]);
        const cell = accessTable(stack).rows[0]?.cells.at(-1);
        expect(cell && reasonsOfCell(cell).join()).to.include("sessions open in one's own account");
        expect([...proofsOf(stack, { byPrincipal: new Map() })].map(({ proof }) => proof.verdict)).to.deep.equal([
            "refuted",
        ]);
        const guest = other("guest-user", user("guest"));
        const both = state(...servers, foreign, guest, inline("user", "guest", "Development"));
        expect(table(both)).to.deep.equal(["guest: dev no, prod no, abroad yes: shell"]);
    });

    it("leaves open which account a provider's resources will be in, and takes regions for no accounts", () => {
        const provider = (name: string, inputs: Record<string, unknown>): Resource => ({
            type: "pulumi:providers:aws",
            name,
            inputs,
        });
        const by = (name: string) => ({ provider: `${urn("pulumi:providers:aws", name)}::${UNKNOWN}` });
        const planned = { id: undefined, outputs: undefined };
        const steps = (inputs: Record<string, unknown>): Account =>
            preview(
                ["create", provider("home", { region: "eu-central-1" })],
                ["create", provider("abroad", inputs)],
                ["create", { ...user("alice", planned), ...by("home") }],
                ["create", { ...inline("user", "alice", "Development"), ...by("home") }],
                ["create", { ...server("dev", "Development", planned), ...by("home") }],
                ["create", { ...server("far", "Development", planned), ...by("abroad") }],
            );
        expect(table(steps({ region: "us-east-1" }))).to.deep.equal(["alice: dev yes: shell, far yes: shell"]);
        const [row] = table(steps({ profile: "other", region: "eu-central-1" }));
        expect(row).to.equal("alice: far unknown, dev yes: shell");
        const assumed = JSON.stringify([{ roleArn: "arn:aws:iam::210987654321:role/deploy" }]);
        expect(table(steps({ assumeRoles: assumed }))).to.deep.equal(["alice: far unknown, dev yes: shell"]);
    });

    it("knows a user's boundary and an instance's role", () => {
        const arn = "arn:aws:iam::123456789012:policy/limit";
        const limit: Resource = {
            type: "aws:iam/policy:Policy",
            name: "limit",
            id: arn,
            inputs: { policy: document("Production") },
            outputs: { arn, name: "limit" },
        };
        const bounded = user("alice", { inputs: { name: "alice", permissionsBoundary: arn } });
        const profile: Resource = {
            type: "aws:iam/instanceProfile:InstanceProfile",
            name: "p",
            id: "p",
            inputs: { name: "p", role: "ops" },
        };
        const account = state(
            bounded,
            limit,
            inline("user", "alice", "Development"),
            profile,
            server("dev", "Development", { inputs: { tags: { Environment: "Development" }, iamInstanceProfile: "p" } }),
        );
        expect(table(account)).to.deep.equal(["alice: dev no"]);
        expect(account.instances[0]?.role).to.equal("ops");
    });

    it("reads a boundary beside the stack where the program says what it allows", () => {
        const arn = "arn:aws:iam::111122223333:policy/limit";
        const bounded = user("alice", { inputs: { name: "alice", permissionsBoundary: arn } });
        const stack = [bounded, inline("user", "alice", "Development"), ...servers];
        expect(table(state(...stack))).to.deep.equal(["alice: dev unknown, prod no"]);
        const said = (policy: string): Resource => ({
            type: "session-manager-access:index:PermissionsBoundary",
            name: "boundary",
            inputs: { policyArn: arn, policy },
        });
        expect(table(state(...stack, said(document("Development"))))).to.deep.equal(["alice: dev yes: shell, prod no"]);
        expect(table(state(...stack, said(document("Production"))))).to.deep.equal(["alice: dev no, prod no"]);
    });

    it("has instances beside the stack that its program names, with their tags where AWS told them", () => {
        const existing = (tags?: object): Resource => ({
            type: "session-manager-access:index:ExistingInstance",
            name: "legacy",
            inputs: { instanceId: "i-0123456789abcdef0", ...(tags && { tags }) },
        });
        const stack = [user("alice"), inline("user", "alice", "Development")];
        expect(table(state(...stack, existing({ Environment: "Development" })))).to.deep.equal([
            "alice: legacy yes: shell",
        ]);
        expect(table(state(...stack, existing()))).to.deep.equal(["alice: legacy unknown"]);
        const [instance] = state(...stack, existing({})).instances;
        expect(instance?.id).to.equal("i-0123456789abcdef0");
    });

    it("sees the provider's default tags", () => {
        const tagged = server("dev", "none", {
            inputs: { tags: {} },
            outputs: { tags: {}, tagsAll: { Environment: "Development" } },
        });
        expect(table(state(user("alice"), inline("user", "alice", "Development"), tagged))).to.deep.equal([
            "alice: dev yes: shell",
        ]);
    });

    it("takes a name in another letter case for the same principal, since no two differ only in that", () => {
        const member = { type: "aws:iam/userGroupMembership:UserGroupMembership", name: "member" };
        const team = { type: "aws:iam/group:Group", name: "team", id: "team", inputs: { name: "team" } };
        const account = state(
            user("alice"),
            server("dev", "Development"),
            team,
            inline("group", "Team", "Development"),
            { ...member, inputs: { user: "Alice", groups: ["TEAM"] } },
        );
        expect(table(account)).to.deep.equal(["alice: dev yes: shell"]);
    });

    it("leaves out what only waits to be deleted", () => {
        const gone = server("old", "Development", { delete: true });
        expect(state(gone, ...servers).instances.map(({ name }) => name)).to.deep.equal(["dev", "prod"]);
    });

    it("makes verdicts unknown that depend on AWS's own policies or on principals beside the stack", () => {
        const attached: Resource = {
            type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
            name: "a",
            id: "a",
            inputs: { user: "alice", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
        };
        expect(table(state(user("alice"), attached, ...servers))).to.deep.equal(["alice: dev unknown, prod unknown"]);
        expect(table(state(inline("role", "elsewhere", "Development"), ...servers))).to.deep.equal([
            "elsewhere: dev unknown, prod unknown",
        ]);
    });

    it("opens a secret whose text is there, and knows of one that isn't that it doesn't know it", () => {
        const secret = (rest: object) => ({
            "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
            ...rest,
        });
        const policy = (value: unknown): Resource => ({
            ...inline("user", "alice", ""),
            inputs: { user: "alice", name: "sessions", policy: value },
        });
        expect(
            table(
                state(user("alice"), policy(secret({ plaintext: JSON.stringify(document("Production")) })), ...servers),
            ),
        ).to.deep.equal(["alice: dev no, prod yes: shell"]);
        expect(table(state(user("alice"), policy(secret({ ciphertext: "v1:x" })), ...servers))).to.deep.equal([
            "alice: dev unknown, prod unknown",
        ]);
    });

    it("is refused by name if it is something else", () => {
        for (const source of [null, [], {}, { steps: [] }, { deployment: { resources: [{ urn: 1 }] } }]) {
            expect(() => stateAccount(source, "state.json")).to.throw(
                SourceError,
                "state.json isn't the answer of pulumi stack export",
            );
        }
    });
});

describe("A preview", () => {
    const create = (resource: Resource): [string, Resource] => ["create", { ...resource, id: "", outputs: {} }];

    it("judges by tags before anything exists", () => {
        const account = preview(
            create(user("alice")),
            create(inline("user", "alice", "Development")),
            ...servers.map(create),
        );
        expect(table(account)).to.deep.equal(["alice: dev yes: shell, prod no"]);
        expect(account.instances[0]?.arn).to.deep.include({ unknown: "is known only after deployment" });
    });

    it("makes a verdict unknown that depends on an id, a tag or a document not known yet", () => {
        const policy = inline("user", "alice", "Development");
        const hidden = { ...policy, inputs: { ...policy.inputs, policy: UNKNOWN } };
        expect(table(preview(create(user("alice")), create(hidden), ...servers.map(create)))).to.deep.equal([
            "alice: dev unknown, prod unknown",
        ]);
        const tagged = server("dev", UNKNOWN);
        const untold = server("prod", "", { inputs: { tags: UNKNOWN } });
        expect(table(preview(create(user("alice")), create(policy), create(tagged), create(untold)))).to.deep.equal([
            "alice: dev unknown, prod unknown",
        ]);
        const named = {
            ...policy,
            inputs: { ...policy.inputs, policy: document("Development").replace("instance/*", "instance/i-0a*") },
        };
        expect(table(preview(create(user("alice")), create(named), ...servers.map(create)))).to.deep.equal([
            "alice: dev unknown, prod no",
        ]);
    });

    it("finds out by its origin what a reference will be", () => {
        const role: Resource = { type: "aws:iam/role:Role", name: "ops", inputs: { name: "ops-1a2b" } };
        const managed: Resource = {
            type: "aws:iam/policy:Policy",
            name: "sessions",
            inputs: { policy: document("Production") },
        };
        const attached: Resource = {
            type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            name: "a",
            inputs: { role: UNKNOWN, policyArn: UNKNOWN },
            propertyDependencies: { role: [urn(role.type, role.name)], policyArn: [urn(managed.type, managed.name)] },
        };
        expect(table(preview(create(role), create(managed), create(attached), ...servers.map(create)))).to.deep.equal([
            "ops-1a2b: dev no, prod yes: shell",
        ]);
    });

    it("shows what an update changes, and leaves out what a deletion takes away", () => {
        const retagged = server("prod", "Production", {
            inputs: { tags: { Environment: "Development" }, tagsAll: { Environment: "Development" } },
        });
        const account = preview(
            ["same", user("alice")],
            ["same", inline("user", "alice", "Development")],
            ["delete", server("dev", "Development")],
            ["update", retagged],
        );
        expect(table(account)).to.deep.equal(["alice: prod yes: shell"]);
    });

    it("is refused by name if it leaves out what stays", () => {
        const source = { steps: [], changeSummary: { same: 3 } };
        expect(() => previewAccount(source, "preview.json")).to.throw(
            SourceError,
            "pulumi preview --json --show-sames",
        );
    });
});
