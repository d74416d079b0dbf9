import { expect } from "chai";
import { tableOf } from "../../../access/matrix/access-table";
import { matrixMarkdown } from "../../../access/matrix/markdown";
import { accessMatrix } from "../../../access/matrix/matrix";
import type { Account, AccountInstance, AccountPrincipal } from "../../../access/matrix/account";
import { parsePolicy } from "../../../access/policy/parse";
import { COMMENT_LIMIT } from "../../../access/report/comment";

const HOSTILE = ["a|b|c", "`` ` ``", "<script>alert(1)</script>", "</details>", "@everyone #1", "\u202e".repeat(200)];

function written(users: number, instances: number, name: (index: number) => string): string {
    const principals = Array.from({ length: users }, (_, index): AccountPrincipal => {
        const Condition = { StringLike: { "ssm:resourceTag/For": `*:${index}:*` } };
        const Statement = [
            { Effect: "Allow", Action: "ssm:*", Resource: "arn:aws:ssm:*:*:document/*" },
            { Effect: "Allow", Action: "ssm:*", Resource: "*", Condition },
        ];
        const identity = [parsePolicy({ Version: "2012-10-17", Statement }, `policy ${name(index)}`)];
        return {
            type: "user",
            name: name(index),
            arn: `arn:aws:iam::123456789012:user/${index}`,
            tags: {},
            groups: [],
            policies: { identity },
        };
    });
    const everyone = principals.map((_, index) => `:${index}:`).join("");
    const account: Account = {
        id: "123456789012",
        partition: "aws",
        principals,
        instances: Array.from({ length: instances }, (_, index): AccountInstance => ({
            id: `i-${index}`,
            name: name(index),
            arn: `arn:aws:ec2:eu-central-1:123456789012:instance/i-${index}`,
            region: "eu-central-1",
            tags: { For: everyone },
        })),
    };
    const matrix = accessMatrix(account);
    return matrixMarkdown(matrix, { source: name(0).repeat(20), table: tableOf(matrix), everything: "access --all" });
}

const bytes = (text: string): number => Buffer.byteLength(text, "utf8");

describe("A matrix in Markdown", () => {
    it("never exceeds GitHub's limit, however many and long the names are", () => {
        for (const [users, instances] of [
            [1, 400],
            [400, 1],
            [20, 20],
            [3, 1000],
        ] as const) {
            for (const filler of ["x", "🧨", "|", "`", "<", "\u202e"]) {
                const text = written(users, instances, (index) => filler.repeat(250) + index);
                expect(bytes(text), `${users} × ${instances} of ${filler}`).to.be.at.most(COMMENT_LIMIT);
                expect(text).to.include("shell");
            }
        }
    });

    it("has a table where that is short, with every name in one cell", () => {
        const text = written(2, HOSTILE.length, (index) => HOSTILE[index] ?? "");
        const rows = text.split("\n").filter((line) => line.startsWith("|"));
        expect(rows).to.have.length(HOSTILE.length + 2);
        for (const row of rows) expect(row.match(/(?<!\\)\|/g), row).to.have.length(4);
        // In the table's cells names are code; elsewhere no tag of theirs is left.
        const others = text.split("\n").filter((line) => !line.startsWith("|"));
        expect(others.join("\n").match(/<\/?(script|details)>/g)).to.deep.equal(["<details>", "</details>"]);
    });

    it("tells instances of one name apart by their ids, those of a long name and of none too", () => {
        for (const name of ["web", "x".repeat(256), ""]) {
            const text = written(1, 2, () => name);
            for (const part of text.split("<details>")) expect(part).to.include("i-0").and.include("i-1");
        }
    });
});
