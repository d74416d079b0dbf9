import { expect } from "chai";
import { accessTable } from "../../../access/chains";
import { cellText, reasonsOfCell } from "../../../access/matrix";
import { stackAccount, UNKNOWN, type StackResource } from "../../../access/stack";
import {
    CONTROL_POLICY,
    CONTROL_POLICY_ATTACHMENT,
    INSTANCE,
    MEMBER_ACCOUNT,
    ORGANIZATION,
    ORGANIZATIONAL_UNIT,
    ROLE,
    ROLE_POLICY,
    USER,
    USER_POLICY,
} from "../../../access/stack/types";
import { sessionsOn } from "../sources/fixtures";
import { resource } from "./resources";

const MANAGEMENT = "111122223333";
const OWN = "444455556666";
const OTHER = "777788889999";

const text = JSON.stringify;
const document = (...Statement: readonly object[]): string => text({ Version: "2012-10-17", Statement });
const DENIES = { Effect: "Deny", Action: "ssm:StartSession", Resource: "*" };
const arnOf = (kind: string, id: string): string => `arn:aws:organizations::${MANAGEMENT}:${kind}/o-1/${id}`;

const base: readonly StackResource[] = [
    resource(USER, "alice", { id: "alice", name: "alice", arn: `arn:aws:iam::${OWN}:user/alice` }),
    resource(USER_POLICY, "sessions", { id: "alice:sessions", user: "alice", policy: text(sessionsOn("dev")) }),
    resource(INSTANCE, "web", {
        id: "i-1",
        arn: `arn:aws:ec2:eu-central-1:${OWN}:instance/i-1`,
        tags: { Environment: "dev" },
        tagsAll: { Environment: "dev" },
    }),
];

/** What the management account makes. */
const provider: StackResource["provider"] = {
    urn: "urn:pulumi:dev::test::pulumi:providers:aws::management",
    name: "management",
    props: { profile: "management" },
};
const ofManagement = (...made: Parameters<typeof resource>): StackResource => ({ ...resource(...made), provider });

const denies = ofManagement(CONTROL_POLICY, "closed", {
    id: "p-closed01",
    name: "closed",
    arn: arnOf("policy", "service_control_policy/p-closed01"),
    content: document(DENIES),
});
const attached = (
    targetId: unknown,
    from: Readonly<Record<string, readonly StackResource[]>> = {},
    policyId: unknown = "p-closed01",
): StackResource => ofManagement(CONTROL_POLICY_ATTACHMENT, "attached", { id: "attached", policyId, targetId }, from);
const policy = (content: unknown, more: StackResource["props"] = {}): StackResource =>
    ofManagement(CONTROL_POLICY, "closed", { ...denies.props, content, ...more });
const member = (id: unknown, parentId?: unknown, from: readonly StackResource[] = []): StackResource =>
    ofManagement(
        MEMBER_ACCOUNT,
        "member",
        {
            id,
            ...(parentId === undefined ? {} : { parentId }),
            arn: typeof id === "string" ? arnOf("account", id) : UNKNOWN,
        },
        { parentId: from },
    );
const unit = (name: string, id: unknown, parentId: unknown, from: readonly StackResource[] = []): StackResource =>
    ofManagement(
        ORGANIZATIONAL_UNIT,
        name,
        { id, parentId, arn: typeof id === "string" ? arnOf("ou", id) : UNKNOWN },
        { parentId: from },
    );
const organization = ofManagement(ORGANIZATION, "organization", {
    id: "o-1",
    arn: `arn:aws:organizations::${MANAGEMENT}:organization/o-1`,
    masterAccountId: MANAGEMENT,
    roots: [{ id: "r-1abc" }],
});

/** What alice reaches, and why where that isn't known. */
function cell(...more: readonly StackResource[]): string {
    const table = accessTable(stackAccount([...base, ...more], { region: "eu-central-1" }), { principals: ["alice"] });
    const [found] = table.rows.find(({ principal }) => principal.name === "alice")?.cells ?? [];
    if (found === undefined) return "no row";
    const open = found.verdict === "unknown" ? ` (${reasonsOfCell(found).join("; ")})` : "";
    return cellText(found) + open;
}

const prod = unit("prod", "ou-1abc-11111111", "r-1abc");
const inner = unit("inner", "ou-1abc-22222222", "ou-1abc-11111111");
const later = unit("later", UNKNOWN, "r-1abc");

describe("Control policies that a stack attaches", () => {
    it("limit the account, and every account below the unit or the root, as far as the stack shows them", () => {
        const cases: readonly (readonly [string, ...StackResource[]])[] = [
            ["denied", denies, attached(OWN)],
            ["yes: shell", denies, attached(OTHER)],
            ["denied", denies, member(OWN), attached(OWN)],
            ["denied", denies, member(OWN, "r-1abc"), attached("r-1abc")],
            ["denied", denies, organization, member(OWN, "r-1abc"), attached(UNKNOWN, { targetId: [organization] })],
            ["denied", denies, prod, member(OWN, "ou-1abc-11111111"), attached("ou-1abc-11111111")],
            ["denied", denies, member(OWN, "ou-1abc-11111111"), attached("ou-1abc-11111111")],
            ["denied", denies, prod, inner, member(OWN, "ou-1abc-22222222"), attached("ou-1abc-11111111")],
            ["yes: shell", denies, prod, inner, member(OWN, "ou-1abc-11111111"), attached("ou-1abc-22222222")],
            ["yes: shell", denies, prod, member(OWN, "r-1abc"), attached("ou-1abc-11111111")],
            ["denied", denies, later, member(OWN, UNKNOWN, [later]), attached(UNKNOWN, { targetId: [later] })],
            ["yes: shell", denies, later, attached(UNKNOWN, { targetId: [later] })],
            ["yes: shell", denies, later, member(UNKNOWN, UNKNOWN, [later]), attached(UNKNOWN, { targetId: [later] })],
        ];
        for (const [expected, ...more] of cases)
            expect(cell(...more), more.map(({ urn }) => urn).join()).to.equal(expected);
    });

    it("leave open what they deny where the stack doesn't show whether they cover the account", () => {
        for (const targetId of ["ou-1abc-33333333", "r-1abc"]) {
            const found = cell(denies, attached(targetId));
            expect(found).to.match(/^unknown/);
            expect(found).to.contain(
                `the stack attaches it to ${targetId}, and whether that covers the account isn't known`,
            );
        }
        // The program no longer says where the account is, which stays where it was.
        expect(cell(denies, prod, member(OWN), attached("ou-1abc-11111111"))).to.match(/^unknown/);
        expect(cell(policy(document({ ...DENIES, Action: "s3:*" })), attached("r-1abc"))).to.equal("yes: shell");
    });

    it("limit nobody in the management account", () => {
        const own = { ...organization, props: { ...organization.props, masterAccountId: OWN } };
        expect(cell(denies, own, attached("r-1abc"))).to.equal("yes: shell");
    });

    it("only deny, beside FullAWSAccess", () => {
        const allows = document({ Effect: "Allow", Action: "s3:*", Resource: "*" });
        expect(cell(policy(allows), attached(OWN))).to.equal("yes: shell");
        expect(cell(attached(OWN, {}, "p-FullAWSAccess"))).to.equal("yes: shell");
        expect(cell(policy(text({ tags: {} }), { type: "TAG_POLICY" }), attached(OWN))).to.equal("yes: shell");
    });

    it("leave everything open while what they say isn't known", () => {
        expect(cell(policy(UNKNOWN), attached(OWN))).to.match(/^unknown .*known only after deployment/);
        expect(cell(attached(OWN, {}, "p-another1"))).to.match(
            /^unknown .*control policy p-another1 isn't in the stack/,
        );
        expect(cell(attached(OWN, {}, UNKNOWN))).to.match(/^unknown .*known only after deployment/);
    });

    it("limit who assumes the account's roles, as resource control policies", () => {
        const trust = document({
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${OWN}:user/alice` },
            Action: "sts:AssumeRole",
        });
        const role = [
            resource(ROLE, "ops", {
                id: "ops",
                name: "ops",
                arn: `arn:aws:iam::${OWN}:role/ops`,
                assumeRolePolicy: trust,
            }),
            resource(ROLE_POLICY, "ops", { id: "ops:ops", role: "ops", policy: text(sessionsOn("prod")) }),
            resource(INSTANCE, "db", {
                id: "i-2",
                arn: `arn:aws:ec2:eu-central-1:${OWN}:instance/i-2`,
                tags: { Environment: "prod" },
                tagsAll: { Environment: "prod" },
            }),
        ];
        const limit = document({ Effect: "Deny", Principal: "*", Action: "sts:AssumeRole", Resource: "*" });
        const type = "RESOURCE_CONTROL_POLICY";
        const opens = (...more: readonly StackResource[]): string => cell(...role, ...more);
        expect(opens()).to.equal("yes: shell through ops");
        expect(opens(policy(limit, { type }), attached(OWN))).to.equal("no");
        expect(opens(policy(limit, { type }), attached("r-1abc"))).to.match(/^unknown/);
    });
});
