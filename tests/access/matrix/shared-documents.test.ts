import { expect } from "chai";
import { accessCheck } from "../../../access/check/check";
import { parseExpectations } from "../../../access/check/parse";
import { statusOf } from "../../../access/check/result";
import { accessDiff } from "../../../access/diff/diff";
import { accessMatrix, cellAt, openable, reasonsOfCell, type Account, type Cell } from "../../../access/matrix";
import { explain } from "../../../access/matrix/explain";
import { principalRequest } from "../../../access/matrix/session-request";
import type { Statement } from "../../../access/policy/document";
import { proofReport } from "../../../access/prove/report";
import { prove } from "../../../access/prove/prove";
import { reportText } from "../../../access/report/report-text";
import { ACCOUNT, account, allow, deny, instance, INSTANCES, principal, REGION, SHELL } from "../findings/accounts";

const OTHER = "210987654321";
const web = { ...instance("i-0123456789abcdef0", {}), name: "web" };
const document = (name: string, owner = ACCOUNT): string => `arn:aws:ssm:${REGION}:${owner}:document/${name}`;
const START = "ssm:StartSession";
const TARGET = allow(START, INSTANCES);

const accountOf = (...statements: readonly Statement[]): Account => account([principal({ statements })], [web]);

function cellOf(...statements: readonly Statement[]): Cell {
    const matrix = accessMatrix(accountOf(...statements));
    const [only] = matrix.classes;
    if (only === undefined) throw new Error("no class");
    return cellAt(matrix, only, 0);
}

const shared = [TARGET, allow(START, document("Team-Shell", OTHER))];

describe("A session document of which it isn't known whether it is there", () => {
    it("opens nothing where an account is named as the owner of a document of AWS's, which has none", () => {
        for (const owner of [ACCOUNT, OTHER]) {
            for (const name of ["AWS-StartSSHSession", "AWS-Start*", "AmazonEKS-*"]) {
                expect(cellOf(TARGET, allow(START, document(name, owner))).verdict, `${owner} ${name}`).to.equal(
                    "denied",
                );
            }
        }
        expect(cellOf(TARGET, allow(START, document("AWS-Start*", ""))).verdict).to.equal("allowed");
        // The account's own document has the account in its ARN.
        expect(cellOf(TARGET, allow(START, document("SSM-SessionManagerRunShell", ""))).verdict).to.equal("denied");
    });

    it("leaves it open whether a session opens, and says what that depends on", () => {
        const cases: readonly (readonly [what: string, says: string, statements: readonly Statement[]])[] = [
            [`Team-Shell of ${OTHER}`, `account ${OTHER} shares the document Team-Shell`, shared],
            [
                `documents like Team-* of account ${OTHER}`,
                `account ${OTHER} shares a document like Team-*`,
                [TARGET, allow(START, document("Team-*", OTHER))],
            ],
            [
                "documents like Team-*",
                "this account has a session document like Team-*",
                [TARGET, allow(START, document("Team-*"))],
            ],
            // Nothing but a Deny names it: it needn't be there.
            [
                "Own",
                "this account has a session document named Own",
                [allow(START), { Effect: "Deny", Action: START, NotResource: [INSTANCES, document("Own")] }],
            ],
            [
                "any other document",
                "this account has a session document of another name",
                [allow(START), deny(START, {}, SHELL), deny(START, {}, "arn:aws:ssm:*::document/*")],
            ],
            [
                "documents of other accounts",
                "another account shares a session document",
                [allow(START), deny(START, {}, document("*")), deny(START, {}, "arn:aws:ssm:*::document/*")],
            ],
        ];
        for (const [what, says, statements] of cases) {
            const cell = cellOf(...statements);
            expect([cell.verdict, cell.failed], what).to.deep.equal(["unknown", "document"]);
            expect(openable(cell), what).to.include(what);
            expect(reasonsOfCell(cell).join("\n"), what).to.include(`it depends on whether ${says}`);
        }
    });

    it("doesn't matter where another document opens a session, or where it is denied", () => {
        const both = cellOf(...shared, allow(START, SHELL));
        expect([both.verdict, openable(both)]).to.deep.equal(["allowed", ["shell"]]);
        expect(cellOf(...shared, deny(START, {}, document("*", OTHER))).verdict).to.equal("denied");
        expect(cellOf(TARGET).verdict).to.equal("denied");
        expect(cellOf(TARGET, allow(START, document("Ours"))).verdict).to.equal("allowed");
    });

    it("is explained so, by the instance and by its own ARN", () => {
        const of = accountOf(...shared);
        const [who] = of.principals;
        if (who === undefined) throw new Error("no principal");
        const asked = explain(of, { principal: who, action: START, resource: web });
        const one = asked.find(({ about }) => about === `Team-Shell of ${OTHER}`);
        expect(one?.decision.verdict).to.equal("unknown");
        const [direct] = explain(of, { principal: who, action: START, resource: document("Team-Shell", OTHER) });
        expect(direct?.decision.verdict).to.equal("unknown");
        expect(direct?.decision.because[0]?.text).to.include(`account ${OTHER} shares`);
    });

    it("meets no expectation for sure, and breaks none", () => {
        for (const wanted of ["mustReach: web", "mustNotReach: web"]) {
            const expectations = parseExpectations(`expectations:\n  - who: alice\n    ${wanted}`, "expect.yaml");
            const [result] = accessCheck(accountOf(...shared), expectations);
            expect(result === undefined ? result : statusOf(result), wanted).to.equal("unknown");
        }
    });

    it("is an unclear change where the policy that names it is new", () => {
        const { changes } = accessDiff(accountOf(TARGET), accountOf(...shared));
        expect(changes.map(({ kind }) => kind)).to.deep.equal(["unclear"]);
    });

    it("is what the counterexample of a proof depends on", () => {
        const of = accountOf(...shared);
        const [who] = of.principals;
        if (who === undefined) throw new Error("no principal");
        const proof = prove({
            policies: who.policies,
            principal: principalRequest(who, of),
            home: { partition: "aws", account: ACCOUNT },
            scope: [],
        });
        expect(proof).to.include({ verdict: "refuted", opens: false });
        const text = reportText(proofReport([{ principal: who, scope: [], proof }], "plan"));
        expect(text).to.include(`a session opens there if account ${OTHER} shares the document Team-Shell`);
    });
});
