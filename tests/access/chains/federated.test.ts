import { expect } from "chai";
import { accessTable } from "../../../access/chains";
import { connectionsOf } from "../../../access/chains/connections";
import type { AnyPolicy } from "../../../access/evaluate/outcome";
import type { Account } from "../../../access/matrix";
import { stepSentence } from "../../../access/matrix/way-words";
import { readPolicy } from "../../../access/policy/parse";
import { policyOf } from "../policy-of";
import { arnOf, assume, SESSIONS, smallAccount, trusts } from "./small-account";

type Statement = ReturnType<typeof trusts>;

const federates = (...Action: readonly string[]): Statement => ({ Effect: "Allow", Action, Resource: "*" });
const TOKEN = federates("sts:GetFederationToken");
const denied = (key: string, value: string): Statement => ({
    ...{ ...SESSIONS, Effect: "Deny" },
    Condition: { StringEquals: { [key]: value } },
});

function of(can: readonly Statement[], tags: Readonly<Record<string, string>> = {}): Account {
    return smallAccount({
        users: { alice: { can, tags } },
        roles: { ops: { trust: [trusts({ AWS: arnOf("user", "alice") })], can: [] } },
    });
}

function cell(account: Account) {
    return accessTable(account).rows.find(({ principal }) => principal.name === "alice")?.cells[0];
}

/** Who opens nothing has no row. */
function verdictOf(account: Account): string {
    return cell(account)?.verdict ?? "denied";
}

describe("A session that a user gets by sts:GetFederationToken", () => {
    it("isn't the user that a Deny names", () => {
        for (const deny of [denied("aws:username", "alice"), denied("aws:userid", "AIDAALICE")]) {
            expect(verdictOf(of([SESSIONS, deny]))).to.equal("denied");
            const open = cell(of([SESSIONS, deny, TOKEN]));
            expect(open?.verdict).to.equal("allowed");
            expect(open?.ways?.[0]?.chain.map(stepSentence)).to.deep.equal([
                "assumes a federated session: may call sts:GetFederationToken",
            ]);
        }
    });

    it("may have other tags than the user, where the user may pass some", () => {
        const banned = { Banned: "yes" };
        const can = [SESSIONS, denied("aws:PrincipalTag/Banned", "yes")];
        expect(verdictOf(of([...can, TOKEN], banned))).to.equal("denied");
        expect(verdictOf(of([...can, TOKEN, federates("sts:TagSession")], banned))).to.equal("unknown");
    });

    it("isn't sure where only some calls are allowed, and isn't there where none is", () => {
        const can = [SESSIONS, denied("aws:username", "alice")];
        const some = { ...TOKEN, Condition: { StringLike: { "aws:RequestTag/Team": "*" } } };
        expect(verdictOf(of([...can, some]))).to.equal("unknown");
        expect(verdictOf(of([...can, TOKEN, { ...TOKEN, Effect: "Deny" }]))).to.equal("denied");
    });

    it("isn't sure under a control policy that may not cover the account", () => {
        const account = of([SESSIONS, denied("aws:username", "alice"), TOKEN]);
        const deny = readPolicy({ Version: "2012-10-17", Statement: { ...TOKEN, Effect: "Deny" } }, "SCP");
        if (deny.kind === "unknown") throw new Error("the policy is written here");
        const open = { policy: deny.name, where: "targetId", problem: "isn't known", isQuestion: true } as const;
        const doubtful = { ...deny, statements: deny.statements.map((one) => ({ ...one, odd: [open] })) };
        const full = policyOf([{ Effect: "Allow", Action: "*", Resource: "*" }], "FullAWSAccess");
        const under = (scp: AnyPolicy): Account => ({
            ...account,
            principals: account.principals.map((one) => ({
                ...one,
                policies: { ...one.policies, scps: [[full, scp]] },
            })),
        });
        expect(verdictOf(under(deny))).to.equal("denied");
        expect(verdictOf(under(doubtful))).to.equal("unknown");
    });

    it("has no way of its own where policies don't ask who opens sessions, and assumes no role", () => {
        expect(cell(of([SESSIONS, TOKEN])))
            .to.include({ verdict: "allowed" })
            .and.not.to.have.property("ways");
        const account = smallAccount({
            users: { alice: { can: [denied("aws:username", "alice"), TOKEN, assume("ops")] } },
            roles: {
                ops: { trust: [trusts("*", { Condition: { Null: { "aws:username": "true" } } })], can: [SESSIONS] },
            },
        });
        expect(verdictOf(account)).to.equal("denied");
    });

    it("is got by a command", () => {
        const account = of([SESSIONS, denied("aws:username", "alice"), TOKEN]);
        const [alice] = account.principals;
        const [group] = alice === undefined ? [] : connectionsOf(account, alice);
        expect(group?.credentials.lines).to.deep.equal([
            "aws sts get-federation-token --name NAME --policy file://POLICY_FILE",
        ]);
    });
});
