import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { accessDiff } from "../../../access/diff/diff";
import { diffReport } from "../../../access/diff/report";
import { accessMatrix } from "../../../access/matrix/matrix";
import { matrixData } from "../../../access/matrix/html-data";
import { matrixPage } from "../../../access/report/html/page";
import { reportPage } from "../../../access/report/html/report-page";
import {
    ACCOUNT,
    accountOf,
    ALL_INSTANCES,
    byTags,
    REGION,
    SHELL,
    startSession,
    type AccountSpec,
    type UserSpec,
} from "../diff/accounts";
import { chainMatrix } from "../../../access/chains";
import { arnOf, assume, root, SESSIONS, smallAccount, trusts } from "../chains/small-account";
import { CHROMIUM_ARGUMENTS, findChromium } from "./chromium";
import { hostileAccount, HOSTILE } from "./hostile";

const program = findChromium();
const skipped = program === undefined ? " (skipped: no Chromium on PATH, and CHROMIUM_PATH isn't set)" : "";

const small: AccountSpec = {
    users: {
        alice: { policies: { session: byTags({ Environment: "Development" }) } },
        bob: { groups: ["testers"] },
        carol: {},
        dave: {
            policies: { session: byTags({ Environment: "Production" }) },
            boundary: byTags({ Environment: "Test" }),
        },
    },
    groups: { testers: { session: byTags({ Environment: ["Test", "Development"] }) } },
    instances: {
        web: { Environment: "Development", Team: "web" },
        db: { Environment: "Production", Team: "data" },
        lab: { Environment: "Test", Team: "data" },
    },
};

/** The page of an account with every way in. */
function chains(): string {
    const account = smallAccount({
        users: {
            alice: { can: [assume("first")] },
            bob: { can: [{ ...SESSIONS, Action: "iam:PutUserPolicy" }] },
            carol: { can: [SESSIONS] },
        },
        roles: {
            first: { trust: [trusts({ AWS: root() })], can: [assume("ops")] },
            ops: { trust: [trusts({ AWS: arnOf("role", "first") })], can: [SESSIONS] },
        },
    });
    return matrixPage(matrixData(chainMatrix(account, { by: "escalation" }), "files"));
}

describe(`the page of a matrix, in Chromium${skipped}`, function () {
    this.timeout(30_000);
    let browser: Browser;
    let folder: string;
    const requests: string[] = [];
    const problems: string[] = [];

    before(async function () {
        if (program === undefined) return this.skip();
        folder = mkdtempSync(join(tmpdir(), "access-page-"));
        browser = await chromium.launch({ executablePath: program, args: CHROMIUM_ARGUMENTS });
    });

    after(async () => {
        if (program === undefined) return;
        await browser.close();
        rmSync(folder, { recursive: true });
    });

    async function open(html: string, colorScheme: "light" | "dark" = "light"): Promise<Page> {
        const file = join(folder, "page.html");
        writeFileSync(file, html);
        const page = await browser.newPage({ colorScheme, viewport: { width: 1200, height: 800 } });
        requests.length = 0;
        problems.length = 0;
        page.on("request", (request) => requests.push(request.url()));
        page.on("console", (message) => problems.push(message.text()));
        page.on("pageerror", (error) => problems.push(error.message));
        page.on("dialog", (dialog) => {
            problems.push(`dialog: ${dialog.message()}`);
            void dialog.dismiss();
        });
        await page.goto(pathToFileURL(file).href);
        return page;
    }

    const pageOf = (spec: AccountSpec): string =>
        matrixPage(matrixData(accessMatrix(accountOf(spec)), "state:test.json"));

    it("shows the matrix as a table with headers, and asks for nothing but itself", async () => {
        const page = await open(pageOf(small));
        expect(await page.getByRole("columnheader").allInnerTexts()).to.have.length(4);
        expect(await page.getByRole("rowheader").count()).to.equal(4);
        const cell = page.getByRole("button", { name: /^user alice, web .*: yes\. Why\?$/ });
        expect(await cell.count()).to.equal(1);
        expect(await page.getByRole("button", { name: /^user alice, db .*: no\. Why/ }).count()).to.equal(1);
        expect(requests).to.have.length(1);
        expect(problems).to.deep.equal([]);
        await page.close();
    });

    it("says why on a click, and gives the focus back when the dialog is closed", async () => {
        const page = await open(pageOf(small));
        await page.getByRole("button", { name: /^user bob, lab/ }).click();
        const dialog = page.getByRole("dialog");
        expect(await dialog.innerText()).to.include("inline policy session of group testers, Instances: allows");
        expect(await dialog.innerText()).to.match(/SSH, port forwarding.*: no/s);
        await page.keyboard.press("Escape");
        await dialog.waitFor({ state: "hidden" });
        expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).to.match(/^user bob, lab/);
        await page.close();
    });

    it("is read with the keyboard alone: one stop for the table, arrows within, Enter for the reasons", async () => {
        const page = await open(pageOf(small));
        for (let tabs = 0; tabs < 4; tabs += 1) await page.keyboard.press("Tab");
        const focus = (): Promise<string> => page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''");
        expect(await focus()).to.match(/^user alice, web/);
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("ArrowRight");
        expect(await focus()).to.match(/^user bob, /);
        await page.keyboard.press("Home");
        expect(await focus()).to.match(/^user bob, web/);
        await page.keyboard.press("Enter");
        await page.getByRole("dialog").waitFor();
        await page.keyboard.press("Escape");
        // The browser closes the dialog after it has handled the key: a Tab before that would stay in the dialog.
        await page.getByRole("dialog").waitFor({ state: "hidden" });
        await page.waitForFunction("document.activeElement.ariaLabel?.startsWith('user bob, web')");
        await page.keyboard.press("Tab");
        // Behind the table the page ends: the focus goes to the browser's own controls, and the page is told later.
        for (let waits = 0; waits < 50 && (await focus()).startsWith("user"); waits += 1)
            await page.waitForTimeout(100);
        expect(await focus()).not.to.match(/^user/);
        await page.close();
    });

    it("tells what nothing allows from what a Deny forbids, as the text does", async () => {
        const granted = byTags({ Environment: "Development" });
        const deny = { ...startSession([ALL_INSTANCES]), Effect: "Deny" as const, Sid: "Closed" };
        const page = await open(
            pageOf({ ...small, users: { ...small.users, erin: { policies: { session: [...granted, deny] } } } }),
        );
        for (const instance of ["web", "lab"]) {
            const denied = page.getByRole("button", { name: new RegExp(`^user erin, ${instance} .*: denied\\.`) });
            expect(await denied.innerText()).to.equal("✗ denied");
        }
        expect(await page.getByRole("button", { name: /^user bob, db .*: no\./ }).innerText()).to.equal("– no");
        await page.getByRole("button", { name: /^user erin, lab/ }).click();
        expect(await page.getByRole("dialog").innerText()).to.match(/✗ shell, .*: denied\n.*Closed: denies/);
        await page.close();
    });

    it("tells apart at first sight what opens through roles and by escalation, and shows the chain on a click", async () => {
        const page = await open(chains());
        const cell = (name: string) => page.getByRole("button", { name: new RegExp(`^user ${name}, i-1`) });
        const looks = async (name: string) => [
            await cell(name).innerText(),
            await page.evaluate<string>(
                `getComputedStyle(document.querySelector('[aria-label^="user ${name}"]').parentElement).backgroundColor`,
            ),
        ];
        const seen = [await looks("alice"), await looks("bob"), await looks("carol")];
        expect(seen.map(([text]) => text)).to.deep.equal([
            "→ yes through first → ops",
            "↑ could, by escalation, through iam:PutUserPolicy",
            "✓ yes",
        ]);
        expect(new Set(seen.map(([, colour]) => colour)).size).to.equal(3);
        expect(await page.locator(".hint").first().innerText()).to.include("→ yes through roles ↑ could by escalation");
        await cell("alice").click();
        const steps = page.getByRole("dialog").locator("ol > li");
        expect(await steps.count()).to.equal(2);
        expect(await steps.first().innerText()).to.match(
            /^assumes the role first\n.*user alice, statement 1: allows sts:AssumeRole on .*\ntrust policy of role first/,
        );
        expect(await page.locator(".chain .node").allInnerTexts()).to.deep.equal(["user alice", "first", "ops", "i-1"]);
        expect(problems).to.deep.equal([]);
        await page.close();
    });

    it("shows 200 principals and 100 instances at once, each by a short name, what is reached first", async () => {
        const page = await open(pageOf(many()));
        expect(await page.locator("#count").innerText()).to.equal(
            "200 principals in 200 rows, 100 instances in 100 columns",
        );
        const bands = page.locator("thead th.band");
        expect(await bands.allInnerTexts()).to.have.members(Array.from({ length: 20 }, (_, index) => String(index)));
        expect(await bands.first().getAttribute("title")).to.match(/^Team=\d+: 5 instances$/);
        expect(await page.locator("tbody th.band").first().innerText()).to.match(
            /^Reach several groups: \d+ principals?$/,
        );
        await page.getByLabel("Group instances by").selectOption("what is reached first");
        expect(await bands.count()).to.equal(0);
        const [, first, ...others] = await page.locator("thead th").allInnerTexts();
        expect(others).to.have.length(99);
        expect(first).to.match(/^web-\d+$/);
        const heading = page.locator("thead th").nth(1);
        expect(await heading.getAttribute("title"))
            .to.include(`${first} (i-${first})`)
            .and.to.include("Team=7");
        expect(await page.locator("tbody th").first().innerText()).to.equal("operator");
        const counts = await page.evaluate<number[]>(
            "[...document.querySelectorAll('#body tr')].map((row) => row.querySelectorAll('.allowed').length)",
        );
        expect(counts[0]).to.equal(100);
        expect(counts).to.deep.equal(counts.toSorted((one, other) => other - one));
        await page.locator("#dense").uncheck();
        expect(await page.locator("td").count()).to.be.at.most(600);
        await page.setViewportSize({ width: 400, height: 800 });
        await page.locator("#dense").check();
        expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(400);
        expect((await page.locator("td").first().boundingBox())?.x).to.be.at.most(200);
        await page.close();
    });

    it("filters by names, tags and verdicts, and says how many are left", async () => {
        const page = await open(pageOf(small));
        await page.getByLabel(/^Instances/).fill("team=data test");
        expect(await page.getByRole("columnheader").allInnerTexts()).to.have.length(2);
        await page.getByLabel("Show").selectOption("2");
        expect(await page.getByRole("rowheader").allInnerTexts()).to.deep.equal(["user bob"]);
        expect(await page.getByRole("status").innerText()).to.equal("1 principal in 1 row, 1 instance in 1 column");
        await page.getByLabel(/^Principals/).fill("nobody");
        expect(await page.getByText("Nothing matches.").isVisible()).to.equal(true);
        await page.close();
    });

    it("leaves room for the answers beside the names on a phone", async () => {
        const page = await open(pageOf({ ...small, users: { ["a-very-long-name-".repeat(3)]: {}, ...small.users } }));
        await page.setViewportSize({ width: 360, height: 700 });
        const cell = await page.locator("td").first().boundingBox();
        expect(cell?.x).to.be.at.most(180);
        expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(360);
        await page.close();
    });

    it("can be read in both colour schemes: text stands out from its ground by 4.5 to 1 at least", async () => {
        for (const scheme of ["light", "dark"] as const) {
            for (const [html, least] of [
                [pageOf(small), 20],
                [chains(), 10],
            ] as const) {
                const page = await open(html, scheme);
                const pairs = await page.evaluate<[string, string, string][]>(COLOURS);
                expect(pairs.length).to.be.greaterThan(least);
                for (const [text, colour, ground] of pairs)
                    expect(contrast(colour, ground), `${scheme}: ${text} ${colour} on ${ground}`).to.be.at.least(4.5);

                await page.close();
            }
        }
    });

    it("shows hostile names as text, and nothing of them runs", async () => {
        const page = await open(matrixPage(matrixData(accessMatrix(hostileAccount()), HOSTILE.join(" "))));
        await page.locator("td.allowed button").first().click();
        await page.waitForTimeout(100);
        expect(await page.evaluate("globalThis.pwned")).to.equal(undefined);
        expect(await page.locator("img, iframe, a, b").count()).to.equal(0);
        expect(await page.locator("script").count()).to.equal(3);
        expect(requests).to.have.length(1);
        expect(problems).to.deep.equal([]);
        expect(await page.getByRole("dialog").innerText()).to.include("</script><script>");
        await page.close();
    });

    it("shows hostile names as text in a report too, which has no script at all", async () => {
        const before = { ...hostileAccount(), principals: [] };
        const page = await open(reportPage(diffReport(accessDiff(before, hostileAccount()), "a", HOSTILE.join(" "))));
        await page.locator("summary").first().click();
        expect(await page.locator("script, img, iframe, a, b").count()).to.equal(0);
        expect(await page.locator("body").innerText()).to.include("</script><script>");
        expect(requests).to.have.length(1);
        expect(problems).to.deep.equal([]);
        await page.close();
    });

    it("shows 10,000 instances and 1,000 principals by classes, and answers while one types", async () => {
        const page = await open(pageOf(large()));
        expect(await page.getByRole("status").innerText()).to.match(
            /^1,000 principals in \d+ rows, 10,000 instances in/,
        );
        expect(await page.locator("td").count()).to.be.at.most(600);
        await page.getByLabel(/^Instances/).fill("instance-9999 ");
        await page.getByText("1 instance in 1 column").waitFor();
        await page.getByLabel(/^Instances/).fill("");
        await page.getByRole("button", { name: "next rows" }).click();
        expect(await page.getByText(/^rows 51 to/).isVisible()).to.equal(true);
        await page.close();
    });
});

/** Runs in the page: every text of table and filters with its colour and the nearest ground that isn't clear. */
const COLOURS = `[...document.querySelectorAll("h1, p, label, .name, .detail, td button, th, input, select")]
    .filter((one) => one.innerText?.trim() && one.checkVisibility())
    .map((one) => {
        let ground = one;
        while (getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") ground = ground.parentElement;
        return [one.innerText, getComputedStyle(one).color, getComputedStyle(ground).backgroundColor];
    })`;

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
    const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map((text) => {
        const value = Number(text) / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Two hundred principals of twenty teams, and one who reaches everything; five instances a team. */
function many(): AccountSpec {
    const users = Array.from({ length: 199 }, (_, index): [string, UserSpec] => [
        `user-${index}`,
        { policies: { session: byTags({ Team: [String(index % 20), ...(index % 20 < 9 ? ["7"] : [])] }) } },
    ]);
    return {
        users: {
            ...Object.fromEntries(users),
            operator: { policies: { all: [startSession([ALL_INSTANCES, SHELL])] } },
        },
        instances: Object.fromEntries(
            Array.from({ length: 100 }, (_, index) => [`web-${index}`, { Team: String(index % 20) }]),
        ),
    };
}

function large(): AccountSpec {
    const departments = Array.from({ length: 40 }, (_, index) => `department-${index}`);
    const instances = Array.from({ length: 10_000 }, (_, index): [string, Record<string, string>] => [
        `instance-${index}`,
        { Department: departments[index % 40] ?? "", Environment: index % 3 === 0 ? "Production" : "Development" },
    ]);
    const users = Array.from({ length: 1000 }, (_, index): [string, UserSpec] => {
        if (index % 10 > 0) return [`user-${index}`, { groups: [departments[index % 40] ?? ""] }];
        const arn = `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i-instance-${index}`;
        const [, document] = byTags({});
        const named = { Effect: "Allow" as const, Action: "ssm:StartSession", Resource: arn };
        return [`user-${index}`, { policies: { named: document === undefined ? [named] : [named, document] } }];
    });
    const groups = departments.map((name) => [
        name,
        { session: byTags({ Department: name, Environment: "Development" }) },
    ]);
    return {
        users: Object.fromEntries(users),
        groups: Object.fromEntries(groups) as AccountSpec["groups"] & object,
        instances: Object.fromEntries(instances),
    };
}
