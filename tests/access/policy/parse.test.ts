import { expect } from "chai";
import fc from "fast-check";
import { PolicyError } from "../../../access/policy/error";
import { parsePolicy, parseTrustPolicy } from "../../../access/policy/parse";

const statement = { Effect: "Allow", Action: "ssm:StartSession", Resource: "*" };
const document = (...statements: unknown[]) => ({ Version: "2012-10-17", Statement: statements });

function refusal(source: unknown): string {
    try {
        parsePolicy(source, "sessions");
    } catch (error) {
        if (error instanceof PolicyError) return error.message;
        throw error;
    }
    return "nothing was wrong";
}

describe("parsePolicy", () => {
    it("reads an object, JSON and URL-encoded JSON alike", () => {
        const json = JSON.stringify(document(statement), undefined, 2);
        const expected = parsePolicy(document(statement), "sessions");
        expect(parsePolicy(json, "sessions")).to.deep.equal(expected);
        expect(parsePolicy(encodeURIComponent(json), "sessions")).to.deep.equal(expected);
    });

    it("takes a single statement for a list of one", () => {
        expect(parsePolicy({ Statement: statement }, "p").statements).to.have.length(1);
    });

    it("takes a document without Version for one of 2008", () => {
        expect(parsePolicy({ Statement: statement }, "p").version).to.equal("2008-10-17");
    });

    it("reads what it wrote as JSON to the same policy", () => {
        const source = document({
            ...statement,
            Condition: { StringLike: { "ssm:resourceTag/a": ["x*", "${aws:userid}"] } },
        });
        expect(parsePolicy(JSON.parse(JSON.stringify(source)), "p")).to.deep.equal(parsePolicy(source, "p"));
    });

    it("takes an operator in other letters for the operator", () => {
        const [read] = parsePolicy(
            document({ ...statement, Condition: { "forallvalues:stringlikeifexists": { "a:b": "c" } } }),
            "p",
        ).statements;
        expect(read?.conditions[0]?.operator.name).to.equal("ForAllValues:StringLikeIfExists");
    });

    const condition = (block: unknown) => document({ ...statement, Condition: block });
    const wrong: readonly (readonly [string, unknown, string])[] = [
        ["nothing", undefined, "sessions: invalid value undefined (expected a JSON object)"],
        ["null", null, "sessions: invalid value null (expected a JSON object)"],
        ["a list", [], "sessions: invalid value [] (expected a JSON object)"],
        ["text that isn't JSON", "{", "sessions: isn't JSON"],
        ["an empty text", "", "sessions: isn't JSON"],
        [
            "a key that is there twice",
            '{"Statement":[{"Effect":"Allow","Action":["a:b"],"Resource":"*","\\u0041ction":"ssm:*"}]}',
            'has "Action" twice in one object',
        ],
        ["broken URL encoding", "%7B%zz", "is URL-encoded"],
        ["no Statement", { Version: "2012-10-17" }, "sessions: has no Statement"],
        [
            "another Version",
            { Version: "2012-10-18", Statement: [] },
            'Version: invalid value "2012-10-18" (expected 2008-10-17, 2012-10-17)',
        ],
        [
            "an unknown element",
            { ...document(), Comment: "x" },
            'unknown element "Comment" (expected Version, Id, Statement)',
        ],
        [
            "an unknown element in a statement",
            document({ ...statement, Actions: [] }),
            'Statement[0]: unknown element "Actions"',
        ],
        [
            "a key that reaches for prototypes",
            JSON.parse('{"Statement":[],"__proto__":{}}'),
            'unknown element "__proto__"',
        ],
        ["a statement that is a text", document("x"), 'Statement[0]: invalid value "x" (expected a JSON object)'],
        [
            "no Effect",
            document({ Action: "a:b", Resource: "*" }),
            "Statement[0].Effect: missing value (expected Allow, Deny)",
        ],
        [
            "an Effect in lower case",
            document({ ...statement, Effect: "allow" }),
            'Statement[0].Effect: invalid value "allow"',
        ],
        ["no Action", document({ Effect: "Allow", Resource: "*" }), "has neither Action nor NotAction"],
        ["Action and NotAction", document({ ...statement, NotAction: "a:b" }), "has both Action and NotAction"],
        ["no Resource", document({ Effect: "Allow", Action: "a:b" }), "has neither Resource nor NotResource"],
        ["an empty list of actions", document({ ...statement, Action: [] }), "Statement[0].Action: is an empty list"],
        [
            "an action without a service",
            document({ ...statement, Action: "StartSession" }),
            'invalid value "StartSession" (expected service:Action',
        ],
        [
            "an action that is a number",
            document({ ...statement, Action: [1] }),
            "Statement[0].Action[0]: invalid value 1 (expected a string)",
        ],
        ["a Principal", document({ ...statement, Principal: "*" }), "has Principal: that is a trust policy"],
        [
            "two statements of one Sid",
            document({ ...statement, Sid: "A" }, { ...statement, Sid: "A" }),
            "is used twice",
        ],
        ["a variable without an end", document({ ...statement, Resource: "arn:aws:s3:::x/${aws:userid" }), "malformed"],
        ["an empty variable", document({ ...statement, Resource: "arn:aws:s3:::x/${}" }), "malformed"],
        [
            "a variable's default without quotes",
            document({ ...statement, Resource: "arn:aws:s3:::x/${a:b, c}" }),
            "malformed",
        ],
        [
            "a variable in an ARN's account",
            document({ ...statement, Resource: "arn:aws:ssm:*:${aws:PrincipalAccount}:document/x" }),
            "after the fifth colon",
        ],
        [
            "an unknown operator",
            condition({ StringMatches: { "a:b": "c" } }),
            '"StringMatches" isn\'t a condition operator (expected StringEquals',
        ],
        ["Null with IfExists", condition({ NullIfExists: { "a:b": "true" } }), "takes no IfExists"],
        [
            "a condition key without a service",
            condition({ StringEquals: { Environment: "c" } }),
            "isn't a condition key",
        ],
        [
            "a condition that is a list",
            condition([]),
            "Statement[0].Condition: invalid value [] (expected a JSON object)",
        ],
        ["a condition's empty list", condition({ StringEquals: { "a:b": [] } }), "is an empty list"],
        [
            "a condition's null",
            condition({ StringEquals: { "a:b": null } }),
            "invalid value null (expected a string, a number or a Boolean)",
        ],
        [
            "one key in two letter cases",
            condition({ StringEquals: { "aws:ResourceTag/a": "1", "aws:resourceTag/A": "2" } }),
            "which are the same key",
        ],
        [
            "a number that is none",
            condition({ NumericEquals: { "a:b": "ten" } }),
            'invalid value "ten" (expected a number)',
        ],
        [
            "a date that doesn't exist",
            condition({ DateLessThan: { "a:b": "2026-02-30T00:00:00Z" } }),
            "expected a date such as",
        ],
        ["an empty list of statements", { Version: "2012-10-17", Statement: [] }, "Statement: is an empty list"],
        [
            "a resource that is no ARN",
            document({ ...statement, Resource: "adf" }),
            'invalid value "adf" (expected an ARN, or *)',
        ],
        [
            "an ARN that ends before its first colon",
            document({ ...statement, Resource: "arn" }),
            'invalid value "arn" (expected an ARN, or *)',
        ],
        [
            "the id of an instance",
            document({ ...statement, Resource: ["*", "i-0a1b2c3d4e5f6a7b8"] }),
            "expected an ARN, or *",
        ],
        [
            "a partition that there isn't",
            document({ ...statement, Resource: "arn:b:ec2:*:*:instance/*" }),
            'has the partition "b" (expected a partition such as aws, aws-cn',
        ],
        [
            "a Sid with a hyphen",
            document({ ...statement, Sid: "Start-Session" }),
            'invalid value "Start-Session" (expected letters and digits)',
        ],
        ["a date of four digits", condition({ DateLessThan: { "a:b": "2026" } }), "expected a date such as"],
        ["a Boolean that is none", condition({ Bool: { "a:b": "yes" } }), 'invalid value "yes" (expected true, false)'],
        [
            "an address that is none",
            condition({ IpAddress: { "a:b": "10.0.0.256/8" } }),
            "expected an address or a CIDR block",
        ],
        [
            "a prefix that is too long",
            condition({ IpAddress: { "a:b": "10.0.0.0/33" } }),
            "expected an address or a CIDR block",
        ],
        ["binary that isn't base64", condition({ BinaryEquals: { "a:b": "?" } }), "expected base64"],
        ["a Null that is neither", condition({ Null: { "a:b": "maybe" } }), "expected true for an absent key"],
    ];
    for (const [what, source, message] of wrong) {
        it(`refuses ${what} by name`, () => {
            expect(refusal(source))
                .to.include(message)
                .and.match(/^sessions: /);
        });
    }

    it("takes wildcards in a partition, and the partitions of other clouds", () => {
        for (const Resource of [
            "arn:*:ec2:*:*:instance/*",
            "arn:aws*",
            "arn:aws-us-gov:ssm:*",
            "arn:aws-iso-b:ec2",
            "**",
            "a*",
            "*x",
            "?rn:*",
        ])
            expect(refusal(document({ ...statement, Resource })), Resource).to.equal("nothing was wrong");
    });

    it("keeps a trust policy's Principal and refuses a Resource in it", () => {
        const trust = {
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Principal: { Service: ["ec2.amazonaws.com", "ssm.amazonaws.com"], AWS: "*" },
        };
        const [read] = parseTrustPolicy(document(trust), "trust").statements;
        expect(read?.principals?.entries).to.have.deep.members([
            { type: "Service", value: "ec2.amazonaws.com" },
            { type: "Service", value: "ssm.amazonaws.com" },
            { type: "AWS", value: "*" },
        ]);
        expect(() => parseTrustPolicy(document({ ...trust, Resource: "*" }), "trust")).to.throw(
            PolicyError,
            "has Resource",
        );
    });

    it("answers any JSON with a policy or a PolicyError, and any text too", () => {
        const values = fc.oneof(fc.json(), fc.string(), fc.jsonValue());
        const shaped = fc.record({
            Version: fc.constantFrom("2012-10-17", undefined),
            Statement: fc.array(
                fc.dictionary(
                    fc.constantFrom("Sid", "Effect", "Action", "Resource", "NotResource", "Condition", "__proto__"),
                    fc.oneof(
                        fc.jsonValue(),
                        fc.constantFrom("Allow", "ssm:*", "arn:aws:s3:::${a:b, 'c'}${*}", { Bool: { "a:b": true } }),
                    ),
                ),
                { maxLength: 3 },
            ),
        });
        fc.assert(
            fc.property(fc.oneof(values, shaped), (source) => {
                expect(refusal(source)).to.be.a("string");
            }),
            { numRuns: 3000 },
        );
    });
});
