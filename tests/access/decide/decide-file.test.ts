import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { decideFile } from "../../../access/decide/decide-file";
import { filesOf, sessionsOn } from "../sources/fixtures";

const alice = { type: "user", arn: "arn:aws:iam::123456789012:user/alice", account: "123456789012" };
const request = (change: object): object => ({
    id: "1",
    policies: [sessionsOn("Development")],
    principal: alice,
    action: "ssm:StartSession",
    resource: "arn:aws:ec2:eu-central-1:123456789012:instance/i-1",
    context: { "ssm:resourceTag/Environment": "Development" },
    ...change,
});

function verdicts(requests: readonly object[], others: Record<string, unknown> = {}): string[] {
    const files = filesOf({ "requests.json": requests, ...others });
    try {
        return decideFile(files.path("requests.json")).map((answer) =>
            "error" in answer ? answer.error : answer.verdict,
        );
    } finally {
        files.remove();
    }
}

const allowIf = (Condition: object): object => ({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "ssm:*", Resource: "*", Condition },
});

describe("A file of requests", () => {
    it("may have numbers and Booleans as values of condition keys and tags", () => {
        const policies = [
            allowIf({
                NumericLessThan: { "aws:MultiFactorAuthAge": 300 },
                Bool: { "aws:MultiFactorAuthPresent": true },
                "ForAllValues:NumericEquals": { "x:ports": [22, 80] },
                StringEquals: { "aws:PrincipalTag/cost": "7" },
            }),
        ];
        const context = { "aws:MultiFactorAuthAge": 299, "aws:MultiFactorAuthPresent": true, "x:ports": [80, 22] };
        const principal = { ...alice, principalTags: { cost: 7 } };
        expect(
            verdicts([
                request({ policies, context, principal }),
                request({ policies, principal, context: { ...context, "aws:MultiFactorAuthPresent": false } }),
            ]),
        ).to.deep.equal(["allowed", "denied"]);
    });

    it("takes a federated principal for what its ARN says", () => {
        const policies = [allowIf({ StringEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/Ops" } })];
        const session = "arn:aws:sts::123456789012:assumed-role/Ops/carol";
        const federated = "arn:aws:sts::123456789012:federated-user/carol";
        const ask = (type: string, arn: string): object =>
            request({ policies, principal: { ...alice, type, arn }, context: {} });
        expect(verdicts([ask("federated", session), ask("role", session), ask("federated", federated)])).to.deep.equal([
            "allowed",
            "allowed",
            "denied",
        ]);
    });

    it("doesn't take a role's name for that of a session where no userid is given", () => {
        const policies = [allowIf({ StringLike: { "aws:userid": "*:carol" } })];
        const principal = { ...alice, type: "assumed-role", arn: "arn:aws:iam::123456789012:role/Ops" };
        expect(verdicts([request({ policies, principal })])).to.deep.equal(["unknown"]);
    });

    it("names policies by files, which may lie beside it", () => {
        const others = { "policy.json": sessionsOn("Development") };
        expect(verdicts([request({ policies: ["policy.json"] })], others)).to.deep.equal(["allowed"]);
        expect(verdicts([request({ policies: ["nowhere.json"] })])[0]).to.include("there is no such file");
        const list = JSON.stringify([sessionsOn("Development")]);
        expect(verdicts([request({ policies: [list] })])[0]).to.match(
            /^policies\[0\]: .*invalid value .* \(expected a JSON object\)$/,
        );
    });

    it("is answered where it is nested deeper than the stack", () => {
        const files = filesOf({ "requests.json": "[".repeat(100_000) + "]".repeat(100_000) });
        const answers = decideFile(files.path("requests.json"));
        files.remove();
        expect(answers).to.deep.equal([{ id: undefined, error: "request: invalid value a list (expected an object)" }]);
    });

    it("may have a request with a key that is there twice, which IAM refuses: the others are answered", () => {
        const text = JSON.stringify([request({ id: "1" }), request({ id: "2" }), request({ id: "3" })]);
        const files = filesOf({});
        writeFileSync(
            files.path("requests.json"),
            text.replace(/("id":"2".*?)"Effect"/, '$1"Effect": "Deny", "Effect"'),
        );
        const answers = decideFile(files.path("requests.json"));
        files.remove();
        expect(answers.map((one) => ("error" in one ? one : one.verdict))).to.deep.equal([
            "allowed",
            { id: "2", error: 'has "Effect" twice in one object (a key may occur only once)' },
            "allowed",
        ]);
    });

    it("is refused an incomplete ARN in a session policy, which STS refuses too", () => {
        const incomplete = {
            Version: "2012-10-17",
            Statement: { Effect: "Allow", Action: "ssm:*", Resource: "arn:aws:ec2" },
        };
        const policies = [incomplete];
        expect(
            verdicts([request({ policies }), request({ policies, session: ["session.json"] })], {
                "session.json": incomplete,
            }),
        ).to.deep.equal([
            "allowed",
            'session.json: Statement.Resource: "arn:aws:ec2": STS refuses incomplete ARNs in a session policy (expected an ARN of six fields, or *)',
        ]);
    });

    it("is refused what IAM refuses, but for placeholders in statements on other actions", () => {
        const rights = (Action: string, Resource: string, rest: object = {}): object => ({
            Version: "2012-10-17",
            Statement: [
                { Effect: "Allow", Action: "ssm:StartSession", Resource: "*" },
                { Effect: "Allow", Action, Resource, ...rest },
            ],
        });
        const answer = (policy: object) => verdicts([request({ policies: [policy] })])[0];
        expect(answer(rights("ssm:*", "adf"))).to.equal(
            'policies[0]: Statement[1].Resource: invalid value "adf" (expected an ARN, or *)',
        );
        expect(answer(rights("kms:Decrypt", "key-name"))).to.equal("allowed");
        expect(answer(rights("s3: GetObject", "*"))).to.include('"s3: GetObject" (expected service:Action');
        expect(answer(rights("s3.s:ListBucket", "*"))).to.include('"s3.s:ListBucket"');
        expect(answer(rights("s3:*", "*", { Sid: "a-b" }))).to.include('"a-b" (expected letters and digits)');
        expect(answer(rights("s3:*", "*", { Condition: { StringEquals: { Team: "a" } } }))).to.include(
            "isn't a condition key",
        );
        const late = { Condition: { DateLessThan: { "aws:CurrentTime": "2026" } } };
        expect(answer(rights("s3:*", "*", late))).to.include('"2026" (expected a date');
        expect(answer({ Version: "2012-10-17", Statement: [] })).to.include("Statement: is an empty list");
    });

    it("answers a wrong request with what was found and what is expected", () => {
        const [type, value] = verdicts([
            request({ principal: { ...alice, type: "group" } }),
            request({ context: { a: null } }),
        ]);
        expect(type).to.include('principal.type: invalid value "group" (expected user, role, assumed-role');
        expect(value).to.include("context.a: invalid value null");
    });
});
