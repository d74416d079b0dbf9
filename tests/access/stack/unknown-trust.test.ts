import { expect } from "chai";
import { accessTable } from "../../../access/chains";
import { cellText, reasonsOfCell } from "../../../access/matrix";
import { stackAccount, UNKNOWN, USER, type StackResource } from "../../../access/stack";
import { INSTANCE, ROLE, ROLE_POLICY, USER_POLICY } from "../../../access/stack/types";
import { SECRET } from "../../../access/stack/values";
import { ACCOUNT, arnOf, SESSIONS } from "../chains/small-account";

const OTHER = "444455556666";
const provider = (name: string, account: string): StackResource["provider"] => ({
    urn: `urn:pulumi:dev::test::pulumi:providers:aws::${name}`,
    name,
    props: { region: "eu-central-1", allowedAccountIds: JSON.stringify([account]) },
});
const ours = provider("ours", ACCOUNT);
const theirs = provider("theirs", OTHER);

function resource(
    type: string,
    name: string,
    props: StackResource["props"],
    more: Partial<StackResource> = {},
): StackResource {
    const urn = `urn:pulumi:dev::test::${type}::${name}`;
    return { type, urn, name, props, arn: undefined, dependsOn: {}, parent: undefined, provider: ours, ...more };
}

const document = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const alice = resource(USER, "alice", { name: "alice" }, { arn: arnOf("user", "alice") });

/** What alice reaches, and why, where the trust policy of a role with sessions is this one. */
function answers(
    assumeRolePolicy: unknown,
    more: readonly StackResource[] = [],
    elsewhere: StackResource["provider"] = ours,
) {
    const at = { provider: elsewhere };
    const account = stackAccount(
        [
            resource(INSTANCE, "web", { id: "i-1" }, at),
            alice,
            ...more,
            resource(ROLE, "ops", { name: "ops", assumeRolePolicy }, at),
            resource(ROLE_POLICY, "ops", { role: "ops", policy: document(SESSIONS) }, at),
        ],
        { region: "eu-central-1" },
    );
    return accessTable(account).rows.flatMap(({ principal: { name }, cells }) =>
        cells.map((cell) => ({ text: `${name} ${cellText(cell)}`, reasons: reasonsOfCell(cell) })),
    );
}

describe("A trust policy of a stack that isn't known", () => {
    it("says why it isn't", () => {
        const why = (policy: unknown) => answers(policy)[0]?.reasons[0]?.replace(/^.*: /, "");
        expect(why(UNKNOWN)).to.equal("the document of trust policy of role ops is known only after deployment");
        expect(why(SECRET)).to.equal("the document of trust policy of role ops is a secret");
    });

    it("may let in somebody of another account whose own policies allow it", () => {
        const may = (role: string) =>
            resource(USER_POLICY, "may", {
                user: "alice",
                policy: document({
                    Effect: "Allow",
                    Action: "sts:AssumeRole",
                    Resource: `arn:aws:iam::${OTHER}:role/${role}`,
                }),
            });
        expect(answers(UNKNOWN, [may("ops")], theirs)[0]?.text).to.equal("alice unknown through ops");
        expect(answers(UNKNOWN, [may("dev")], theirs).map(({ text }) => text.slice(0, 7))).to.deep.equal(["ops yes"]);
    });

    it("leaves the role a row, since others may come to be let in", () => {
        expect(answers(UNKNOWN).map(({ text }) => text)).to.deep.equal([
            "alice unknown through ops",
            "ops yes: shell, SSH +5",
        ]);
        const trusting = document({
            Effect: "Allow",
            Principal: { AWS: arnOf("user", "alice") },
            Action: "sts:AssumeRole",
        });
        expect(answers(trusting).map(({ text }) => text)).to.deep.equal(["alice yes: shell, SSH +5 through ops"]);
    });

    it("isn't the only reason to be unknown: a policy that isn't known may deny what another allows", () => {
        const policy = (name: string, text: unknown) => resource(USER_POLICY, name, { user: "alice", policy: text });
        const [own] = answers(UNKNOWN, [policy("own", document(SESSIONS)), policy("later", UNKNOWN)]);
        expect(own?.reasons).to.include(
            "the document of inline policy later of user alice is known only after deployment",
        );
    });
});
