import { expect } from "chai";
import { readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { authorizationDetails, filesOf, reservations, sessionsOn } from "../sources/fixtures";

const root = join(__dirname, "../../..");

/** Runs the command as a user would. */
function access(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    const run = spawnSync(process.execPath, [join(root, "access/bin.js"), ...args], {
        encoding: "utf8",
        cwd: root,
        env: { ...process.env, NO_COLOR: "1" },
    });
    return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}

describe("The access command", () => {
    const files = filesOf({
        "iam.json": authorizationDetails,
        "instances.json": reservations,
        "truncated.json": '{"UserDetailList": [',
        "twice.json": '[{"id": 1, "id": 2}]',
        "policy.json": sessionsOn("Development"),
        "requests.json": [
            {
                id: "file",
                policies: ["POLICY"],
                principal: { type: "user", arn: "arn:aws:iam::123456789012:user/alice", account: "123456789012" },
                action: "ssm:StartSession",
                resource: "arn:aws:ec2:eu-central-1:123456789012:instance/i-1",
                context: { "ssm:resourceTag/Environment": "Development" },
            },
            {
                id: "document",
                policies: [sessionsOn("Development")],
                principal: { type: "user", arn: "arn:aws:iam::123456789012:user/alice", account: "123456789012" },
                action: "ssm:StartSession",
                resource: "arn:aws:ec2:eu-central-1:123456789012:instance/i-1",
                context: { "ssm:resourceTag/Environment": { unknown: true } },
            },
            { id: "wrong", policies: [], principal: {}, action: "x", resource: "" },
            {
                id: "missing",
                policies: ["/nowhere.json"],
                principal: { type: "user", arn: "arn:aws:iam::123456789012:user/a", account: "123456789012" },
                action: "a:b",
                resource: "*",
            },
            7,
        ],
    });
    const account = ["--iam", files.path("iam.json"), "--instances", files.path("instances.json")];
    after(() => files.remove());

    it("names a statement that can't be read once on stderr, and answers everything else", () => {
        const odd = { Effect: "Allow", Action: "ssm:*", Resource: "*", Condition: { StringEquals: { Team: "a" } } };
        const [alice, ...others] = authorizationDetails.UserDetailList;
        const policy = { PolicyName: "odd", PolicyDocument: { Version: "2012-10-17", Statement: [odd] } };
        const eve = { ...alice, UserName: "eve", Arn: `${alice?.Arn}-eve`, GroupList: [], UserPolicyList: [policy] };
        const details = { ...authorizationDetails, UserDetailList: [alice, eve, ...others] };
        const own = filesOf({ "iam.json": details });
        const source = ["--iam", own.path("iam.json"), "--instances", files.path("instances.json")];
        const warning =
            /access: warning: .*inline policy odd of user eve: Statement\[0\]\.Condition\.StringEquals: "Team" isn't a condition key \(expected .*\); verdicts that depend on it are unknown\n/g;
        for (const command of [["matrix"], ["findings", "--fail-on", "critical"]]) {
            const { status, stdout, stderr } = access(...command, ...source);
            expect(status).to.be.oneOf([0, 2]);
            expect(stderr.match(warning), command[0]).to.have.length(1);
            if (command[0] === "matrix") expect(stdout).to.include("yes: shell").and.to.include("unknown");
        }
        own.remove();
    });

    it("prints the matrix of files as text, JSON, Markdown, HTML and CSV", () => {
        expect(access("matrix", ...account).stdout)
            .to.include("web (i-dev)")
            .and.to.include("yes: shell");
        const { sets, classes } = JSON.parse(access("matrix", ...account, "--format", "json").stdout) as {
            sets: number[][];
            classes: unknown[];
        };
        expect([sets.length, classes.length]).to.deep.equal([2, 3]);
        expect(access("matrix", ...account, "--format", "markdown").stdout).to.include(
            "| `web (i-dev)` | yes: shell |",
        );
        expect(access("matrix", ...account, "--format", "html").stdout).to.match(/^<!doctype html>/i);
        const csv = access("matrix", ...account, "--format", "csv").stdout.split("\r\n");
        expect(csv[0]).to.equal(
            "principal,type,groups,instance,name,verdict,explicit,opens,because,needs,from,until,how,chain,managed,arn",
        );
        expect(csv.filter((line) => line.startsWith("alice,user,operators,i-"))).to.have.length(2);
        expect(
            access("matrix", ...account, "--format", "csv", "--cells")
                .stdout.trim()
                .split("\r\n"),
        ).to.have.length(7);
    });

    it("explains a verdict, and what is missing for another", () => {
        const { stdout } = access("explain", ...account, "--principal", "bob", "--resource", "db");
        expect(stdout).to.include("the instance: denied");
        expect(stdout).to.include("would be allowed if the instance had Environment=Development");
        const silent = access("explain", ...account, "--principal", "servers", "--resource", "db").stdout;
        expect(silent).to.match(/ {2}shell: denied .*\n.*\n {6}would be allowed if a policy of the principal allowed/);
        expect(silent).to.match(/ {2}SSH, port forwarding, .*: denied {3}6 session documents\n/);
        const changed = access(
            "explain",
            ...account,
            "--principal",
            "bob",
            "--resource",
            "db",
            "--tag",
            "Environment=Development",
        );
        expect(changed.stdout).to.include("the instance: allowed");
    });

    it("lists what a principal can connect to, with the commands", () => {
        const { stdout } = access("whoami", ...account, "--principal", "alice");
        expect(stdout).to.match(/^alice \(user, in operators\) can open sessions on \d of 2 instances:\n/);
        expect(stdout).to.include("aws ssm start-session --region eu-central-1 --target i-dev");
        const json = access("whoami", ...account, "--principal", "alice", "--format", "json").stdout;
        const { connections } = JSON.parse(json) as { connections: { instance: string; how: string }[] };
        const dev = connections.find(({ instance }) => instance === "i-dev");
        expect(dev).to.include({ instance: "i-dev", how: "direct" });
    });

    it("says in every format when access ends, for now and for another time", () => {
        const limits = {
            DateGreaterThanEquals: { "aws:CurrentTime": "2100-01-01T00:00:00Z" },
            DateLessThan: { "aws:CurrentTime": "2100-12-31T18:00:00Z" },
            Bool: { "aws:MultiFactorAuthPresent": "true" },
        };
        const document = {
            Version: "2012-10-17",
            Statement: { Effect: "Allow", Action: "ssm:StartSession", Resource: "*", Condition: limits },
        };
        const [alice] = authorizationDetails.UserDetailList;
        const policies = [{ PolicyName: "limited", PolicyDocument: document }];
        const eve = { ...alice, UserName: "eve", Arn: `${alice?.Arn}-eve`, GroupList: [], UserPolicyList: policies };
        const own = filesOf({ "iam.json": { ...authorizationDetails, UserDetailList: [eve] } });
        const source = [
            "--iam",
            own.path("iam.json"),
            "--instances",
            files.path("instances.json"),
            "--principal",
            "eve",
        ];
        const during = [...source, "--at", "2100-06-01"];
        const terms = "until 2100-12-31T18:00Z, with MFA";
        expect(access("matrix", ...source).stdout).to.match(
            /no; shell, SSH \+\d from 2100-01-01T00:00Z until 2100-12-31T18:00Z, with MFA/,
        );
        expect(access("matrix", ...during).stdout).to.match(new RegExp(`yes.* ${terms}`));
        expect(access("matrix", ...during, "--format", "markdown").stdout).to.include(terms.replace(":", "\\:"));
        expect(access("matrix", ...during, "--format", "html").stdout).to.include(terms);
        expect(access("matrix", ...during, "--format", "json").stdout).to.match(
            /"needs": \[\s*\{\s*"mfa": true\s*\}\s*\],\s*"until": "2100-12-31T18:00:00Z"/,
        );
        expect(access("matrix", ...source, "--format", "json").stdout).to.match(
            /"verdict": "denied",.*"from": "2100-01-01T00:00:00Z",\s*"until": "2100-12-31T18:00:00Z"/s,
        );
        expect(access("matrix", ...during, "--format", "csv").stdout).to.include(
            ",with MFA,,2100-12-31T18:00:00Z,direct,,,arn:aws:iam::",
        );
        expect(access("matrix", ...source, "--at", "2101-01-01T00:00:00Z").stdout).not.to.include("from");
        const explained = access("explain", ...during, "--resource", "db").stdout;
        expect(explained).to.include(`the instance: allowed ${terms}`);
        const before = access("explain", ...source, "--resource", "db").stdout;
        expect(before).to.include(
            "the instance: denied until 2100-01-01T00:00Z; allowed from 2100-01-01T00:00Z; denied from 2100-12-31T18:00Z",
        );
        own.remove();
    });

    it("answers a file of requests, each wrong one with its error", () => {
        const requests = filesOf({
            "requests.json": JSON.stringify(JSON.parse(readFileSync(files.path("requests.json"), "utf8"))).replace(
                "POLICY",
                files.path("policy.json"),
            ),
        });
        const { status, stdout } = access("decide", "--requests", requests.path("requests.json"), "--format", "json");
        requests.remove();
        expect(status).to.equal(0);
        const answers = JSON.parse(stdout) as { id?: string; verdict?: string; error?: string }[];
        expect(answers.map(({ id, verdict }) => [id, verdict])).to.deep.equal([
            ["file", "allowed"],
            ["document", "unknown"],
            ["wrong", undefined],
            ["missing", undefined],
            [undefined, undefined],
        ]);
        expect(answers[2]?.error).to.include("principal.type");
        expect(answers[3]?.error).to.include("can't read /nowhere.json");
    });

    const wrong: readonly (readonly [string, readonly string[], string])[] = [
        ["no command", [], "missing command"],
        ["an unknown command", ["matrices"], "unknown command matrices"],
        ["an unknown option", ["matrix", "--plans"], "unknown option --plans (expected --source"],
        ["a misspelt command", ["matrx"], '); did you mean "matrix"?\n'],
        ["a misspelt option", ["matrix", "--acount"], '; did you mean "--account"?\n'],
        ["a misspelt format", ["matrix", ...account, "--format", "markdwon"], 'csv); did you mean "markdown"?\n'],
        ["a misspelt severity", ["findings", ...account, "--fail-on", "hgih"], 'note); did you mean "high"?\n'],
        ["a misspelt source", ["findings", "--source", "stat:x"], '; did you mean "state"?\n'],
        ["a misspelt principal", ["matrix", ...account, "--principal", "alcie"], 'principal; did you mean "alice"?\n'],
        [
            "a misspelt action",
            ["explain", ...account, "--principal", "alice", "--resource", "web", "--action", "ssm:StartSesion"],
            '); did you mean "ssm:StartSession"?\n',
        ],
        ["a misspelt instance", ["matrix", ...account, "--instance", "wbe"], 'instance; did you mean "web"?\n'],
        [
            "an option given twice",
            ["matrix", "--plan", "--format", "csv", "--format", "json"],
            "--format may be given only once",
        ],
        ["a duplicate key in requests", ["decide", "--requests", files.path("twice.json")], '"id" twice in one object'],
        ["no source", ["matrix"], "missing source to read the account from"],
        ["two sources", ["matrix", "--plan", "--state", "x"], "--state and --plan can't be combined"],
        ["instances without IAM", ["matrix", "--plan", "--instances", "x"], "--instances needs --iam"],
        [
            "a format that there isn't",
            ["matrix", ...account, "--format", "xml"],
            'invalid value "xml" for --format (expected text, json',
        ],
        [
            "a time that is none",
            ["matrix", ...account, "--at", "soon"],
            'invalid value "soon" for --at (expected a date or a time in UTC such as 2026-12-31T18:00Z)',
        ],
        ["a principal that there isn't", ["matrix", ...account, "--principal", "zoe"], "--principal zoe"],
        ["a file that there isn't", ["matrix", "--state", "/nowhere.json"], "can't read /nowhere.json"],
        [
            "a truncated file",
            ["matrix", "--state", files.path("truncated.json")],
            "isn't JSON: Unexpected end of JSON input at line 1, column 21\n",
        ],
        [
            "a file of another kind",
            ["matrix", "--preview", files.path("iam.json")],
            "isn't the answer of pulumi preview --json",
        ],
        ["a stack that there isn't", ["matrix", "--plan", "--config", "nowhere"], "Pulumi.nowhere.yaml"],
        ["requests that are no list", ["decide", "--requests", files.path("iam.json")], "expected a list of requests"],
        [
            "a tag that is none",
            ["explain", ...account, "--principal", "bob", "--resource", "db", "--tag", "x"],
            'invalid value "x" for --tag (expected KEY=VALUE)',
        ],
    ];
    it("says of each command what it does, which options it takes and its exit codes", () => {
        for (const command of ["matrix", "explain", "decide", "diff", "check", "prove", "findings"]) {
            const { status, stdout, stderr } = access(command, "--help");
            expect([status, stderr], command).to.deep.equal([0, ""]);
            expect(stdout).to.match(new RegExp(`^Usage: access ${command} `));
            expect(stdout).to.include("--format FORMAT").and.to.include("Exit codes: 0");
            const options =
                /\(expected (.*)\)/.exec(access(command, "--no-such-option").stderr)?.[1]?.split(", ") ?? [];
            expect(options).to.include("--format");
            for (const option of options) expect(stdout, command).to.include(option);
        }
        expect(access("--help").stdout).to.include("findings");
    });

    it("ends quietly where its reader has seen enough, and with one error where the disk is full", () => {
        const command = [process.execPath, join(root, "access/bin.js"), "matrix", ...account, "--format", "html"];
        const shell = (script: string) =>
            spawnSync("bash", ["-c", script, "bash", ...command], { encoding: "utf8", cwd: root });
        const head = shell('"$@" | head -c 1; exit ${PIPESTATUS[0]}');
        expect([head.status, head.stdout, head.stderr]).to.deep.equal([0, "<", ""]);
        if (process.platform !== "linux") return;
        const full = shell('"$@" > /dev/full');
        expect([full.status, full.stderr]).to.deep.equal([1, full.stderr]);
        expect(full.stderr).to.match(/^access: can't write the output: .*ENOSPC.*\n$/);
    });

    for (const [what, args, message] of wrong) {
        it(`ends with one error and an exit code for ${what}`, () => {
            const { status, stdout, stderr } = access(...args);
            expect(status).to.equal(1);
            expect(stdout).to.equal("");
            expect(stderr)
                .to.include(message)
                .and.to.match(/^access: /)
                .and.not.to.include("    at ");
        });
    }
});
