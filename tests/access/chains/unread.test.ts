import { expect } from "chai";
import { chainMatrix, chainProofs } from "../../../access/chains";
import { explainChains } from "../../../access/chains/explain-chains";
import { ChainGraph } from "../../../access/chains/graph";
import type { Account } from "../../../access/matrix";
import { cellAt } from "../../../access/matrix/matrix";
import { stepSentence } from "../../../access/matrix/way-words";
import { arnOf, assume, root, SESSIONS, smallAccount, trusts } from "./small-account";

const FOREIGN = "444455556666";
const OTHER = "777788889999";
const OWN = { "aws:PrincipalAccount": "111122223333" };
const any = { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" };

/** An account in which alice has rights, and a role that is open to others. */
function account(can: readonly object[], AWS: string, isMissing = false): Account {
    const one = smallAccount({
        users: { alice: { can: can as { Effect: string }[] } },
        roles: { ops: { trust: [trusts({ AWS })], can: [SESSIONS] } },
    });
    const missing = [{ what: `account ${FOREIGN}`, reason: "it wasn't read", account: FOREIGN }];
    return isMissing ? { ...one, organizations: new Map([[FOREIGN, {}]]), missing } : one;
}

function verdictOf(of: Account): string {
    const matrix = chainMatrix(of, { rows: ({ name }) => name === "alice" });
    const [row] = matrix.classes;
    return row === undefined ? "no row" : cellAt(matrix, row, 0).verdict;
}

describe("An account that isn't read, from which a role can be assumed", () => {
    const mid = arnOf("role", "mid", FOREIGN);

    it("may be entered by those whose policies name its role, which isn't known", () => {
        expect(verdictOf(account([assume("mid", FOREIGN)], mid))).to.equal("unknown");
        expect(verdictOf(account([assume("mid", FOREIGN)], root(FOREIGN)))).to.equal("unknown");
        expect(verdictOf(account([{ ...any, Resource: `arn:aws:iam::${FOREIGN}:role/*` }], mid))).to.equal("unknown");
    });

    it("may be entered by another role of it, which may assume the role that is named", () => {
        expect(verdictOf(account([assume("other", FOREIGN)], mid))).to.equal("unknown");
        const named = `arn:aws:sts::${FOREIGN}:assumed-role/mid/job`;
        expect(verdictOf(account([assume("team/mid", FOREIGN)], named))).to.equal("unknown");
    });

    it("is entered by nobody whose policies don't let them", () => {
        expect(verdictOf(account([assume("mid", OTHER)], mid))).to.equal("denied");
        const denied = { Effect: "Deny", Action: "sts:*", Resource: mid };
        expect(verdictOf(account([assume("mid", FOREIGN), denied], mid))).to.equal("denied");
        // A user can't be assumed.
        expect(verdictOf(account([assume("*")], arnOf("user", "zed", FOREIGN)))).to.equal("denied");
    });

    it("isn't a step of principals that may assume any role, unless the account is missing", () => {
        expect(verdictOf(account([any], mid))).to.equal("denied");
        expect(verdictOf(account([any], mid, true))).to.equal("unknown");
        expect(verdictOf(account([any], root(FOREIGN), true))).to.equal("unknown");
    });

    it("may be entered where a trust policy names anybody, with a condition on the account or the caller", () => {
        const asked = (Condition: object, can: readonly object[] = [assume("mid", FOREIGN)], isMissing = false) => {
            const one = account(can, mid, isMissing);
            const [trust] = smallAccount({
                roles: { ops: { trust: [trusts("*", { Condition })] } },
            }).principals.flatMap((role) => role.trust ?? []);
            return verdictOf({
                ...one,
                principals: one.principals.map((role) =>
                    role.name === "ops" && trust !== undefined ? { ...role, trust } : role,
                ),
            });
        };
        const ofAccount = { StringEquals: { "aws:PrincipalAccount": FOREIGN } };
        expect(asked(ofAccount)).to.equal("unknown");
        expect(asked(ofAccount, [any], true)).to.equal("unknown");
        expect(asked({ ArnLike: { "aws:PrincipalArn": mid } })).to.equal("unknown");
        expect(asked({ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${FOREIGN}:role/m*` } })).to.equal("unknown");
        expect(asked({ StringEquals: { "aws:PrincipalOrgID": "o-1" }, StringNotEquals: OWN })).to.equal("unknown");
        expect(asked(ofAccount, [any])).to.equal("denied");
        expect(asked(ofAccount, [assume("mid", OTHER)])).to.equal("denied");
    });

    it("is read where it is of the organization, is not missing and has no principals", () => {
        const of = { ...account([assume("mid", FOREIGN)], mid), organizations: new Map([[FOREIGN, { id: "o-1" }]]) };
        expect(verdictOf(of)).to.equal("denied");
        // What limits an account is known of some that aren't read.
        expect(verdictOf({ ...of, organizations: new Map([[FOREIGN, { scps: [] }]]) })).to.equal("unknown");
    });

    it("leaves a proof open where it should have been read, whatever its roles reach", () => {
        const nobody = arnOf("user", "zed");
        const verdicts = (can: readonly object[], isMissing: boolean): string[] =>
            [...chainProofs(account(can, nobody, isMissing), { byPrincipal: new Map([["ops", [{}]]]) })]
                .filter(({ principal }) => principal.name === "alice")
                .map(({ proof }) => (proof.verdict === "unproved" ? proof.reason : proof.verdict));
        const open = `it may assume roles of the account ${FOREIGN}, which isn't read: what they reach isn't known`;
        expect(verdicts([any], true)).to.deep.equal([open]);
        expect(verdicts([assume("mid", FOREIGN)], true)).to.deep.equal([open]);
        expect(verdicts([any], false)).to.deep.equal(["proved"]);
        expect(verdicts([assume("mid", OTHER)], true)).to.deep.equal(["proved"]);
        expect(verdicts([any, { Effect: "Deny", Action: "sts:AssumeRole", Resource: "*" }], true)).to.deep.equal([
            "proved",
        ]);
    });

    it("leaves a proof open, and an explanation says on what it depends", () => {
        const of = account([assume("mid", FOREIGN)], mid);
        const proofs = [...chainProofs(of, { byPrincipal: new Map() })];
        expect(proofs.map(({ principal, proof }) => `${principal.name} ${proof.verdict}`)).to.deep.equal([
            "alice unproved",
            "ops refuted",
            `${arnOf("role", "mid", FOREIGN)} refuted`,
        ]);
        const [alice] = of.principals;
        const [resource] = of.instances;
        if (alice === undefined || resource === undefined) throw new Error("no alice");
        const question = { principal: alice, action: "ssm:StartSession", resource };
        const { ways, verdict } = explainChains(new ChainGraph(of), question);
        expect(verdict).to.equal("unknown");
        const where = `the role mid of the account ${FOREIGN}, which isn't read`;
        expect(ways[0].way.chain.map(stepSentence)[0]).to.equal(
            `assumes ${where}, which isn't sure: it depends on the trust policy of ${where}`,
        );
    });
});
