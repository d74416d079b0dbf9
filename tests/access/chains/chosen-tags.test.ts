import { expect } from "chai";
import { matrixOf } from "./agreement";
import { root, SESSIONS, smallAccount } from "./small-account";

const CALLS = ["sts:AssumeRole", "sts:TagSession"];
const INSTANCE = { "i-1": { Project: "red", Owner: "alice" } };

interface Asked {
    /** What the trust policy asks. */
    readonly trust?: object;
    /** What the role's statement that allows sessions asks. */
    readonly role?: object;
    /** The resource of that statement. Default: everything. */
    readonly resource?: string;
}

/** Whether alice, who may pass any tags to the role ops, can open a session on the instance. */
function alices({ trust, role, resource = "*" }: Asked): string | undefined {
    const account = smallAccount({
        users: { alice: { can: [{ Effect: "Allow", Action: CALLS, Resource: "*" }] } },
        roles: {
            ops: {
                trust: [{ Effect: "Allow", Principal: { AWS: root() }, Action: CALLS, Condition: trust ?? {} }],
                can: [
                    { ...SESSIONS, Resource: resource, Condition: role ?? {} },
                    { ...SESSIONS, Resource: "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell" },
                ],
            },
        },
        instances: INSTANCE,
    });
    return matrixOf(account).get("alice i-1");
}

const tag = (key: string): string => `aws:PrincipalTag/${key}`;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html: the caller chooses the values. */
describe("A caller who chooses the tags of its session", () => {
    const cases: readonly (readonly [what: string, asked: Asked, verdict: string])[] = [
        ["a number above another", { role: { NumericGreaterThan: { [tag("level")]: "5" } } }, "allowed"],
        ["a number below another", { role: { NumericLessThan: { [tag("level")]: "5" } } }, "allowed"],
        [
            "a number between two",
            { role: { NumericGreaterThan: { [tag("level")]: "5" }, NumericLessThan: { [tag("level")]: "7" } } },
            "allowed",
        ],
        [
            "a number that there isn't",
            { role: { NumericGreaterThan: { [tag("level")]: "7" }, NumericLessThan: { [tag("level")]: "5" } } },
            "denied",
        ],
        [
            "a text of a pattern, other than the instance's tag, which the pattern matches",
            {
                trust: { StringLike: { "aws:RequestTag/Project": "*ed" } },
                role: { StringNotEquals: { "ssm:resourceTag/Project": "${aws:PrincipalTag/Project}" } },
            },
            "allowed",
        ],
        [
            "a text other than the instance's tag, which is the only one that the trust policy takes",
            {
                trust: { StringEquals: { "aws:RequestTag/Project": "red" } },
                role: { StringNotEquals: { "ssm:resourceTag/Project": "${aws:PrincipalTag/Project}" } },
            },
            "denied",
        ],
        [
            "a key in another letter case than the trust policy refuses, which is the same key to the role's policies",
            {
                trust: { "ForAllValues:StringNotEquals": { "aws:TagKeys": "Admin" } },
                role: { StringEquals: { [tag("Admin")]: "yes" } },
            },
            "allowed",
        ],
        [
            "a key in the letter case that the trust policy asks for",
            {
                trust: { "ForAllValues:StringLike": { "aws:TagKeys": "Ad*" } },
                role: { StringEquals: { [tag("admin")]: "yes" } },
            },
            "allowed",
        ],
        [
            "a key that the trust policy refuses in any letter case",
            {
                trust: { "ForAllValues:StringNotEqualsIgnoreCase": { "aws:TagKeys": "Admin" } },
                role: { StringEquals: { [tag("Admin")]: "yes" } },
            },
            "denied",
        ],
        ["a date", { role: { DateGreaterThan: { [tag("until")]: "2026-01-01T00:00:00Z" } } }, "allowed"],
        ["an address", { role: { IpAddress: { [tag("from")]: "10.0.0.0/8" } } }, "allowed"],
        ["true", { role: { Bool: { [tag("on-call")]: "true" } } }, "allowed"],
        [
            "a text of two patterns, one of which the trust policy asks for",
            {
                trust: { StringLike: { "aws:RequestTag/p": "team-*" } },
                role: { StringLike: { [tag("p")]: "*-admin" } },
            },
            "allowed",
        ],
        [
            "a text of a pattern, but not its shortest",
            {
                trust: { StringLike: { "aws:RequestTag/p": "team-*" } },
                role: { StringNotEquals: { [tag("p")]: "team-" }, Null: { [tag("p")]: "false" } },
            },
            "allowed",
        ],
        [
            "a text of two patterns that no text has",
            { trust: { StringLike: { "aws:RequestTag/p": "a*" } }, role: { StringLike: { [tag("p")]: "b*" } } },
            "denied",
        ],
        [
            "another letter",
            { role: { StringLike: { [tag("p")]: "?" }, StringNotEquals: { [tag("p")]: "x" } } },
            "allowed",
        ],
        [
            "a text that isn't of a pattern",
            { role: { StringNotLike: { [tag("p")]: "x*" }, Null: { [tag("p")]: "false" } } },
            "allowed",
        ],
        [
            "a text in another letter case",
            { role: { StringEqualsIgnoreCase: { [tag("p")]: "Ops" }, StringNotEquals: { [tag("p")]: "Ops" } } },
            "allowed",
        ],
        ["an instance's tag", { role: { StringEquals: { "ssm:resourceTag/Project": `\${${tag("p")}}` } } }, "allowed"],
        [
            "an instance's tag, compared with it",
            { role: { StringEquals: { [tag("p")]: "${ssm:resourceTag/Project}" } } },
            "allowed",
        ],
        [
            "an instance's tag, which the trust policy doesn't let in",
            {
                trust: { StringLike: { "aws:RequestTag/p": "blue*" } },
                role: { StringEquals: { "ssm:resourceTag/Project": `\${${tag("p")}}` } },
            },
            "denied",
        ],
        [
            "the default of an instance's tag",
            { role: { StringEquals: { [tag("p")]: "${ssm:resourceTag/Unit, 'none'}" } } },
            "allowed",
        ],
        [
            "the default of one's own tag, and for another value than others",
            {
                trust: { StringEquals: { "aws:RequestTag/p": "${aws:PrincipalTag/p, 'web'}" } },
                role: { StringNotEquals: { [tag("p")]: "db" }, Null: { [tag("p")]: "false" } },
            },
            "allowed",
        ],
        [
            "one's own name, which the trust policy asks for",
            {
                trust: { StringEquals: { "aws:RequestTag/owner": "${aws:username}" } },
                role: { StringEquals: { "ssm:resourceTag/Owner": `\${${tag("owner")}}` } },
            },
            "allowed",
        ],
        [
            "one's own name where any would do",
            {
                trust: { StringEquals: { "aws:RequestTag/owner": "${aws:username}" } },
                role: { Null: { [tag("owner")]: "false" } },
            },
            "allowed",
        ],
        [
            "a part of an instance's tag",
            { role: { StringEquals: { "ssm:resourceTag/Project": `r\${${tag("p")}}` } } },
            "unknown",
        ],
        ["an instance's ID", { resource: `arn:aws:ec2:*:*:instance/\${${tag("id")}}` }, "unknown"],
        ["what isn't known before the call", { role: { StringEquals: { [tag("id")]: "${aws:userid}" } } }, "unknown"],
        [
            "a tag whose key is none of four spellings",
            {
                trust: {
                    "ForAllValues:StringNotEquals": { "aws:TagKeys": ["project", "PROJECT", "Project", "pROJECT"] },
                },
                role: { StringEquals: { [tag("Project")]: "red" } },
            },
            "allowed",
        ],
        [
            "a tag whose key is in none of the letter cases that there are",
            {
                trust: { "ForAllValues:StringNotEquals": { "aws:TagKeys": ["ab", "AB", "Ab", "aB"] } },
                role: { StringEquals: { [tag("ab")]: "red" } },
            },
            "denied",
        ],
        ["the value of another tag", { role: { StringEquals: { [tag("a")]: `\${${tag("b")}}` } } }, "allowed"],
        [
            "the value of another tag, of which only some are let in",
            {
                trust: { StringLike: { "aws:RequestTag/a": "team-*" } },
                role: { StringEquals: { [tag("a")]: `\${${tag("b")}}` } },
            },
            "unknown",
        ],
    ];
    for (const [what, asked, verdict] of cases)
        it(`is ${verdict} where the policies ask for ${what}`, () => expect(alices(asked)).to.equal(verdict));
});
