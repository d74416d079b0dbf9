import { expect } from "chai";
import { stackReadme, type StackReadme } from "../../scenarios/stack-readme";
import { SCENARIO_NAMES } from "../../scenarios";
import { runProgram } from "../program";

const ID = "i-0123456789abcdef0";
const page: StackReadme = {
    stack: "session-manager-access/dev",
    scenario: "custom",
    region: "eu-central-1",
    model: {
        instances: {
            web: { tags: { Team: "a|b" }, instanceType: "t3.micro" },
            db: { tags: { Team: "data" }, instanceType: "t3.micro" },
        },
        users: {
            alice: { grants: [{ by: "tags", tags: { Team: ["a|b"] }, mfa: true }], tags: {}, console: false },
            bob: { grants: [], tags: {}, console: false },
        },
        groups: { ops: { members: ["bob"], grants: [{ by: "instances", instances: ["web", "db"] }] } },
    },
    instances: {
        web: {
            id: ID,
            tags: { Team: "a|b" },
            consoleUrl: "https://console.aws.amazon.com/session",
            startSessionCommand: `aws ssm start-session --target ${ID}`,
        },
    },
    network: undefined,
    endpointCost: undefined,
};

describe("The page about a stack", () => {
    it("says who reaches what and how to open a session, with every text kept in its cell", () => {
        const lines = stackReadme(page)
            .split("\n")
            .filter((line) => line.startsWith("|"));
        expect(lines).to.deep.equal([
            "| Who | Reaches | By |",
            "| --- | --- | --- |",
            "| user `alice` | `web` | Team=a\\|b; with MFA |",
            "| group `ops` (`bob`) | `web`, `db` | their ARNs |",
            "| Instance | Tags | AWS CLI | Browser |",
            "| --- | --- | --- | --- |",
            `| \`web\` (${ID}) | Team=a\\|b | \`aws ssm start-session --target ${ID}\` | [console](https://console.aws.amazon.com/session) |`,
        ]);
    });

    it("lists fifty instances and counts the others", () => {
        const [one] = Object.values(page.instances);
        const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`web-${at}`, one!]));
        const text = stackReadme({ ...page, instances: many });
        expect(text.match(/start-session/g)).to.have.length(50);
        expect(text).to.include("10 more instances aren't listed.");
    });

    it("is an output of every scenario, with a picture of the network", async () => {
        const custom = {
            instances: { web: { tags: { Name: "web" } } },
            users: { alice: { grants: [{ instances: ["web"] }] } },
        };
        for (const scenario of SCENARIO_NAMES) {
            const { outputs } = await runProgram({ scenario, custom });
            expect(outputs["readme"], scenario)
                .to.match(/^# Sessions of /)
                .and.to.include("```mermaid\nflowchart LR\n");
            expect(outputs["readme"], scenario).to.match(/aws ssm start-session .*--target i-[0-9a-f]{17}/);
        }
    }).timeout(60_000);
});
