import { expect } from "chai";
import {
    INSTANCE,
    ROLE_POLICY,
    SESSION_GRANTS,
    stackAccount,
    UNKNOWN,
    USER,
    type StackResource,
} from "../../../access/stack";
import { matrixOf } from "../chains/agreement";
import { ACCOUNT, arnOf, root, SESSIONS, trusts } from "../chains/small-account";

const urn = (type: string, name: string) => `urn:pulumi:dev::test::${type}::${name}`;

function resource(type: string, name: string, props: StackResource["props"], arn?: string): StackResource {
    return { type, urn: urn(type, name), name, props, arn, dependsOn: {}, parent: undefined, provider: undefined };
}

/** A stack with a user of its own, which grants sessions to a role that the account has. */
function alices(
    assumeRolePolicy: unknown,
    can: readonly object[] = [{ Effect: "Deny", Action: "s3:*", Resource: "*" }],
): string | undefined {
    const document = (Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
    const account = stackAccount(
        [
            resource(USER, "alice", { name: "alice" }, arnOf("user", "alice")),
            resource("aws:iam/userPolicy:UserPolicy", "alice", { user: "alice", policy: document(can) }),
            resource(SESSION_GRANTS, "platform", { roleName: "platform", assumeRolePolicy }),
            {
                ...resource(ROLE_POLICY, "platform", { role: "platform", policy: document([SESSIONS]) }),
                parent: urn(SESSION_GRANTS, "platform"),
            },
            resource(INSTANCE, "web", { id: "i-1" }, `arn:aws:ec2:eu-central-1:${ACCOUNT}:instance/i-1`),
        ],
        { region: "eu-central-1" },
    );
    return matrixOf(account).get("alice i-1");
}

const trust = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

describe("A role that a stack grants sessions and doesn't create", () => {
    it("is no way for a user whom its trust policy, as AWS told it, doesn't name and who may not assume it", () => {
        expect(alices(trust(trusts({ AWS: root() })))).to.equal("denied");
        expect(alices(trust(trusts({ AWS: arnOf("user", "bob") })))).to.equal("denied");
    });

    it("may be a way for a user whom the trust policy names: what else the role has isn't known", () => {
        expect(alices(trust(trusts({ AWS: arnOf("user", "alice") })))).to.equal("unknown");
        const can = [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: arnOf("role", "platform") }];
        expect(alices(trust(trusts({ AWS: root() })), can)).to.equal("unknown");
    });

    it("may let anybody of the account in where AWS didn't tell its trust policy, or tells none that can be read", () => {
        for (const open of [undefined, UNKNOWN, "{", ""]) expect(alices(open), String(open)).to.equal("unknown");
    });
});
