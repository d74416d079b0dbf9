import { createRequire } from "node:module";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { ESLint } from "eslint";
import { parser } from "typescript-eslint";

const load = createRequire(__filename);
const { default: rooms } = load("../../eslint-rules/rooms.mjs") as { readonly default: never };
const { ROOMS } = load("../../eslint.config.mjs") as { readonly ROOMS: unknown };

/** The rules as eslint.config.mjs has them, on a small house of its own. */
function houseRules(root: string): ESLint {
    return new ESLint({
        cwd: root,
        overrideConfigFile: true,
        overrideConfig: [
            {
                files: ["**/*.ts"],
                languageOptions: { parser },
                plugins: { house: { rules: { rooms } } },
                rules: { "house/rooms": ["error", { root, rooms: ROOMS }] },
            },
        ],
    });
}

/** What the rules say of these files, each line with the file it is in. */
async function complaints(files: Readonly<Record<string, string>>): Promise<string[]> {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "house-")));
    try {
        for (const [file, text] of Object.entries(files)) {
            mkdirSync(dirname(join(root, file)), { recursive: true });
            writeFileSync(join(root, file), text);
        }
        const results = await houseRules(root).lintFiles(["**/*.ts"]);
        return results.flatMap(({ filePath, messages }) =>
            messages.map(({ message }) => `${filePath.slice(root.length + 1)}: ${message}`),
        );
    } finally {
        rmSync(root, { recursive: true, force: true });
    }
}

const HOUSE = {
    "access/index.ts": "export const decide = 1;\n",
    "access/model.ts": "export const model = 1;\n",
    "access/grants/index.ts": 'export * from "./document";\n',
    "access/grants/document.ts": 'export { model } from "../model";\nexport const document = 1;\n',
    "components/index.ts": "export const component = 1;\n",
    "scenarios/index.ts": "export const scenario = 1;\n",
    "sandbox/start.ts": "export const start = 1;\n",
};

/** A line that breaks a rule, the file it is added in, and what is said of it. */
const BROKEN: readonly (readonly [title: string, file: string, line: string, complaint: RegExp])[] = [
    [
        "the analyser imports a component",
        "access/check.ts",
        'import "../components";',
        /access must not import components/,
    ],
    [
        "a scenario imports a component",
        "scenarios/tags.ts",
        'import "../components";',
        /scenarios must not import components/,
    ],
    ["a component imports a scenario", "components/user.ts", 'import "../scenarios";', /must not import scenarios/],
    [
        "a rule imports a component",
        "policies/rule.ts",
        'import "../components";',
        /policies must not import components/,
    ],
    ["the program imports the sandbox", "index.ts", 'import "./sandbox/start";', /index must not import sandbox/],
    ["a rule requires the sandbox", "policies/a.ts", 'require("../sandbox/start");', /must not import sandbox/],
    ["the analyser loads the sandbox", "access/a.ts", 'void import("../sandbox/start");', /must not import sandbox/],
    [
        "a type comes from the sandbox",
        "access/a.ts",
        'export type A = import("../sandbox/start").A;',
        /must not import sandbox/,
    ],
    [
        "a component passes a door",
        "components/a.ts",
        'import "../access/grants/document";',
        /through one of its doors, not access\/grants\/document\.ts/,
    ],
    [
        "two folders import each other",
        "access/policy/a.ts",
        'import "../match/b";',
        /access\/policy and access\/match import each other: access\/policy → access\/match → access\/policy/,
    ],
    [
        "three folders import each other in a circle",
        "access/policy/a.ts",
        'export * from "../prove/c";',
        /access\/policy → access\/prove → access\/match → access\/policy/,
    ],
];

describe("The rules of imports", () => {
    it("allow what the house has", async () => {
        expect(
            await complaints({
                ...HOUSE,
                "index.ts": 'import "./scenarios";\nimport "./components";\nimport "./access/model";\n',
                "components/user.ts":
                    'import "../access/grants";\nimport "../access/model";\nimport "@pulumi/pulumi";\n',
                "tests/a.test.ts": 'import "../sandbox/start";\nimport "../access/grants/document";\n',
            }),
        ).to.deep.equal([]);
    });

    for (const [title, file, line, complaint] of BROKEN) {
        it(`fail where ${title}`, async () => {
            const found = await complaints({
                ...HOUSE,
                "access/match/b.ts": 'import "../policy/a";\n',
                "access/policy/a.ts": "export {};\n",
                "access/prove/c.ts": 'import "../match/b";\n',
                [file]: `${line}\n`,
            });
            expect(found.filter((one) => one.startsWith(`${file}: `))).to.have.length(1);
            expect(found.join("\n")).to.match(complaint);
        });
    }
});
