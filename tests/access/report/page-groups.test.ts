import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";

interface Part {
    readonly index: number;
    readonly members: readonly (readonly string[])[];
    readonly band?: string;
}
interface Groups {
    keysOf(columns: readonly Part[]): string[];
    arrange(
        rows: readonly Part[],
        columns: readonly Part[],
        key: string,
        reached: (row: number) => readonly (readonly [number, number])[],
    ): { readonly rows: readonly Part[]; readonly columns: readonly Part[] };
    runsOf(parts: readonly Part[]): { readonly band: string; readonly parts: number; readonly members: number }[];
}

/** What the page's script calls `groups`. */
const script = readFileSync(join(__dirname, "../../../access/report/html/page-groups.js"), "utf8");
const groups = runInNewContext(`${script}; groups`) as Groups;
/** Without the prototypes of the other context. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const column = (index: number, ...tags: readonly (readonly string[])[]): Part => ({
    index,
    members: tags.map((own, at) => [`i-${index}-${at}`, "eu-central-1", ...own]),
});
const row = (index: number, count = 1): Part => ({
    index,
    members: Array.from({ length: count }, (_, at) => [`user u-${index}-${at}`]),
});

const COLUMNS = [
    column(0, ["Team=web", "Stage=dev"], ["Team=web", "Stage=dev"]),
    column(1, ["Team=db", "Stage=dev"]),
    column(2, ["Team=web", "Stage=prod"]),
    column(3, ["Stage=prod"]),
];

describe("The dense page of a matrix", () => {
    it("can group instances by the tags that most of them have, with values that a reader sees at once", () => {
        expect(plain(groups.keysOf(COLUMNS))).to.deep.equal(["Stage", "Team"]);
        const many = Array.from({ length: 45 }, (_, index) => column(index, [`Name2=${index}`, "Only=one"]));
        expect(plain(groups.keysOf(many))).to.deep.equal([]);
        expect(plain(groups.keysOf([...COLUMNS, column(4, ["Rare=a"]), column(5, ["Rare=b"])]))).not.to.include("Rare");
    });

    it("puts instances into bands by the tag, and principals below what they reach, alike beside alike", () => {
        const reach: Readonly<Record<number, readonly (readonly [number, number])[]>> = {
            0: [[1, 2]],
            1: [],
            2: [
                [0, 2],
                [2, 2],
            ],
            3: [
                [1, 2],
                [3, 1],
            ],
            4: [[2, 0]],
            5: [
                [0, 2],
                [2, 2],
            ],
        };
        const rows = [row(0), row(1), row(2), row(3), row(4, 3), row(5)];
        const arranged = groups.arrange(rows, COLUMNS, "Team", (index) => reach[index] ?? []);
        expect(plain(groups.runsOf(arranged.columns))).to.deep.equal([
            { band: "Team=web", parts: 2, members: 3 },
            { band: "Team=db", parts: 1, members: 1 },
            { band: "instances without a common Team", parts: 1, members: 1 },
        ]);
        expect(plain(groups.runsOf(arranged.rows))).to.deep.equal([
            { band: "Reach several groups", parts: 1, members: 1 },
            { band: "Reach Team=web only", parts: 2, members: 2 },
            { band: "Reach Team=db only", parts: 1, members: 1 },
            { band: "Reach nothing", parts: 2, members: 4 },
        ]);
        expect(arranged.rows.map(({ index }) => index).join()).to.equal("3,2,5,0,1,4");
    });

    it("without a tag is in the order of what is reached most, in one band", () => {
        const { rows, columns } = groups.arrange([row(0), row(1)], COLUMNS, "", (index) =>
            index === 1 ? [[3, 2]] : [],
        );
        expect([rows, columns].map((parts) => parts.map(({ index }) => index).join(""))).to.deep.equal(["10", "3012"]);
        expect(groups.runsOf(columns)).to.have.length(1);
    });
});
