import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ACCOUNT, CHANNEL, DOCUMENT, TARGET } from "../findings/accounts";

const repository = join(__dirname, "../../..");
const policy = (statements: readonly unknown[]) => [
    { PolicyName: "p", PolicyDocument: { Version: "2012-10-17", Statement: statements } },
];
const user = (name: string, statements: readonly unknown[]) => ({
    UserName: name,
    UserId: `AIDA${name.toUpperCase().padStart(17, "0")}`,
    Arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
    UserPolicyList: policy(statements),
});
const details = {
    UserDetailList: [
        user("alice", [TARGET, DOCUMENT, CHANNEL]),
        user("bob", [
            { ...TARGET, Condition: {} },
            DOCUMENT,
            CHANNEL,
            { Effect: "Allow", Action: "ssm:StartSessions", Resource: "*" },
        ]),
    ],
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: [],
};

describe("access prove and access findings as commands", () => {
    const folder = mkdtempSync(join(tmpdir(), "prove-"));
    const [iam, instances] = [join(folder, "iam.json"), join(folder, "instances.json")];
    const source = `iam:${iam},instances:${instances}`;
    before(() => {
        writeFileSync(iam, JSON.stringify(details));
        writeFileSync(instances, JSON.stringify({ Reservations: [] }));
    });
    after(() => rmSync(folder, { recursive: true }));

    function access(...args: string[]): { status: number | null; stdout: string; stderr: string } {
        const command = ["--require", "./runner/load-typescript.js", join(repository, "access/cli/main.ts"), ...args];
        return spawnSync(process.execPath, command, { cwd: repository, encoding: "utf8" });
    }

    it("prove ends with 2 and names the instance, and with 0 where everything is proved", () => {
        const refuted = access("prove", "--source", source, "--scope", "Environment=Development", "--format", "json");
        expect(refuted.status, refuted.stderr).to.equal(2);
        const { proofs } = JSON.parse(refuted.stdout) as {
            proofs: { verdict: string; counterexample?: { tags: object } }[];
        };
        expect(proofs.map(({ verdict }) => verdict)).to.deep.equal(["proved", "refuted"]);
        expect(proofs[1]?.counterexample?.tags).to.deep.equal({});
        const proved = access("prove", "--source", source, "--scope", "Environment=Development", "--except", "bob");
        expect(proved.status, proved.stderr).to.equal(0);
        expect(proved.stdout).to.include("user alice");
    });

    it("prove names those proved who may rewrite IAM or bypass sessions, as findings do", () => {
        const given = join(folder, "carol.json");
        const powers = { Effect: "Allow", Action: ["iam:PutUserPolicy", "ssm:SendCommand"], Resource: "*" };
        const carol = user("carol", [TARGET, DOCUMENT, CHANNEL, powers]);
        writeFileSync(given, JSON.stringify({ ...details, UserDetailList: [carol] }));
        const args = ["--source", `iam:${given},instances:${instances}`, "--scope", "Environment=Development"];
        const text = access("prove", ...args);
        expect(text.status, text.stderr).to.equal(0);
        expect(text.stdout).to.include("Of those proved, 1 can change policies or tags, or bypass sessions");
        expect(text.stdout).to.include("carol can give themselves any right (iam:PutUserPolicy) (iam-escalation)");
        const { proofs } = JSON.parse(access("prove", ...args, "--format", "json").stdout) as {
            proofs: { verdict: string; caveats: { rule: string }[] }[];
        };
        expect(proofs[0]?.verdict).to.equal("proved");
        expect(proofs[0]?.caveats.map(({ rule }) => rule)).to.include.members(["iam-escalation", "run-command"]);
    });

    it("findings say what wasn't judged, where a policy's document isn't at hand", () => {
        const given = join(folder, "dan.json");
        const attached = [{ PolicyName: "secret", PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/secret` }];
        const dan = { ...user("dan", []), UserPolicyList: [], AttachedManagedPolicies: attached };
        writeFileSync(given, JSON.stringify({ ...details, UserDetailList: [dan] }));
        const { status, stdout, stderr } = access("findings", "--source", `iam:${given},instances:${instances}`);
        expect(status, stderr).to.equal(0);
        expect(stdout).to.include("managed policy secret isn't in the authorization details");
        expect(stdout).not.to.include("Nothing found.");
    });

    it("findings end with 2 from the severity on that is asked for", () => {
        const high = access("findings", "--source", source);
        expect(high.status, high.stderr).to.equal(0);
        expect(high.stdout).to.include("ssm:StartSessions");
        expect(access("findings", "--source", source, "--fail-on", "medium").status).to.equal(2);
    });

    it("say what is wrong with an option, and end with 1", () => {
        const missing = join(folder, "missing.yaml");
        writeFileSync(missing, "others: [{ instances: i-zzz }]");
        const wrong: readonly (readonly string[])[] = [
            ["prove", "--source", source],
            ["prove", "--scope", "A=x"],
            ["prove", "--source", source, "--scope", "A"],
            ["prove", "--source", source, "--scope", "carol:A=x"],
            ["prove", "--source", source, "--scopes", join(folder, "none.yaml")],
            ["prove", "--source", source, "--scopes", missing],
            ["prove", "--source", source, "--declared", "none"],
            ["findings", "--source", source, "--fail-on", "terrible"],
            ["findings", "--source", source, "--format", "pdf"],
        ];
        for (const args of wrong) {
            const { status, stderr } = access(...args);
            expect(status, args.join(" ")).to.equal(1);
            expect(stderr, args.join(" "))
                .to.match(/^access: .+/)
                .and.not.to.include("    at ");
        }
    });
});
