import { expect } from "chai";
import type { Context } from "../../../access/evaluate/context";
import { carol, meets } from "./questions";

const KEY = "test:Key";

/** Operator, the policy's values, the request's value (undefined: absent), whether the condition holds. */
const cases: readonly (readonly [
    string,
    string | readonly string[],
    string | readonly string[] | undefined,
    boolean,
])[] = [
    ["StringEquals", "Development", "Development", true],
    ["StringEquals", "Development", "development", false],
    ["StringEquals", ["a", "b"], "b", true],
    ["StringEquals", "a*", "ab", false],
    ["StringEquals", "a*", "a*", true],
    ["StringEquals", "", "", true],
    ["StringEquals", "a", undefined, false],
    ["StringEqualsIfExists", "a", undefined, true],
    ["StringEqualsIfExists", "a", "b", false],
    ["StringNotEquals", "a", "b", true],
    ["StringNotEquals", ["a", "b"], "b", false],
    ["StringNotEquals", "a", undefined, true],
    ["StringNotEqualsIfExists", "a", undefined, true],
    ["StringEqualsIgnoreCase", "Development", "DEVELOPMENT", true],
    ["StringNotEqualsIgnoreCase", "Development", "DEVELOPMENT", false],
    ["StringLike", "Dev*", "Development", true],
    ["StringLike", "dev*", "Development", false],
    ["StringLike", "*", "", true],
    ["StringLike", "*", undefined, false],
    ["StringLike", "De?", "Dev", true],
    ["StringNotLike", "Dev*", "Development", false],
    ["StringNotLike", "Dev*", undefined, true],
    ["NumericEquals", "10", "10.0", true],
    ["NumericNotEquals", "10", "10.0", false],
    ["NumericNotEquals", "10", "ten", true],
    ["NumericLessThan", "10", "9", true],
    ["NumericLessThan", "10", "10", false],
    ["NumericLessThanEquals", "10", "10", true],
    ["NumericGreaterThan", "10", "9", false],
    ["NumericGreaterThan", "9", "10", true],
    ["NumericGreaterThanEquals", "10", "ten", false],
    ["NumericGreaterThanEqualsIfExists", "10", undefined, true],
    ["DateEquals", "2026-01-31T12:00:00Z", "2026-01-31T13:00:00+01:00", true],
    ["DateEquals", "2026-01-31T12:00:00Z", "1769860800", true],
    ["DateNotEquals", "2026-01-31", "2026-01-31T00:00:01Z", true],
    ["DateLessThan", "2026-01-31T12:00:00Z", "2026-01-31T11:59:59Z", true],
    ["DateLessThanEquals", "2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z", true],
    ["DateGreaterThan", "2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z", false],
    ["DateGreaterThanEquals", "2026-01", "2026-02-01", true],
    ["DateGreaterThan", "2026-01-31", "tomorrow", false],
    ["Bool", "true", "true", true],
    ["Bool", "true", "True", true],
    ["Bool", "true", "false", false],
    ["Bool", "false", undefined, false],
    ["BoolIfExists", "true", undefined, true],
    ["BinaryEquals", "QmluYXJ5", "QmluYXJ5", true],
    ["BinaryEquals", "QmluYXJ5", "QmluYXJ4", false],
    ["IpAddress", "203.0.113.0/24", "203.0.113.255", true],
    ["IpAddress", "203.0.113.0/24", "203.0.114.0", false],
    ["IpAddress", "203.0.113.7", "203.0.113.7", true],
    ["IpAddress", "2001:db8:1234:5678::/64", "2001:DB8:1234:5678:9::1", true],
    ["IpAddress", ["10.0.0.0/8", "2001:db8::/32"], "203.0.113.1", false],
    ["IpAddress", "0.0.0.0/0", "::1", false],
    ["IpAddress", "0.0.0.0/0", "nowhere", false],
    ["NotIpAddress", "203.0.113.0/24", "203.0.114.0", true],
    ["NotIpAddress", "203.0.113.0/24", undefined, true],
    ["ArnEquals", "arn:aws:iam::*:role/*", "arn:aws:iam::123456789012:role/a/b", true],
    ["ArnLike", "arn:aws:iam::123456789012:role/a*", "arn:aws:iam::123456789012:role/b", false],
    ["ArnNotEquals", "arn:aws:iam::*:role/*", "arn:aws:iam::123456789012:user/a", true],
    ["ArnNotLike", "arn:aws:iam::*:role/*", "arn:aws:iam::123456789012:role/a", false],
    ["Null", "true", undefined, true],
    ["Null", "true", "x", false],
    ["Null", "false", "", true],
    ["Null", "false", undefined, false],
    ["Null", "true", [], true],
    ["ForAllValues:StringEquals", ["a", "b"], ["a", "b"], true],
    ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], false],
    ["ForAllValues:StringEquals", "a", undefined, true],
    ["ForAllValues:StringEquals", "a", [], true],
    ["ForAllValues:StringEquals", "a", "", true],
    ["ForAllValues:StringNotEquals", ["a", "b"], ["c", "a"], false],
    ["ForAllValues:StringNotEquals", ["a", "b"], ["c", "d"], true],
    ["ForAnyValue:StringEquals", ["a", "b"], ["c", "b"], true],
    ["ForAnyValue:StringEquals", ["a", "b"], ["c", "d"], false],
    ["ForAnyValue:StringEquals", "a", undefined, false],
    ["ForAnyValue:StringEquals", "", "", false],
    ["ForAnyValue:StringEqualsIfExists", "a", undefined, true],
    ["ForAnyValue:StringNotEquals", "a", ["a", "b"], true],
    ["ForAnyValue:StringNotEquals", "a", ["a"], false],
    ["ForAnyValue:StringNotEquals", "a", undefined, false],
    ["ForAnyValue:StringLike", "aws:*", ["aws:a", "b"], true],
];

describe("A condition", () => {
    for (const [operator, values, value, expected] of cases) {
        const shown = value === undefined ? "an absent key" : JSON.stringify(value);
        it(`${expected ? "holds" : "doesn't hold"} for ${operator} ${JSON.stringify(values)} and ${shown}`, () => {
            const context: Context = value === undefined ? {} : { [KEY]: value };
            expect(meets({ [operator]: { [KEY]: values } }, context)).to.equal(expected ? "allowed" : "denied");
        });
    }

    it("finds its key in any letter case", () => {
        expect(
            meets({ StringEquals: { "SSM:ResourceTag/environment": "a" } }, { "ssm:resourceTag/Environment": "a" }),
        ).to.equal("allowed");
    });

    it("must hold together with all others of the statement", () => {
        const both = { StringEquals: { "test:a": "1", "test:b": "2" }, StringLike: { "test:c": "3" } };
        expect(meets(both, { "test:a": "1", "test:b": "2", "test:c": "3" })).to.equal("allowed");
        expect(meets(both, { "test:a": "1", "test:b": "2" })).to.equal("denied");
        expect(meets(both, { "test:a": "1", "test:c": "3" })).to.equal("denied");
    });

    it("is unclear on several values without ForAllValues or ForAnyValue, for AWS doesn't define that", () => {
        expect(meets({ StringEquals: { "aws:TagKeys": "a" } }, { "aws:TagKeys": ["a", "b"] })).to.equal("unknown");
    });

    it("is unclear for ArnLike with fewer than six parts, for AWS doesn't define that", () => {
        expect(meets({ ArnLike: { "aws:SourceArn": "*" } }, { "aws:SourceArn": "arn:aws:s3:::x" })).to.equal("unknown");
    });

    it("is told by a prototype's key no more than by any other absent one", () => {
        for (const key of ["test:__proto__", "test:constructor", "test:toString"])
            expect(meets({ StringLike: { [key]: "*" } }, {})).to.equal("denied");
    });
});

describe("A policy variable", () => {
    const tag = (value: string) => ({ StringEquals: { "ssm:resourceTag/Owner": value } });
    const owned = (Owner: string) => ({ "ssm:resourceTag/Owner": Owner });

    it("stands for the request's value, in any letter case of its key", () => {
        expect(meets(tag("${aws:username}"), owned("alice"))).to.equal("allowed");
        expect(meets(tag("${AWS:UserName}"), owned("alice"))).to.equal("allowed");
        expect(meets(tag("x-${aws:PrincipalTag/department}-y"), owned("x-Finance-y"))).to.equal("allowed");
        expect(meets(tag("${aws:username}"), owned("${aws:username}"))).to.equal("denied");
    });

    it("without a value matches nothing, unless it has a default", () => {
        expect(meets(tag("${aws:username}"), owned("carol"), carol)).to.equal("denied");
        expect(meets(tag("${aws:username}"), owned(""), carol)).to.equal("denied");
        expect(meets(tag("${aws:username, 'nobody'}"), owned("nobody"), carol)).to.equal("allowed");
        expect(meets(tag("${aws:username, ''}"), owned(""), carol)).to.equal("allowed");
        expect(meets(tag("${aws:username, 'nobody'}"), owned("alice"))).to.equal("allowed");
    });

    it("without a value leaves the other values of the condition as they are", () => {
        const either = { StringEquals: { "ssm:resourceTag/Owner": ["${aws:username}", "all"] } };
        expect(meets(either, owned("all"), carol)).to.equal("allowed");
    });

    it("without a value is unclear under a negated operator, unless another value decides", () => {
        const not = (...values: string[]) => ({ StringNotEquals: { "ssm:resourceTag/Owner": values } });
        expect(meets(not("${aws:username}"), owned("a"), carol)).to.equal("unknown");
        expect(meets(not("${aws:username}", "a"), owned("a"), carol)).to.equal("denied");
    });

    it("doesn't bring wildcards along", () => {
        const like = { StringLike: { "ssm:resourceTag/Owner": "${aws:PrincipalTag/x}-*" } };
        const starred = { ...carol, principalTags: { x: "a*" } };
        expect(meets(like, owned("ab-c"), starred)).to.equal("denied");
        expect(meets(like, owned("a*-c"), starred)).to.equal("allowed");
    });

    it("of the special kind is the character itself", () => {
        const like = { StringLike: { "ssm:resourceTag/Owner": "${*}${?}${$}*" } };
        expect(meets(like, owned("*?$x"))).to.equal("allowed");
        expect(meets(like, owned("ab$x"))).to.equal("denied");
        expect(meets(tag("${$}{aws:username}"), owned("${aws:username}"))).to.equal("allowed");
    });
});
