import { expect } from "chai";
import { accessDiff } from "../../../access/diff/diff";
import { diffSarif } from "../../../access/diff/sarif";
import { accountOf, ALL_INSTANCES, SHELL, startSession } from "./accounts";

const policies = { all: [startSession([ALL_INSTANCES, SHELL])] };
const account = (users: Parameters<typeof accountOf>[0]["users"]) => accountOf({ users, instances: { web: {} } });
const resultsOf = (...sides: Parameters<typeof accessDiff>) => {
    const log = diffSarif(accessDiff(...sides), "Pulumi.prod.yaml", "0.1.0") as {
        runs: { results: { ruleId: string; message: { text: string }; locations: unknown[] }[] }[];
    };
    return log.runs[0]?.results ?? [];
};

describe("A diff as SARIF", () => {
    it("has a result for what is gained, at the file that it is given, and none for what is lost", () => {
        const [before, after] = [account({ dev: {}, ops: { policies } }), account({ dev: { policies }, ops: {} })];
        const [gained, ...others] = resultsOf(before, after);
        expect(others).to.deep.equal([]);
        expect(gained?.ruleId).to.equal("access-gained");
        expect(gained?.message.text).to.match(/^user dev gained: shell on web \(i-web\)\. /);
        expect(JSON.stringify(gained?.locations)).to.include('"uri":"Pulumi.prod.yaml"');
    });

    it("has bypasses that are gained", () => {
        const command = [{ Effect: "Allow" as const, Action: "ssm:SendCommand", Resource: "*" }];
        const rules = resultsOf(account({ dev: {} }), account({ dev: { policies: { command } } }));
        expect(rules.map(({ ruleId }) => ruleId)).to.deep.equal(["bypass-gained"]);
    });
});
