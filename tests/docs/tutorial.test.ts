import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ofType } from "../mocks";
import { runProgram } from "../program";
import { declaredAccess } from "../engine/declared-access";
import { configurationOf, NAMED_SCENARIOS, settingsOf, type NamedScenario } from "../engine/scenario-settings";
import { reachOf } from "./reach-of";

const text = readFileSync(join(__dirname, "../../docs/tutorial.md"), "utf8");
const steps = [...text.matchAll(/^## \d\. `([^`]+)`[^\n]*\n(.*?)(?=^## )/gms)].map(([, scenario = "", body = ""]) => ({
    scenario: scenario as NamedScenario,
    table: /^\|.*?\n\n/ms.exec(body)?.[0],
    statements: [...body.matchAll(/^```json\n(.*?)^```$/gms)].map(([, json = ""]) => JSON.parse(json) as unknown),
}));

describe("The tutorial", () => {
    it("has a step for each scenario, in their order", () => {
        expect(steps.map(({ scenario }) => scenario)).to.deep.equal(NAMED_SCENARIOS);
    });

    for (const { scenario, table, statements } of steps) {
        it(`shows the statements and the access of ${scenario} as they are`, async () => {
            const recorded = await runProgram({ scenario });
            const policies = ["UserPolicy", "GroupPolicy", "RolePolicy"].flatMap((type) => ofType(recorded, type));
            const made = policies.flatMap(
                ({ inputs }) => (JSON.parse(String(inputs["policy"])) as { Statement: unknown[] }).Statement,
            );
            for (const statement of statements) expect(made).to.deep.include(statement);
            if (scenario === "federated") return;
            if (table === undefined) throw new Error("no table");
            expect(reachOf(table)).to.deep.equal(declaredAccess(configurationOf(settingsOf(scenario)).model));
        });
    }
});
