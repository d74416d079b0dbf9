import { expect } from "chai";
import { accessTable } from "../../../access/chains";
import { SESSIONS, smallAccount, trusts } from "./small-account";

const OTHER = "999988887777";

/** The rows of an account with one role, and whether they open a session. */
function rows(Condition: object): string[] {
    const ops = { trust: [trusts({ AWS: OTHER }, { Condition })], can: [SESSIONS] };
    return accessTable(smallAccount({ roles: { ops } })).rows.map(
        ({ principal, cells }) => `${principal.type} ${principal.name}: ${cells[0]?.verdict}`,
    );
}

describe("Another account", () => {
    it("has principals that sign in with MFA, where a trust policy asks for it", () => {
        const row = [`account account ${OTHER}: allowed`];
        expect(rows({ Bool: { "aws:MultiFactorAuthPresent": "true" } })).to.deep.equal(row);
        expect(rows({ NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } })).to.deep.equal(row);
        expect(rows({ BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } })).to.deep.equal(row);
    });
});
