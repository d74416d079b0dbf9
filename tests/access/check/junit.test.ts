import { expect } from "chai";
import { accessCheck } from "../../../access/check/check";
import { checkJunit } from "../../../access/check/junit";
import { parseExpectations } from "../../../access/check/parse";
import { accountOf, ALL_INSTANCES, SHELL, startSession } from "../diff/accounts";
import { xmlOf } from "../report/xml";

const account = accountOf({
    users: { bob: { policies: { all: [startSession([ALL_INSTANCES, SHELL])] } } },
    instances: { db: {}, next: { Team: { unknown: "is known after deployment" } } },
});

const EXPECTATIONS = `expectations:
  - who: bob
    mustReach: db
  - who: "*"
    mustNotReach: db
    reason: the <database> is nobody's
  - who: bob
    mustNotReach: { tags: { Team: A } }
`;

const cases = (unknown: "error" | "skipped") => {
    const results = accessCheck(account, parseExpectations(EXPECTATIONS, "expect.yaml"));
    return xmlOf(checkJunit(results, "expect.yaml", unknown)).children[0]?.children ?? [];
};

describe("A check as JUnit", () => {
    it("has a case for each expectation at its line, and the failure with its reasons", () => {
        const [met, failed] = cases("error");
        expect(met).to.deep.include({
            attributes: { classname: "expect.yaml", name: "mustReach", file: "expect.yaml", line: "2" },
            children: [],
        });
        expect(failed?.attributes["name"]).to.equal("the <database> is nobody's");
        expect(failed?.attributes["line"]).to.equal("4");
        const [failure] = failed?.children ?? [];
        expect(failure?.tag).to.equal("failure");
        expect(failure?.attributes).to.deep.equal({
            type: "mustNotReach",
            message: "user bob can open a session but must not, on db (i-db) (shell)",
        });
        expect(failure?.text).to.match(/^user bob can open .*\n {2}because .*allows ssm:StartSession/);
    });

    it("tells what can't be known from what failed: an error, or skipped where that is allowed", () => {
        const kinds = (["error", "skipped"] as const).map((unknown) => cases(unknown)[2]?.children[0]);
        expect(kinds.map((one) => [one?.tag, one?.attributes["type"]])).to.deep.equal([
            ["error", "unknown"],
            ["skipped", "unknown"],
        ]);
        expect(kinds[0]?.text).to.match(/^can't be known yet: /);
    });
});
