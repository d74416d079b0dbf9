import { expect } from "chai";
import { decide } from "../../access/evaluate/decide";
import { actionName } from "../../access/reference/reference";
import { officialActions, readRecord } from "../../bootstrap/rights";
import { deployerPolicy } from "../../documentation/rights";
import { policy } from "../access/evaluate/questions";

const deployer = {
    type: "user",
    arn: "arn:aws:iam::123456789012:user/deployer",
    account: "123456789012",
    userid: "AIDADEPLOYER",
} as const;

/** The actions that a policy with these actions denies the deployer. */
function denied(actions: readonly string[], needed: readonly string[]): readonly string[] {
    const identity = [policy([{ Effect: "Allow", Action: actions, Resource: "*" }])];
    return needed.filter((action) => {
        const question = { principal: deployer, action, resource: "*", policies: { identity } };
        return decide(question).verdict !== "allowed";
    });
}

describe("The deployer's rights", () => {
    for (const [name, needed] of Object.entries(readRecord())) {
        it(`are enough for each call of ${name}, and no action less is`, () => {
            const { Action } = deployerPolicy(name).Statement[0] ?? { Action: [] };
            expect(denied(Action, needed)).to.deep.equal([]);
            for (const action of Action) {
                const less = Action.filter((one) => one !== action);
                expect(denied(less, needed), `without ${action}`).to.deep.equal([action]);
            }
        });
    }

    it("are actions that AWS knows", () => {
        const all = new Set([...Object.values(readRecord()).flat(), ...officialActions()]);
        const unknown = [...all].filter((action) => {
            const [service = "", name = ""] = action.split(":");
            return actionName(service, name) === undefined;
        });
        expect(unknown).to.deep.equal([]);
    });
});
