import { expect } from "chai";
import { describeStatement } from "../../../access/evaluate/statement-text";
import { statementDifference } from "../../../access/diff/statement-difference";
import type { PolicyStatement } from "../../../access/policy/policy";
import { ask, policy, sessions } from "./questions";

const ENVIRONMENT = "ssm:resourceTag/Environment";

function statement(condition: object): PolicyStatement {
    const read = policy([sessions("Allow", { Condition: condition })]);
    const [first] = read.statements;
    if (first === undefined) throw new Error("the policy has no statement");
    return first;
}

const described = (condition: object): string => describeStatement(statement(condition));

describe("A statement in words", () => {
    it("names every value of a condition, as a value left out would read as another condition", () => {
        const condition = { StringEquals: { [ENVIRONMENT]: ["Development", "Test", "Staging", "Demo"] } };
        const words = `${ENVIRONMENT} StringEquals Development or Test or Staging or Demo`;
        expect(described(condition)).to.equal(`allows ssm:StartSession on * if ${words}`);
        const { because } = ask(
            { identity: [policy([sessions("Allow", { Condition: condition })])] },
            { [ENVIRONMENT]: "Demo" },
        );
        expect(because[0]?.text).to.include(words);
    });

    it("says of values that it leaves out that one of them would do", () => {
        const values = Array.from({ length: 300 }, (_, index) => `10.0.${index % 256}.${Math.floor(index / 256)}/32`);
        const text = described({ IpAddress: { "aws:SourceIp": values } });
        expect(text)
            .to.match(/ or 10\.0\.19\.0\/32 or one of 280 other values$/)
            .and.not.to.match(/\band\b/);
    });

    it("puts a value in quotes that would read as several, as another condition or as nothing", () => {
        const text = described({
            StringEquals: { [ENVIRONMENT]: ["Development or Test", ""], "aws:PrincipalTag/Cost Center": "7" },
        });
        expect(text).to.include(`${ENVIRONMENT} StringEquals "Development or Test" or ""`);
        expect(text).to.include('"aws:PrincipalTag/Cost Center" StringEquals 7');
    });

    it("compares conditions in a diff in the same words", () => {
        const values = ["Development", "Test", "Staging", "Demo", "Lab", "Pilot"];
        const [line] = statementDifference(statement({}), statement({ StringLike: { [ENVIRONMENT]: values } }));
        expect(line).to.equal(`Condition added: StringLike ${ENVIRONMENT} ${values.join(" or ")}`);
    });
});
