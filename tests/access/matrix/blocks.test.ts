import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { ordered, type Account } from "../../../access/matrix/account";
import { accessMatrix } from "../../../access/matrix/matrix";
import { matrixMarkdown } from "../../../access/matrix/markdown";
import { renderLargeMatrix } from "../../../access/matrix/render";
import { accountOf, byTags, type AccountSpec, type UserSpec } from "../diff/accounts";
import { authorizationDetails, filesOf } from "../sources/fixtures";

const DEPARTMENTS = ["Finance", "HR", "Data", "Web"];

/** Users in one group for each department, and an instance in three environments of each. */
function company(users: number, instances: number, more: Readonly<Record<string, UserSpec>> = {}): Account {
    const department = (index: number): string => DEPARTMENTS[index % DEPARTMENTS.length] ?? "";
    const spec: AccountSpec = {
        users: {
            ...Object.fromEntries(
                Array.from({ length: users }, (_, index) => [`user-${index}`, { groups: [department(index)] }]),
            ),
            ...more,
        },
        groups: Object.fromEntries(
            DEPARTMENTS.map((name) => [
                name,
                { session: byTags({ Department: name, Environment: ["Development", "Test"] }) },
            ]),
        ),
        instances: Object.fromEntries(
            Array.from({ length: instances }, (_, index) => [
                `web-${index}`,
                {
                    Department: department(index),
                    Environment: ["Development", "Test", "Production"][Math.floor(index / 4) % 3] ?? "",
                },
            ]),
        ),
    };
    return ordered(accountOf(spec));
}

const EVERYTHING = "access matrix --all";
const text = (account: Account, everything?: string): string =>
    renderLargeMatrix(accessMatrix(account), { width: 80, ...(everything !== undefined && { everything }) });

/** The pairs that a text names: whom a block is about, and the instances behind a yes. */
function reached(written: string): Set<string> {
    const pairs = new Set<string>();
    for (const block of written.split("\n\n").slice(1)) {
        const [heading = "", ...answers] = block.replaceAll(/\n {8}/g, " ").split("\n");
        const who = heading.match(/user-\d+/g) ?? [];
        const what =
            answers
                .filter((line) => line.startsWith("    yes"))
                .join(" ")
                .match(/\(i-web-\d+\)/g) ?? [];
        for (const one of who) for (const other of what) pairs.add(`${one} ${other}`);
    }
    return pairs;
}

describe("A matrix of many principals", () => {
    it("takes together who reaches the same, and says what they and their instances have in common", () => {
        expect(text(company(20, 12), EVERYTHING)).to.include(
            [
                "user-0, user-4, user-8, user-12, user-16 (5 users: all of Finance)",
                "    yes, shell: 2 instances with Department=Finance, Environment=Development or Test:",
                "        web-0 (i-web-0), web-4 (i-web-4)",
                "    no: the other 10 instances",
            ].join("\n"),
        );
    });

    it("tells those apart who reach more than their group", () => {
        const own = company(20, 12, {
            zoe: { groups: ["HR"], policies: { own: byTags({ Environment: "Production" }) } },
        });
        const written = text(own, EVERYTHING);
        expect(written).to.include("user-17 (5 users in HR)");
        expect(written).to.match(
            /\nzoe \(user, in HR\)\n {4}yes, shell: 6 instances:\n(?: {8}.*\n)+ {4}no: the other 6/,
        );
    });

    it("says that tags tell instances only where no other has them", () => {
        const account = company(4, 12);
        const [first] = account.instances;
        const other = {
            ...first,
            id: "i-other",
            name: "other",
            arn: "arn:aws:ec2:us-east-1:111122223333:instance/i-other",
            region: "us-east-1",
        };
        const written = text({ ...account, instances: [...account.instances, other as (typeof account.instances)[0]] });
        expect(written).to.include("user-0 (user, in Finance)\n    yes, shell: 2 instances:");
        expect(written).to.include("2 instances with Department=HR, Environment=Development or Test:");
    });

    it("names every pair, or the command that does", () => {
        for (const [users, instances] of [
            [200, 100],
            [30, 400],
        ] as const) {
            const account = company(users, instances);
            const whole = text(account);
            expect(whole).not.to.match(/ more\b(?! principal)/);
            const pairs = account.principals.flatMap(({ name }, user) =>
                account.instances.flatMap(({ id, tags }) =>
                    tags["Department"] === account.principals[user]?.groups[0] && tags["Environment"] !== "Production"
                        ? [`${name} (${id})`]
                        : [],
                ),
            );
            expect(pairs).not.to.be.empty;
            expect([...reached(whole)].sort()).to.deep.equal(pairs.sort());
            const cut = text(account, EVERYTHING);
            expect(cut).to.match(/ and \d+ more/);
            expect(cut).to.match(/\n\nEvery name, where only their number stands here:\n {4}access matrix --all\n$/);
            const comment = matrixMarkdown(accessMatrix(account), { source: "s", everything: EVERYTHING });
            expect(comment)
                .to.match(/ and \d+ more/)
                .and.to.include("Every name: `access matrix --all`");
        }
    });

    it("prints a command that works as it is written, with the source that was given", () => {
        const users = Array.from({ length: 40 }, (_, index) => ({
            ...authorizationDetails.UserDetailList[0],
            UserName: `user-${index}`,
            Arn: `arn:aws:iam::123456789012:user/user-${index}`,
        }));
        const Instances = Array.from({ length: 30 }, (_, index) => ({
            InstanceId: `i-${index}`,
            Tags: [{ Key: "Environment", Value: "Development" }],
            Placement: { AvailabilityZone: "eu-central-1a" },
        }));
        const files = filesOf({
            "it's iam.json": { ...authorizationDetails, UserDetailList: users },
            "instances.json": { Reservations: [{ OwnerId: "123456789012", Instances }] },
        });
        const bin = join(__dirname, "../../../access/bin.js");
        try {
            const args = ["matrix", "--iam", files.path("it's iam.json"), "--instances", files.path("instances.json")];
            const run = (format: string): string =>
                execFileSync(process.execPath, [bin, ...args, "--format", format], { encoding: "utf8" });
            const command = run("text").trimEnd().split("\n").at(-1)?.trim() ?? "";
            expect(run("markdown")).to.include("`" + command + "`");
            const whole = execFileSync("sh", ["-c", command], { encoding: "utf8" });
            for (let index = 0; index < 40; index += 1) expect(whole).to.match(new RegExp(`\\buser-${index}\\b`));
            for (let index = 0; index < 30; index += 1) expect(whole).to.match(new RegExp(`\\bi-${index}\\b`));
        } finally {
            files.remove();
        }
    }).timeout(60_000);
});
