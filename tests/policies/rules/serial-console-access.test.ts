import { expect } from "chai";
import { serialConsoleAccess as rule } from "../../../policies/rules/serial-console-access";
import { judgeResource, unknownValue } from "../judge";

describe("policies: serial-console-access", () => {
    const judged = (props: Record<string, unknown>) =>
        judgeResource(rule, {
            type: "aws:ec2/serialConsoleAccess:SerialConsoleAccess",
            name: "console",
            props,
        });

    it("accepts the console switched off", async () => {
        expect((await judged({ enabled: false })).problems).to.be.empty;
    });
    it("reports it switched on, by the provider's default as well", async () => {
        expect((await judged({ enabled: true })).problems).to.deep.equal(["enabled is true."]);
        expect((await judged({})).problems).to.deep.equal(["enabled is true by default."]);
    });
    it("says what isn't known yet", async () => {
        expect((await judged({ enabled: unknownValue })).notices[0]).to.contain("enabled of");
    });
});
