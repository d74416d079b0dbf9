import { expect } from "chai";
import { accessTable } from "../../../access/chains";
import { cellText, type Account } from "../../../access/matrix";
import { previewAccount } from "../../../access/sources/preview";
import { stateAccount } from "../../../access/sources/state";
import { sessionsOn } from "../sources/fixtures";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface Native {
    /** Such as `iam:User`. */
    readonly type: string;
    readonly name: string;
    readonly inputs: Record<string, unknown>;
    readonly outputs?: Record<string, unknown>;
    readonly id?: string;
    readonly propertyDependencies?: Record<string, string[]>;
}

const urn = (type: string, name: string) => `urn:pulumi:dev::program::aws-native:${type}::${name}`;
const written = ({ type, name, ...rest }: Native): object => ({
    urn: urn(type, name),
    type: `aws-native:${type}`,
    custom: true,
    ...rest,
});
const state = (...resources: readonly Native[]): Account =>
    stateAccount({ deployment: { resources: resources.map(written) } }, "state.json");
const preview = (...resources: readonly Native[]): Account => {
    const steps = resources.map((one) => ({ op: "create", urn: urn(one.type, one.name), newState: written(one) }));
    return previewAccount({ config: { "aws:region": "eu-central-1" }, steps }, "preview.json");
};

const user = (name: string, inputs: Record<string, unknown> = {}): Native => ({
    type: "iam:User",
    name,
    id: name,
    inputs: { userName: name, ...inputs },
    outputs: { arn: `arn:aws:iam::123456789012:user/${name}` },
});
const server = (name: string, value: unknown): Native => ({
    type: "ec2:Instance",
    name,
    id: `i-${name}`,
    inputs: { tags: [{ key: "Environment", value }] },
});
const servers = [server("dev", "Development"), server("prod", "Production")];
const policies = (environment: string) => [{ policyName: "sessions", policyDocument: sessionsOn(environment) }];

/** Who reaches what, as text: `alice: dev yes: shell, prod no`. */
function table(account: Account): string[] {
    const { rows, instances } = accessTable(account, { principals: account.principals.map(({ name }) => name) });
    return rows.map(
        ({ principal, cells }) =>
            `${principal.name}: ${cells.map((cell, index) => `${instances[index]?.name ?? ""} ${cellText(cell)}`).join(", ")}`,
    );
}

describe("A stack of AWS Cloud Control", () => {
    it("gives the matrix of what it has made, whichever way a policy is given", () => {
        for (const stack of [
            [user("alice", { policies: policies("Development") })],
            [
                user("alice"),
                {
                    type: "iam:UserPolicy",
                    name: "sessions",
                    inputs: { userName: "alice", policyName: "p", policyDocument: sessionsOn("Development") },
                },
            ],
            [
                user("alice", { groups: ["staff"] }),
                { type: "iam:Group", name: "g", inputs: { groupName: "staff", policies: policies("Development") } },
            ],
            [
                user("alice"),
                {
                    type: "iam:ManagedPolicy",
                    name: "managed",
                    inputs: { managedPolicyName: "m", users: ["alice"], policyDocument: sessionsOn("Development") },
                },
            ],
            [
                user("alice", { managedPolicyArns: ["arn:aws:iam::123456789012:policy/m"] }),
                {
                    type: "iam:ManagedPolicy",
                    name: "managed",
                    inputs: { managedPolicyName: "m", policyDocument: sessionsOn("Development") },
                    outputs: { policyArn: "arn:aws:iam::123456789012:policy/m" },
                },
            ],
        ]) {
            expect(table(state(...stack, ...servers)), JSON.stringify(stack)).to.deep.equal([
                "alice: dev yes: shell, prod no",
            ]);
        }
    });

    it("has roles with their trust, tags and boundaries", () => {
        const role: Native = {
            type: "iam:Role",
            name: "people",
            inputs: {
                roleName: "people",
                assumeRolePolicyDocument: {
                    Version: "2012-10-17",
                    Statement: { Effect: "Allow", Principal: { AWS: "123456789012" }, Action: "sts:AssumeRole" },
                },
                policies: policies("Production"),
                tags: [{ key: "Department", value: "Finance" }],
            },
            outputs: { arn: "arn:aws:iam::123456789012:role/people", roleId: "AROA" },
        };
        const account = state(role, ...servers);
        expect(account.principals[0]).to.deep.include({ name: "people", id: "AROA", tags: { Department: "Finance" } });
        expect(table(account)).to.deep.equal(["people: dev no, prod yes: shell"]);
    });

    it("leaves unknown, before deployment, what depends on a document that isn't known yet, or on an id inside of it", () => {
        const inside = JSON.parse(JSON.stringify(sessionsOn("Development")).replace("instance/*", UNKNOWN)) as unknown;
        for (const policyDocument of [UNKNOWN, inside]) {
            const found = table(
                preview(user("alice", { policies: [{ policyName: "p", policyDocument }] }), ...servers),
            );
            expect(found[0], JSON.stringify(policyDocument)).to.match(/^alice: dev unknown/);
        }
        expect(table(preview(user("alice", { policies: UNKNOWN }), ...servers))[0]).to.match(/^alice: dev unknown/);
    });

    it("ties a policy to its user by reference while the user's name isn't known", () => {
        const later = { ...user("alice", { userName: UNKNOWN }), outputs: {} };
        const policy: Native = {
            type: "iam:ManagedPolicy",
            name: "managed",
            inputs: { users: [UNKNOWN], policyDocument: sessionsOn("Development") },
            propertyDependencies: { users: [urn("iam:User", "alice")] },
        };
        expect(table(preview(later, policy, ...servers))[0]).to.match(/^alice: dev (yes|unknown)/);
    });

    it("is under the control policies that it attaches to its account, or to a unit that the account is in", () => {
        const closed = (targetIds: unknown, from: readonly string[] = []): Native => ({
            type: "organizations:Policy",
            name: "closed",
            inputs: {
                type: "SERVICE_CONTROL_POLICY",
                content: { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "ssm:*", Resource: "*" }] },
                targetIds,
            },
            propertyDependencies: { targetIds: [...from] },
        });
        const alice = user("alice", { policies: policies("Development") });
        const unit: Native = {
            type: "organizations:OrganizationalUnit",
            name: "unit",
            inputs: { parentId: "r-1abc" },
            outputs: { arn: "arn:aws:organizations::111122223333:ou/o-1/ou-1" },
        };
        const account: Native = {
            type: "organizations:Account",
            name: "own",
            id: "123456789012",
            inputs: { parentIds: [UNKNOWN] },
            outputs: { arn: "arn:aws:organizations::111122223333:account/o-1/123456789012" },
            propertyDependencies: { parentIds: [urn("organizations:OrganizationalUnit", "unit")] },
        };
        expect(table(state(alice, ...servers, closed(["123456789012"])))).to.deep.equal([
            "alice: dev denied, prod denied",
        ]);
        expect(table(state(alice, ...servers, closed(["111122223333"])))).to.deep.equal([
            "alice: dev yes: shell, prod no",
        ]);
        const inUnit = [
            { ...unit, id: "ou-1" },
            account,
            closed([UNKNOWN], [urn("organizations:OrganizationalUnit", "unit")]),
        ];
        expect(table(state(alice, ...servers, ...inUnit))).to.deep.equal(["alice: dev denied, prod denied"]);
        expect(table(state(alice, ...servers, closed(["ou-1abc-11111111"])))).to.deep.equal([
            "alice: dev unknown, prod no",
        ]);
    });
});
