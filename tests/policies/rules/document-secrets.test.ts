import { expect } from "chai";
import { documentSecrets as rule } from "../../../policies/rules/document-secrets";
import { judgeResource, type TestResource, unknownValue } from "../judge";
import { preferences } from "../resources";

const command = (lines: readonly string[], parameters: unknown = {}): TestResource => ({
    type: "aws:ssm/document:Document",
    name: "command",
    props: {
        documentType: "Command",
        content: JSON.stringify({
            schemaVersion: "2.2",
            parameters,
            mainSteps: [{ action: "aws:runShellScript", name: "run", inputs: { runCommand: lines } }],
        }),
    },
});
const problems = async (resource: TestResource) => (await judgeResource(rule, resource)).problems;
// Put together here, so that no scanner takes this file for the place where a secret leaked.
const accessKey = `AKIA${"Z7Q2W4E6R8T1Y3U5"}`;
const privateKey = ["-----BEGIN RSA PRIVATE", "KEY-----\nMIIE"].join(" ");

describe("policies: document-secrets", () => {
    it("accepts documents without secrets, and references to secrets", async () => {
        expect(await problems(preferences())).to.be.empty;
        for (const line of [
            "export DB_PASSWORD=$(aws ssm get-parameter --name /prod/db/password --with-decryption)",
            "mysql --password {{ DbPassword }} < dump.sql",
            "export TOKEN=`cat /etc/token`",
            'PASSWORD="$1"',
            "password: {{ssm-secure:/prod/db/password}}",
            "aws secretsmanager get-secret-value --secret-id prod-database",
            "TOKEN=$(curl -X PUT http://169.254.169.254/latest/api/token)",
            "aws s3 ls --token arn:aws:mfa:us-east-1:123456789012:token",
            "aws_access_key_id = AKIAIOSFODNN7EXAMPLE",
            "# the password: as your team lead told you",
            "secret: prod-database-credentials",
            "curl https://user@example.com/",
        ])
            expect(await problems(command([line])), line).to.be.empty;

        const parameters = {
            DbPassword: { type: "String", description: "The password" },
            Token: { type: "String", default: "{{ssm:token}}" },
        };
        expect(await problems(command(["true"], parameters))).to.be.empty;
    });
    it("reports what is a secret by its form, with the place and without the secret", async () => {
        for (const [line, kind] of [
            [`export AWS_ACCESS_KEY_ID=${accessKey}`, "an AWS access key"],
            [`echo '${privateKey}' > key.pem`, "a private key"],
            [`git clone https://deploy:hunter22@example.com/app.git`, "a password in a URL"],
            [`curl -H 'Authorization: token ghp_${"a1B2".repeat(9)}'`, "a GitHub token"],
        ] as const) {
            const found = await problems(command(["true", line]));
            expect(found, line).to.deep.equal([`It holds ${kind} (mainSteps[0].inputs.runCommand[1]).`]);
        }
    });
    it("reports literal passwords, and keys and tokens that are long and mixed", async () => {
        for (const line of [
            "export DB_PASSWORD=hunter22",
            "mysql --password hunter22",
            'sqlcmd -Password "hunter22!"',
            "password: 'Tr0ub4dor&3'",
            "aws_secret_access_key = abcdEFGH1234abcdEFGH1234abcdEFGH1234abcd",
            "TOKEN=0123456789abcdef0123",
        ]) {
            const found = await problems(command([line]));
            expect(found, line).to.have.length(1);
            expect(found[0]).to.match(/^It holds a literal \S+ \(mainSteps\[0\]\.inputs\.runCommand\[0\]\)\.$/);
            expect(found[0]).not.to.match(/hunter22|Tr0ub4dor|abcdEFGH|0123456789/);
        }
    });
    it("reports the default of a parameter that is a password", async () => {
        const found = await problems(command(["true"], { AdminPassword: { type: "String", default: "hunter22" } }));
        expect(found).to.deep.equal(["It holds a literal AdminPassword (parameters.AdminPassword)."]);
    });
    it("reads YAML, and the text of what can't be read", async () => {
        const yaml = "schemaVersion: '2.2'\nparameters:\n  password:\n    type: String\n    default: hunter22\n";
        for (const [content, documentFormat] of [
            [yaml, "YAML"],
            [`{ "password": "hunter22"`, "JSON"],
        ] as const)
            expect(await problems(preferences({}, { content, documentFormat })), content).to.have.length(1);
    });
    it("reports what an association and a maintenance window's task hand to a document", async () => {
        for (const [type, props] of [
            ["aws:ssm/association:Association", { name: "Deploy", parameters: { DbPassword: "hunter22" } }],
            [
                "aws:ssm/maintenanceWindowTask:MaintenanceWindowTask",
                {
                    taskInvocationParameters: {
                        runCommandParameters: {
                            parameters: [{ name: "commands", values: ["PASSWORD=hunter22 ./run"] }],
                        },
                    },
                },
            ],
        ] as const)
            expect(await problems({ type, name: "deploy", props }), type).to.have.length(1);
    });
    it("says once that an unknown document can't be judged yet", async () => {
        const { notices } = await judgeResource(rule, preferences({}, { content: unknownValue }));
        expect(notices).to.have.length(1);
    });
    it("takes no longer for text that is meant to make it slow", async () => {
        for (const text of [
            "-".repeat(60_000),
            "token" + " ".repeat(60_000),
            "a.".repeat(30_000),
            "--password".repeat(6_000),
            "password=".repeat(6_000),
            "-----BEGIN " + "A ".repeat(30_000),
            "[".repeat(30_000) + "]".repeat(30_000),
        ]) {
            await problems(preferences({}, { content: JSON.stringify({ text }) }));
            await problems(preferences({}, { content: text }));
        }
    });
});
