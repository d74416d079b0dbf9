import { expect } from "chai";
import { layersOf, type PolicySet } from "../../../access/evaluate/outcome";
import { contextOf, layered, type Context } from "../../../access/evaluate/context";
import { nearestMisses } from "../../../access/evaluate/nearest-miss";
import { principalContext } from "../../../access/evaluate/principal";
import { targetOf } from "../../../access/evaluate/statement";
import { alice, INSTANCE, policy, sessions } from "./questions";

function missing(policies: PolicySet, context: Context = {}): string[] {
    const request = layered(contextOf(context), principalContext(alice));
    return nearestMisses(layersOf(policies), targetOf("ssm:StartSession", INSTANCE), request).map(({ text }) => text);
}

const gated = (...conditions: object[]) => ({
    identity: [policy(conditions.map((Condition) => sessions("Allow", { Condition })))],
});
const tag = (value: string | string[], key = "ssm:resourceTag/Environment") => ({ StringEquals: { [key]: value } });

describe("The nearest miss", () => {
    it("names the tags that a statement wants", () => {
        expect(missing(gated(tag("Development")))).to.deep.equal(["the instance had Environment=Development"]);
        const both = {
            StringEquals: {
                "ssm:resourceTag/Environment": "Development",
                "aws:ResourceTag/Department": "${aws:PrincipalTag/Department}",
            },
        };
        expect(missing(gated(both))).to.deep.equal(["the instance had Environment=Development and Department=Finance"]);
        expect(missing(gated(both), { "aws:ResourceTag/Department": "Finance" })).to.deep.equal([
            "the instance had Environment=Development",
        ]);
    });

    it("takes the statement that is nearest", () => {
        const far = { StringEquals: { "ssm:resourceTag/Environment": "Test", "ssm:resourceTag/Team": "x" } };
        expect(missing(gated(far, tag("Development")))).to.deep.equal(["the instance had Environment=Development"]);
    });

    it("names other conditions too, and keys that would have to be absent", () => {
        expect(missing(gated({ Bool: { "aws:MultiFactorAuthPresent": "true" } }))).to.deep.equal([
            "aws:MultiFactorAuthPresent were true",
        ]);
        expect(
            missing(gated({ Null: { "ssm:resourceTag/Locked": "true" } }), { "ssm:resourceTag/Locked": "x" }),
        ).to.deep.equal(["the instance had no tag Locked"]);
        expect(missing(gated({ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }))).to.deep.equal([
            "aws:SourceIp were in 10.0.0.0/8",
        ]);
        expect(missing(gated({ NumericLessThan: { "aws:MultiFactorAuthAge": "60" } }))).to.deep.equal([
            "aws:MultiFactorAuthAge were less than 60",
        ]);
    });

    it("says nothing where that alone wouldn't do", () => {
        const denied = policy([sessions("Allow", { Condition: tag("Development") }), sessions("Deny")]);
        expect(missing({ identity: [denied] })).to.deep.equal([]);
        const elsewhere = policy([
            sessions("Allow", { Condition: tag("Development"), Resource: "arn:aws:ec2:us-east-1:*:instance/*" }),
        ]);
        expect(missing({ identity: [elsewhere] })).to.deep.equal([]);
        expect(missing({ ...gated(tag("Development")), boundary: policy([]) })).to.deep.equal([]);
    });

    it("finds a bypass of a Deny that depends on a tag", () => {
        const gate = policy([
            sessions("Allow", { Condition: tag("Development") }),
            sessions("Deny", { Condition: tag("Production") }),
        ]);
        expect(missing({ identity: [gate] }, { "ssm:resourceTag/Environment": "Production" })).to.deep.equal([
            "the instance had Environment=Development",
        ]);
    });

    const environment = "ssm:resourceTag/Environment";
    const open = (Deny: object): PolicySet => ({
        identity: [policy([sessions("Allow"), sessions("Deny", { Condition: Deny })])],
    });

    it("finds what no Deny applies to where all else is allowed", () => {
        expect(missing(open({ StringEquals: { [environment]: "prod" } }), { [environment]: "prod" })).to.deep.equal([
            "the instance had no tag Environment, or one that is other than prod",
        ]);
        expect(missing(open({ StringNotEquals: { [environment]: "dev" } }))).to.deep.equal([
            "the instance had Environment=dev",
        ]);
        expect(missing(open({ BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }))).to.deep.equal([
            "aws:MultiFactorAuthPresent were true",
        ]);
        expect(
            missing(open({ NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } }), { "aws:SourceIp": "1.2.3.4" }),
        ).to.deep.equal(["aws:SourceIp were in 10.0.0.0/8"]);
    });

    it("puts together what several layers and a Deny want", () => {
        const department = "ssm:resourceTag/Department";
        const boundary = policy([sessions("Allow", { Condition: { StringEquals: { [department]: "Finance" } } })]);
        expect(missing({ ...gated(tag("dev")), boundary })).to.deep.equal([
            "the instance had Environment=dev and Department=Finance",
        ]);
        const limited = [
            sessions("Allow", { Condition: tag("dev") }),
            sessions("Deny", { Condition: { Null: { "aws:ResourceTag/Locked": "false" } } }),
        ];
        expect(missing({ identity: [policy(limited)] }, { "aws:ResourceTag/Locked": "x" })).to.deep.equal([
            "the instance had Environment=dev and no tag Locked",
        ]);
    });

    it("finds a value that meets all conditions on one key", () => {
        const both = { ...tag(["a", "b"]), StringNotEquals: { [environment]: "a" } };
        expect(missing(gated(both))).to.deep.equal([
            "the instance had a tag Environment that is a or b and other than a",
        ]);
        expect(missing(gated({ StringEquals: { [environment]: "dev*" } }))).to.deep.equal([
            "the instance had a tag Environment that is dev* (in which * and ? are no wildcards)",
        ]);
        expect(missing(gated({ Null: { [environment]: "false" } }))).to.deep.equal([
            "the instance had a tag Environment",
        ]);
    });

    it("names the tag that the principal would have to have", () => {
        const same = { StringEquals: { "ssm:resourceTag/Team": "${aws:PrincipalTag/Team}" } };
        expect(missing(gated(same), { "ssm:resourceTag/Team": "red" })).to.deep.equal(["the principal had Team=red"]);
        const part = { StringEquals: { "ssm:resourceTag/Team": "team-${aws:PrincipalTag/Team}" } };
        expect(missing(gated(part), { "ssm:resourceTag/Team": "team-red" })).to.deep.equal([
            "the principal had Team=red",
        ]);
        expect(missing(gated({ StringEquals: { "aws:PrincipalTag/Team": "ops" } }))).to.deep.equal([
            "the principal had Team=ops",
        ]);
    });

    it("names both tags where the instance's and the principal's differ, or neither is there", () => {
        const same = { StringEquals: { "ssm:resourceTag/Unit": "${aws:PrincipalTag/Department}" } };
        expect(missing(gated(same), { "ssm:resourceTag/Unit": "HR" })).to.deep.equal([
            "the instance had Unit=Finance",
            "the principal had Department=HR",
        ]);
        const neither = { StringEquals: { "ssm:resourceTag/Unit": "${aws:PrincipalTag/Team}" } };
        expect(missing(gated(neither))).to.deep.equal([
            "the instance had a tag Unit and the principal had the same value in its tag Team",
        ]);
    });

    it("changes the instance's tags or the principal's, not every mixture of them, and gives up what is far away", () => {
        const keys = Array.from({ length: 18 }, (_, index) => `K${index}`);
        const abac = {
            StringEquals: Object.fromEntries(
                keys.map((key) => [`ssm:resourceTag/${key}`, `\${aws:PrincipalTag/${key}}`]),
            ),
        };
        const context = Object.fromEntries(
            keys.flatMap((key) => [
                [`ssm:resourceTag/${key}`, "a"],
                [`aws:PrincipalTag/${key}`, "b"],
            ]),
        );
        expect(missing(gated(abac), context)).to.have.length(2);
        expect(missing({ ...gated(abac), boundary: policy([]) }, context)).to.deep.equal([]);
        const denies = [0, 1, 2, 3].map((group) => {
            const values = keys.flatMap((key) => [`${key}-${group}`, `${key}+${group}`]);
            return { StringEquals: Object.fromEntries(values.map((key) => [`ssm:resourceTag/${key}`, "a"])) };
        });
        const all = Object.fromEntries(denies.flatMap(({ StringEquals }) => Object.entries(StringEquals)));
        const statements = [sessions("Allow"), ...denies.map((Condition) => sessions("Deny", { Condition }))];
        expect(missing({ identity: [policy(statements)] }, all)).to.deep.equal([]);
    });

    it("puts every demand into words", () => {
        const wants = (operator: string, value: string | string[], found?: string) =>
            missing(
                gated({ [operator]: { [environment]: value } }),
                found === undefined ? {} : { [environment]: found },
            );
        const tagged = (text: string) => [`the instance had ${text}`];
        expect(wants("StringEquals", ["a", "b"])).to.deep.equal(tagged("a tag Environment that is a or b"));
        expect(wants("StringLike", "dev-*")).to.deep.equal(tagged("a tag Environment that is like dev-*"));
        expect(wants("StringNotLike", "p*", "prod")).to.deep.equal(
            tagged("no tag Environment, or one that is not like p*"),
        );
        expect(wants("StringEqualsIgnoreCase", ["a", "b"])).to.deep.equal(
            tagged("a tag Environment that is a or b in any letter case"),
        );
        expect(wants("NumericGreaterThanEquals", "5", "4")).to.deep.equal(
            tagged("a tag Environment that is at least 5"),
        );
        expect(wants("DateLessThan", "2026-01-31", "2026-02-01")).to.deep.equal(
            tagged("a tag Environment that is before 2026-01-31"),
        );
    });

    it("promises nothing of a tag's absence where something else wants the tag", () => {
        const gate = policy([
            sessions("Allow"),
            sessions("Deny", { Condition: { StringEquals: { [environment]: "prod" } } }),
            sessions("Deny", { Condition: { Null: { [environment]: "true" } } }),
        ]);
        expect(missing({ identity: [gate] }, { [environment]: "prod" })).to.deep.equal([
            "the instance had a tag Environment that is other than prod",
        ]);
    });

    it("leaves the instance in its region", () => {
        const region = { "aws:RequestedRegion": "eu-central-1" };
        expect(missing(open({ StringNotEquals: { "aws:RequestedRegion": "eu-west-1" } }), region)).to.deep.equal([]);
        expect(missing(gated({ StringEquals: { "aws:RequestedRegion": "eu-west-1" } }), region)).to.deep.equal([]);
    });

    it("doesn't ask for another principal", () => {
        expect(missing(gated({ StringEquals: { "aws:username": "bob" } }))).to.deep.equal([]);
        expect(missing(open({ StringEquals: { "aws:username": "alice" } }))).to.deep.equal([]);
    });
});
