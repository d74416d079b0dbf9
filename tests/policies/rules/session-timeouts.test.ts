import { expect } from "chai";
import { sessionTimeouts as rule } from "../../../policies/rules/session-timeouts";
import { judgeResource, unknownValue } from "../judge";
import { preferences } from "../resources";

const problems = async (inputs: Record<string, unknown>, config = {}) =>
    (await judgeResource(rule, preferences(inputs), config)).problems;

describe("policies: session-timeouts", () => {
    it("accepts preferences as they should be", async () => {
        expect(await judgeResource(rule, preferences())).to.deep.equal({ problems: [], notices: [] });
    });
    it("reports times over the bounds", async () => {
        expect(await problems({ idleSessionTimeout: "30" })).to.deep.equal([
            "inputs.idleSessionTimeout is 30 minutes (expected 1 to 20).",
        ]);
        expect(await problems({ maxSessionDuration: "600" })).to.have.length(1);
        expect(await problems({ maxSessionDuration: "600" }, { maxMinutes: 720 })).to.be.empty;
    });
    it("reports a session without an end, and knows AWS's own idle time", async () => {
        expect(await problems({ maxSessionDuration: "" })).to.have.length(1);
        expect(await problems({ idleSessionTimeout: "" })).to.be.empty;
        expect(await problems({ idleSessionTimeout: "" }, { idleMinutes: 10 })).to.have.length(1);
    });
    it("reports values that AWS refuses", async () => {
        for (const idleSessionTimeout of ["0", "61", "ten", "1.5"])
            expect(await problems({ idleSessionTimeout })).to.have.length(1);
    });
    it("leaves unknown content to session-logging", async () => {
        expect((await judgeResource(rule, preferences({}, { content: unknownValue }))).notices).to.be.empty;
    });
    it("reports numbers in notations that AWS doesn't read", async () => {
        for (const idleSessionTimeout of ["0x0f", "1e1", "15.0"]) {
            const { problems } = await judgeResource(rule, preferences({ idleSessionTimeout }));
            expect(problems, idleSessionTimeout).to.have.length(1);
        }
    });
});
