import { expect } from "chai";
import { accessTable } from "../../../access/chains";
import { ACCOUNT, arnOf, assume, SESSIONS, smallAccount, trusts } from "./small-account";

const OTHER = "444455556666";
const session = (role: string, account = ACCOUNT): string => `arn:aws:sts::${account}:assumed-role/${role}/deploy`;

/** The rows of an account in which alice assumes a role, and a trust policy names somebody, and why each is so. */
function rows(role: string, AWS: string, account = ACCOUNT): { row: string; because: string }[] {
    const table = accessTable(
        smallAccount({
            users: { alice: { can: [assume(role, account)], account } },
            roles: {
                [role]: { trust: [trusts({ AWS: account })], can: [assume("ops")], account },
                ops: { trust: [trusts({ AWS })], can: [SESSIONS] },
            },
        }),
    );
    return table.rows
        .filter(({ cells, principal }) => principal.name !== "ops" && cells[0]?.verdict !== "denied")
        .map(({ principal, cells }) => ({
            row: `${principal.name}: ${cells[0]?.verdict}`,
            because: cells[0]?.target.because.map(({ text }) => text).join(" ") ?? "",
        }));
}

describe("A trust policy that names a session of a role", () => {
    it("may be met by a session of a role with a path, which the session's ARN lacks", () => {
        for (const account of [ACCOUNT, OTHER]) {
            for (const role of ["app", "team/app"]) {
                const found = rows(role, session("app", account), account);
                expect(found.map(({ row }) => row)).to.deep.equal(["alice: unknown"]);
                expect(found[0]?.because).to.include(
                    "names one session of the role, and the caller's session may have",
                );
            }
        }
    });

    it("isn't met by a role of another name, nor by a name with the path", () => {
        expect(rows("team/app", session("app2"))).to.have.lengthOf(1);
        expect(rows("team/app", session("app2"))[0]?.row).to.match(/^arn:aws:iam::.*:role.app2: allowed$/);
        expect(rows("team/app", session("team/app")).filter(({ row }) => row.startsWith("alice"))).to.deep.equal([]);
    });

    it("isn't met by what has the role's ARN in another partition", () => {
        const elsewhere = arnOf("role", "app").replace("arn:aws:", "arn:aws-cn:");
        expect(rows("app", elsewhere)).to.deep.equal([]);
        expect(rows("app", session("app").replace("arn:aws:", "arn:aws-cn:"))).to.deep.equal([]);
    });
});
