import { expect } from "chai";
import { join } from "node:path";
import { accessTable, type Account } from "../../../access/matrix";
import { SourceError } from "../../../access/sources/error";
import { readPlan } from "../../../access/sources/plan";

const folder = join(__dirname, "../../..");

const configured = (scenario: string) => ({
    "aws:region": "eu-central-1",
    "session-manager-access:scenario": scenario,
});

function reached(account: Account): Record<string, string[]> {
    const { rows, instances } = accessTable(account);
    return Object.fromEntries(
        rows.map(({ principal, cells }) => [
            principal.name,
            instances.flatMap(({ name }, index) =>
                cells[index]?.verdict === "allowed" && name !== undefined ? [name] : [],
            ),
        ]),
    );
}

describe("A plan of this program", () => {
    it("is exact for every scenario, with nothing unknown, before anything exists.", async () => {
        for (const scenario of ["single-instance", "multiple-instances", "tags", "hierarchical-tags"]) {
            const account = await readPlan({ folder, config: configured(scenario) });
            const { rows } = accessTable(account);
            const verdicts = new Set(rows.flatMap(({ cells }) => cells.map(({ verdict }) => verdict)));
            expect(verdicts.has("unknown"), scenario).to.be.false;
            expect(verdicts.has("allowed"), scenario).to.be.true;
            expect(Object.keys(reached(account)), scenario).to.have.length(1);
        }
    });

    it("gives members of a group what the group's policy gives.", async () => {
        const account = await readPlan({ folder, config: configured("group") });
        const users = account.principals.filter(({ groups }) => groups.length > 0);
        expect(users).to.have.length.greaterThan(1);
        const instances = reached(account);
        for (const { name } of users) expect(instances[name]).to.deep.equal(Object.values(instances)[0]);
    });

    it("says what is missing where there is no program or no such stack.", async () => {
        const failure = async (options: object): Promise<unknown> =>
            readPlan({ folder, ...options }).then(
                () => undefined,
                (error: unknown) => error,
            );
        expect(await failure({ stack: "nowhere" }))
            .to.be.instanceOf(SourceError)
            .with.property("message")
            .that.includes("Pulumi.nowhere.yaml");
        expect(await failure({ folder: __dirname }))
            .to.be.instanceOf(SourceError)
            .with.property("message")
            .that.includes("Pulumi.yaml");
        expect(await failure({ config: { ...configured("group"), "session-manager-access:scenario": "nowhere" } }))
            .to.be.instanceOf(SourceError)
            .with.property("message")
            .that.includes("session-manager-access:scenario");
    });
});
