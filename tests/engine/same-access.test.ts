import { expect } from "chai";
import { accessTable, type Account } from "../../access/matrix";
import { readPlan } from "../../access/sources/plan";
import { previewAccount } from "../../access/sources/preview";
import { stateAccount } from "../../access/sources/state";
import { repository } from "../../sandbox/system/folders";
import { declaredAccess, rowName, type Reach } from "./declared-access";
import { deployedAccess } from "./deployed-access";
import { expectSuccess } from "./expect-deployed";
import { openTestStack, type TestStack } from "./harness";
import { configurationOf, NAMED_SCENARIOS, settingsOf, type NamedScenario } from "./scenario-settings";

/** Scenarios whose policies name instances: before those exist, a preview knows nothing of the documents. */
const NAMES_INSTANCES: readonly NamedScenario[] = ["single-instance", "multiple-instances"];

/** Who reaches what in a source; what may be reached is marked. */
function reachIn(account: Account): Reach {
    const users = account.principals.filter(({ type }) => type === "user").map(({ name }) => name);
    const { instances, rows } = accessTable(account, { principals: users });
    return Object.fromEntries(
        rows.map(({ principal, cells }) => {
            const names = cells.flatMap(({ verdict }, column) => {
                const name = instances[column]?.name ?? "";
                return verdict === "denied" ? [] : [verdict === "allowed" ? name : `${verdict}: ${name}`];
            });
            return [rowName(principal), names.sort()];
        }),
    );
}

describe("The access of a scenario", () => {
    let stack: TestStack;

    before(async () => {
        stack = await openTestStack({ policyPacks: [] });
    });
    after(() => stack.close());

    for (const scenario of NAMED_SCENARIOS) {
        it(`is the same declared, planned, previewed, in the state and in AWS, for ${scenario}`, async () => {
            const config = settingsOf(scenario);
            const { model } = configurationOf(config);
            const declared = declaredAccess(model);
            expect(reachIn(await readPlan({ folder: repository, config })), "planned").to.deep.equal(declared);

            stack.configure(config);
            const preview = async (): Promise<Account> => {
                const result = await stack.preview({ args: ["--json", "--show-sames"] });
                expect(result.code, result.text).to.equal(0);
                return previewAccount(JSON.parse(result.stdout), "the preview");
            };
            const previewed = reachIn(await preview());
            if (!NAMES_INSTANCES.includes(scenario)) expect(previewed, "previewed").to.deep.equal(declared);

            expectSuccess(await stack.up());
            expect(reachIn(await preview()), "previewed again").to.deep.equal(declared);
            expect(reachIn(stateAccount(await stack.exportState(), "the state")), "in the state").to.deep.equal(
                declared,
            );
            expect((await deployedAccess(stack.sandbox, model)).reach, "in AWS").to.deep.equal(declared);
        });
    }
});
