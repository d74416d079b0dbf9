import { expect } from "chai";
import { chainMatrix, type ChainOptions } from "../../../access/chains";
import type { Account } from "../../../access/matrix/account";
import { CELL_COLUMNS, cellRows } from "../../../access/matrix/cell-rows";
import { summarize } from "../../../access/matrix/summary";
import { chainData } from "../../../access/matrix/way-data";
import { assume, root, SESSIONS, smallAccount, trusts } from "../chains/small-account";

const SHELL = "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell";
const INSTANCES = { ...SESSIONS, Resource: "arn:aws:ec2:*:*:instance/*" };

/** Alice opens a shell by herself, and everything through ops. */
const account = (conditions = {}): Account =>
    smallAccount({
        users: { alice: { can: [INSTANCES, { ...SESSIONS, Resource: SHELL, ...conditions }, assume("ops")] } },
        roles: { ops: { trust: [trusts({ AWS: root() })], can: [SESSIONS] } },
    });

/** The cells' rows, each as an object of some columns. */
function rows(of: Account, by: NonNullable<ChainOptions["by"]>, columns: readonly string[]): unknown[] {
    return [...cellRows(chainMatrix(of, { by }), true)].flatMap((one) =>
        one.rows.map((row) => columns.map((name) => row[CELL_COLUMNS.indexOf(name)])),
    );
}

describe("The cells of a matrix as rows", () => {
    const columns = ["principal", "instance", "verdict", "opens", "how", "chain"];
    const all =
        "shell, SSH, port forwarding, port forwarding to other hosts, port forwarding to a socket, interactive command, command";

    it("have a row for each way, with what that way opens, the surest first", () => {
        expect(rows(account(), "roles", columns)).to.deep.equal([
            ["alice", "i-1", "allowed", "shell", "direct", ""],
            ["alice", "i-1", "allowed", all, "roles", "ops"],
        ]);
        expect(rows(account(), "direct", columns)).to.deep.equal([
            ["alice", "i-1", "allowed", "shell", "direct", ""],
            ["ops", "i-1", "allowed", all, "direct", ""],
        ]);
    });

    it("have the reasons and the terms of each way with it", () => {
        const mfa = { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } };
        const [own, through] = rows(account(mfa), "roles", ["needs", "because"]) as [string, string][];
        expect(own?.[0]).to.equal("with MFA");
        expect(own?.[1])
            .to.match(/^inline policy p of user alice.*MultiFactorAuthPresent/)
            .and.not.to.include("ops");
        expect(through?.[0]).to.equal("");
        expect(through?.[1]).to.match(/^assumes the role ops: .* \| inline policy p of role ops/);
    });

    it("are one row of a pair that nothing opens", () => {
        const none = smallAccount({ users: { bob: {} } });
        expect(rows(none, "roles", columns)).to.deep.equal([["bob", "i-1", "denied", "", "", ""]]);
    });

    it("say in JSON what the surest way opens, and list the others", () => {
        const matrix = chainMatrix(account());
        const [group] = summarize(matrix).classes[0]?.groups ?? [];
        expect(group).to.deep.include({ how: "direct", chain: [], opens: ["shell"] });
        expect(group?.because.join()).not.to.include("ops");
        const [one] = [...cellRows(matrix, true)];
        for (const { ways = [] } of [group ?? {}, one ? chainData(one.cell) : {}]) {
            expect(ways.map(({ how, opens, chain }) => [how, opens.length, chain.length])).to.deep.equal([
                ["roles", 7, 1],
            ]);
            expect(ways[0]?.because[0]).to.match(/^assumes the role ops/);
        }
    });
});
