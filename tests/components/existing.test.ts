import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { confirmExisting, ExistingInstance, SessionGrants, type SessionGrantsArgs } from "../../components";
import { ACCOUNT, mockEngine, ofType, valueOf } from "../mocks";

const KEY = "session-manager-access:custom.existing";
const ID = "i-0123456789abcdef0";
const TRUST = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" },
});

/** What AWS tells, by the function and the name asked for; anything else it doesn't have. */
type Answers = Readonly<Record<string, object>>;

async function asked(answers: Answers, expected: object, otherwise = "NoSuchEntity") {
    await pulumi.runtime.setMocks({
        newResource: ({ name, inputs }) => ({ id: name, state: inputs as Record<string, unknown> }),
        call: ({ token, inputs }) => {
            const answer = answers[`${token.split(":").at(-1)} ${Object.values(inputs as object).join()}`];
            // The engine's errors have their text in `details`.
            if (answer === undefined) throw Object.assign(new Error(otherwise), { details: otherwise });
            return answer;
        },
    });
    const { confirmed, described } = confirmExisting({ key: KEY, ...expected });
    const [one, other] = await Promise.allSettled([confirmed, described]);
    expect(one.status).to.equal(other.status);
    return other.status === "rejected" ? String(other.reason) : other.value;
}

describe("What the account has already", () => {
    const carol = { arn: `arn:aws:iam::${ACCOUNT}:user/carol` };

    it("is described: the ARNs of users, of the users in groups and of roles, and the tags of instances", async () => {
        const answers = {
            "getUser carol": carol,
            "getGroup ops": { users: [{ arn: `arn:aws:iam::${ACCOUNT}:user/dave` }] },
            "getRole auditors": { arn: `arn:aws:iam::${ACCOUNT}:role/auditors`, assumeRolePolicy: TRUST },
            [`getInstance ${ID}`]: { instanceState: "running", tags: { Team: "Web" } },
        };
        const expected = { users: ["carol"], groups: ["ops"], roles: ["auditors"], instances: { web: ID } };
        expect(await asked(answers, expected)).to.deep.equal({
            principalArns: ["user/carol", "user/dave", "role/auditors"].map((end) => `arn:aws:iam::${ACCOUNT}:${end}`),
            trustPolicies: { auditors: TRUST },
            instances: { web: { id: ID, tags: { Team: "Web" } } },
        });
    });

    it("must exist: the error names what doesn't, and the key", async () => {
        for (const [kind, one] of Object.entries({ users: "user", groups: "group", roles: "role" })) {
            expect(
                await asked({ "getUser carol": carol }, { users: ["carol"], [kind]: ["eve", "mallory"] }),
            ).to.include(`invalid value eve, mallory for ${KEY}.${kind} (expected IAM ${one}s that the account has)`);
        }
        const gone = { [`getInstance ${ID}`]: { instanceState: "terminated" } };
        for (const answers of [{}, gone]) {
            expect(await asked(answers, { instances: { web: ID } }, "InvalidInstanceID.NotFound")).to.include(
                `invalid value ${ID} for ${KEY}.instances (expected the IDs of instances of the account and region)`,
            );
        }
    });

    it("is taken to exist where AWS doesn't let the caller look", async () => {
        expect(await asked({}, { users: ["carol"], instances: { web: ID } }, "AccessDenied")).to.deep.equal({
            principalArns: [],
            trustPolicies: {},
            instances: { web: { id: ID, tags: undefined } },
        });
    });

    it("gets policies of the stack's own name, and nothing else is created for it", async () => {
        const common = { region: "eu-central-1", accountId: ACCOUNT, grants: [{ tags: { Team: ["Web"] } }] };
        for (const [type, holder] of Object.entries({ User: "userName", Group: "groupName", Role: "roleName" })) {
            const recorded = await mockEngine();
            const args: SessionGrantsArgs = { ...common, [holder]: "carol" };
            const made = new SessionGrants("carol", args);
            await valueOf(made.urn);
            await new Promise((resolve) => setTimeout(resolve, 20));
            expect(recorded.resources.map((one) => one.type.split(":").at(-1))).to.have.members([
                "SessionGrants",
                `${type}Policy`,
            ]);
            expect(ofType(recorded, `${type}Policy`)[0]?.inputs).to.deep.include({
                [type.toLowerCase()]: "carol",
                name: "session-access-session-manager-access-test",
            });
        }
    });

    it("is a role whose trust policy the component notes, and of which it notes nothing else", async () => {
        const recorded = await mockEngine();
        const grants = [{ tags: { Team: ["Web"] } }];
        const common = { region: "eu-central-1", accountId: ACCOUNT, assumeRolePolicy: TRUST, grants };
        await valueOf(new SessionGrants("auditors", { ...common, roleName: "auditors" }).urn);
        await valueOf(new SessionGrants("carol", { ...common, userName: "carol" }).urn);
        expect(ofType(recorded, "SessionGrants").map(({ inputs }) => inputs)).to.deep.equal([
            { roleName: "auditors", assumeRolePolicy: TRUST },
            {},
        ]);
    });

    it("is exactly one principal a component", async () => {
        await mockEngine();
        for (const holder of [{}, { userName: "carol", roleName: "auditors" }]) {
            expect(() => new SessionGrants("carol", { region: "eu-central-1", ...holder })).to.throw(
                "(expected exactly one of userName, groupName and roleName)",
            );
        }
    });

    it("has instances of which the program only notes the ID and the tags", async () => {
        const recorded = await mockEngine();
        const made = new ExistingInstance("web", { instanceId: ID, tags: { Team: "Web" } });
        await valueOf(made.urn);
        expect(recorded.resources).to.have.length(1);
        expect(recorded.resources[0]?.inputs).to.deep.equal({ instanceId: ID, tags: { Team: "Web" } });
    });
});
