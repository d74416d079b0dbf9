import { expect } from "chai";
import { AmbiguousKeyError } from "../../../access/evaluate/context";
import { alice, ask, carol, INSTANCE, meets, policy, sessions } from "./questions";

const allow = policy([sessions("Allow", { Sid: "Open" })], "open");
const deny = policy([sessions("Deny", { Sid: "Shut" })], "shut");
const other = policy([{ Effect: "Allow", Action: "ec2:*", Resource: "*" }], "other");
const production = { "ssm:resourceTag/Environment": "Production" };

describe("decide", () => {
    it("denies what no statement allows", () => {
        const decision = ask({ identity: [other] });
        expect(decision).to.deep.include({ verdict: "denied", explicit: false });
        expect(decision.because.map(({ text }) => text)).to.deep.equal([
            "no policy of the principal allows ssm:StartSession on this resource",
        ]);
    });

    it("names the statement that allows by policy, Sid and content", () => {
        const { verdict, because } = ask({ identity: [other, allow] });
        expect(verdict).to.equal("allowed");
        expect(because).to.deep.equal([
            {
                layer: "identity",
                policy: "open",
                statement: "Open",
                effect: "Allow",
                text: "open, Open: allows ssm:StartSession on *",
            },
        ]);
    });

    it("names a policy that is attached at several levels once", () => {
        const { because } = ask({ identity: [allow], boundary: allow, scps: [[allow], [other, allow], [allow]] });
        expect(because.map(({ layer }) => layer)).to.deep.equal(["identity", "boundary", "scp"]);
    });

    it("counts statements without a Sid from one", () => {
        const unnamed = policy([sessions("Allow", { Action: "ec2:*" }), sessions("Allow")]);
        expect(ask({ identity: [unnamed] }).because[0]?.statement).to.equal("statement 2");
    });

    it("lets a Deny win wherever it stands", () => {
        for (const set of [
            { identity: [deny, allow] },
            { identity: [allow], boundary: policy([sessions("Allow"), sessions("Deny")]) },
            { identity: [allow], scps: [[allow], [allow, deny]] },
            { identity: [allow], session: [allow, deny] },
        ]) {
            const decision = ask(set);
            expect(decision).to.deep.include({ verdict: "denied", explicit: true });
            expect(decision.because.every(({ effect }) => effect === "Deny")).to.be.true;
        }
    });

    it("wants every layer that exists to allow, and names the one that doesn't", () => {
        const cases = [
            [{ identity: [allow], boundary: other }, "no permissions boundary"],
            [{ identity: [allow], scps: [[allow], [other]] }, "no service control policy"],
            [{ identity: [allow], scps: [[]] }, "no service control policy"],
            [{ identity: [allow], session: [other] }, "no session policy"],
            [{ identity: [other], boundary: allow, scps: [[allow]], session: [allow] }, "no policy of the principal"],
        ] as const;
        for (const [set, text] of cases) {
            const { verdict, explicit, because } = ask(set);
            expect({ verdict, explicit }).to.deep.equal({ verdict: "denied", explicit: false });
            expect(because).to.have.length(1);
            expect(because[0]?.text).to.include(text);
        }
        expect(
            ask({ identity: [allow], boundary: allow, scps: [[other, allow], [allow]], session: [other, allow] })
                .verdict,
        ).to.equal("allowed");
    });

    it("takes no session policies for no such layer", () => {
        expect(ask({ identity: [allow], session: [] }).verdict).to.equal("allowed");
    });

    it("completes an ARN of fewer than six fields in Resource and NotResource", () => {
        const verdict = (effect: "Allow" | "Deny", rest: object) =>
            ask({ identity: [...(effect === "Deny" ? [allow] : []), policy([sessions(effect, rest)])] }).verdict;
        expect(verdict("Allow", { Resource: ["arn:aws:ec2", "arn:aws:ssm"] })).to.equal("allowed");
        expect(verdict("Allow", { Resource: "arn:aws:ssm" })).to.equal("denied");
        expect(verdict("Allow", { Resource: undefined, NotResource: "arn:aws:ssm" })).to.equal("allowed");
        expect(verdict("Allow", { Resource: undefined, NotResource: "arn:aws:ec2" })).to.equal("denied");
        expect(verdict("Deny", { Resource: "arn:aws:ec2:*:123456789012" })).to.equal("denied");
        expect(verdict("Deny", { Resource: undefined, NotResource: "arn:aws:ec2" })).to.equal("allowed");
        const limits = policy([sessions("Allow", { Resource: "arn:aws:ec2" })]);
        expect(ask({ identity: [allow], boundary: limits, scps: [[limits]] }).verdict).to.equal("allowed");
    });

    it("leaves open what AWS's rules on incomplete ARNs don't agree on, and says so", () => {
        for (const Resource of ["arn:aws:ec2:*:instance/i-1", "arn:aws:ec2::123456789012"]) {
            const { verdict, because } = ask({ identity: [policy([sessions("Allow", { Resource })])] });
            expect(verdict, Resource).to.equal("unknown");
            expect(because.map(({ text }) => text).join()).to.include(`${Resource} has fewer than six fields`);
        }
    });

    it("takes actions in any letter case and with wildcards", () => {
        for (const Action of ["SSM:startsession", "ssm:Start*", "ssm:?tartSession", "*", "ssm:*"])
            expect(ask({ identity: [policy([sessions("Allow", { Action })])] }).verdict, Action).to.equal("allowed");
    });

    it("reads NotAction and NotResource as everything else", () => {
        const rest = (change: object) => ({ Effect: "Allow", ...change });
        const verdict = (statement: object) => ask({ identity: [policy([statement])] }).verdict;
        expect(verdict(rest({ NotAction: "iam:*", Resource: "*" }))).to.equal("allowed");
        expect(verdict(rest({ NotAction: ["iam:*", "ssm:*"], Resource: "*" }))).to.equal("denied");
        expect(verdict(rest({ Action: "*", NotResource: INSTANCE }))).to.equal("denied");
        expect(verdict(rest({ Action: "*", NotResource: `${INSTANCE}0` }))).to.equal("allowed");
    });

    it("substitutes variables in Resource only under Version 2012-10-17", () => {
        const own = sessions("Allow", { Resource: "arn:aws:ssm:*:*:session/${aws:username}-*" });
        const resource = "arn:aws:ssm:eu-central-1:123456789012:session/alice-0a1b";
        expect(ask({ identity: [policy([own])] }, {}, { resource }).verdict).to.equal("allowed");
        expect(ask({ identity: [policy([own], "old", "2008-10-17")] }, {}, { resource }).verdict).to.equal("denied");
        const literal = resource.replace("alice", "${aws:username}");
        expect(ask({ identity: [policy([own], "old", "2008-10-17")] }, {}, { resource: literal }).verdict).to.equal(
            "allowed",
        );
        expect(ask({ identity: [policy([own])] }, {}, { resource, principal: carol }).verdict).to.equal("denied");
    });

    it("fills in what the principal brings, and lets the request's context win", () => {
        const about = (key: string, value: string) => ({
            identity: [policy([sessions("Allow", { Condition: { StringEquals: { [key]: value } } })])],
        });
        const user: [string, string][] = [
            ["aws:PrincipalArn", alice.arn],
            ["aws:username", "alice"],
            ["aws:userid", "AIDAALICE"],
            ["aws:PrincipalAccount", "123456789012"],
            ["aws:PrincipalType", "User"],
            ["aws:PrincipalTag/Department", "Finance"],
        ];
        for (const [key, value] of user) {
            expect(ask(about(key, value)).verdict, key).to.equal("allowed");
            expect(ask(about(key, value), { [key]: "something else" }).verdict, key).to.equal("denied");
        }
        const role: [string, string][] = [
            ["aws:PrincipalArn", "arn:aws:iam::123456789012:role/Operators"],
            ["aws:userid", "AROAOPERATORS:carol"],
            ["aws:PrincipalType", "AssumedRole"],
        ];
        for (const [key, value] of role)
            expect(ask(about(key, value), {}, { principal: carol }).verdict, key).to.equal("allowed");
    });

    it("knows a federated user's id, and of a session from IAM Identity Center the path of its role", () => {
        const federated = {
            ...alice,
            type: "federated-user",
            arn: "arn:aws:sts::123456789012:federated-user/zoe",
        } as const;
        const { userid: _, ...zoe } = federated;
        expect(meets({ StringEquals: { "aws:userid": "123456789012:zoe" } }, {}, zoe)).to.equal("allowed");
        const arn = "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Ops_0123456789abcdef/zoe";
        const session = { ...carol, arn };
        const like = (pattern: string) =>
            meets({ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::*:role/${pattern}` } }, {}, session);
        expect(like("aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_*")).to.equal("denied");
        expect(like("aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Ops_*")).to.equal("allowed");
        expect(like("aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Ops_*")).to.equal("unknown");
        expect(like("AWSReservedSSO_Ops_*")).to.equal("denied");
    });

    it("refuses context keys that differ only in letter case", () => {
        const both = { "ssm:resourceTag/Environment": "a", "ssm:resourceTag/environment": "b" };
        expect(() => ask({ identity: [allow] }, both)).to.throw(AmbiguousKeyError, "differ only in letter case");
    });
});

describe("A verdict on what isn't known", () => {
    const later = { unknown: "is known after deployment" };
    const tagged = (Effect: "Allow" | "Deny", operator: string, value: string) =>
        sessions(Effect, { Condition: { [operator]: { "ssm:resourceTag/Environment": value } } });
    const verdict = (statements: object[], context: object = { "ssm:resourceTag/Environment": later }) =>
        ask({ identity: [policy(statements)] }, context as Record<string, string>).verdict;

    it("is unknown where both outcomes can occur, and names the value", () => {
        const decision = ask(
            { identity: [policy([tagged("Allow", "StringEquals", "a")])] },
            { "ssm:resourceTag/Environment": later },
        );
        expect(decision.verdict).to.equal("unknown");
        expect(decision.because[0]?.text).to.include("open: ssm:resourceTag/Environment is known after deployment");
    });

    it("isn't unknown where the value doesn't matter", () => {
        expect(verdict([sessions("Allow"), tagged("Allow", "StringEquals", "a")])).to.equal("allowed");
        expect(verdict([sessions("Deny"), tagged("Allow", "StringEquals", "a")])).to.equal("denied");
        expect(verdict([tagged("Deny", "StringEquals", "a")])).to.equal("denied");
    });

    it("isn't unknown where statements cover every value between them", () => {
        expect(verdict([tagged("Allow", "StringEquals", "a"), tagged("Allow", "StringNotEquals", "a")])).to.equal(
            "allowed",
        );
        expect(
            verdict([sessions("Allow"), tagged("Deny", "StringLike", "a*"), tagged("Deny", "StringNotLike", "a*")]),
        ).to.equal("denied");
        expect(verdict([tagged("Allow", "StringLike", "*")])).to.equal("allowed");
        expect(verdict([tagged("Allow", "StringLike", "a*"), tagged("Allow", "StringNotLike", "ab*")])).to.equal(
            "allowed",
        );
        expect(verdict([tagged("Allow", "StringLike", "ab*"), tagged("Allow", "StringNotLike", "a*")])).to.equal(
            "unknown",
        );
    });

    it("reckons with a key that may be absent", () => {
        const absent = { "ssm:resourceTag/Environment": { ...later, absent: true } };
        expect(verdict([tagged("Allow", "StringLike", "*")], absent)).to.equal("unknown");
        expect(verdict([tagged("Allow", "StringLikeIfExists", "*")], absent)).to.equal("allowed");
        const present = sessions("Allow", { Condition: { Null: { "ssm:resourceTag/Environment": "false" } } });
        expect(verdict([present], absent)).to.equal("unknown");
        expect(verdict([present])).to.equal("allowed");
    });

    it("reckons with the only values there can be", () => {
        const oneOf = { "ssm:resourceTag/Environment": { ...later, oneOf: ["a1", "a2"] } };
        expect(verdict([tagged("Allow", "StringLike", "a*")], oneOf)).to.equal("allowed");
        expect(verdict([tagged("Allow", "StringLike", "a1")], oneOf)).to.equal("unknown");
        expect(verdict([tagged("Allow", "StringLike", "b*")], oneOf)).to.equal("denied");
    });

    it("reckons with an empty value, which is none to ForAllValues and ForAnyValue", () => {
        expect(verdict([tagged("Allow", "ForAllValues:StringEquals", "a")])).to.equal("unknown");
        expect(verdict([tagged("Allow", "ForAnyValue:StringNotEquals", "a")])).to.equal("unknown");
        expect(verdict([tagged("Allow", "ForAllValues:StringLike", "?*")])).to.equal("allowed");
        const empty = { "ssm:resourceTag/Environment": { ...later, oneOf: [""] } };
        expect(verdict([tagged("Allow", "ForAnyValue:StringNotEquals", "a")], empty)).to.equal("denied");
    });

    it("is unknown where a key may have several values", () => {
        const both = {
            "ForAnyValue:StringEquals": { "aws:TagKeys": "a" },
            "ForAnyValue:StringLike": { "aws:TagKeys": "b" },
        };
        const statements = [sessions("Allow"), sessions("Deny", { Condition: both })];
        expect(verdict(statements, { "aws:TagKeys": later })).to.equal("unknown");
    });

    it("reckons with a value that a variable brings elsewhere", () => {
        const owner = "${ssm:resourceTag/Owner}";
        const both = {
            StringLike: { "ssm:resourceTag/Owner": "*" },
            StringEquals: { "aws:PrincipalTag/Department": owner },
        };
        const owned = sessions("Allow", { Condition: both });
        const inArn = sessions("Allow", {
            Resource: `arn:aws:ec2:*:*:instance/${owner}`,
            Condition: { StringLike: { "ssm:resourceTag/Owner": "*" } },
        });
        for (const statement of [owned, inArn])
            expect(verdict([statement], { "ssm:resourceTag/Owner": later })).to.equal("unknown");

        expect(verdict([owned], { "ssm:resourceTag/Owner": { ...later, oneOf: ["Finance"] } })).to.equal("allowed");
        expect(verdict([owned], { "ssm:resourceTag/Owner": { ...later, oneOf: ["HR"] } })).to.equal("denied");
    });

    it("names the variable that it depends on, and why", () => {
        const reason = (rest: object, context: object) =>
            ask({ identity: [policy([sessions("Allow", rest)])] }, context as Record<string, string>).because[0]?.text;
        const team = { "aws:PrincipalTag/team": { unknown: "may come with the session", absent: true } };
        const inArn = { Resource: "arn:aws:ec2:*:*:instance/i-${aws:PrincipalTag/team}" };
        expect(reason(inArn, team)).to.match(/; open: \$\{aws:PrincipalTag\/team\} may come with the session$/);
        const values = ["${aws:PrincipalTag/none}", "${aws:PrincipalTag/team}"];
        const inTag = { Condition: { StringEquals: { "ssm:resourceTag/Team": values } } };
        expect(reason(inTag, { ...team, "ssm:resourceTag/Team": "red" })).to.match(
            /; open: \$\{aws:PrincipalTag\/team\} may come with the session$/,
        );
        const without = { NotResource: "arn:aws:ec2:*:*:instance/i-${aws:PrincipalTag/none}", Resource: undefined };
        expect(reason(without, {})).to.include("${aws:PrincipalTag/none} has no value, and AWS says only that");
    });

    it("isn't unknown where no value of a variable would match", () => {
        const team = { "aws:PrincipalTag/team": { ...later, absent: true } };
        const on = (rest: object, context: object = {}) => verdict([sessions("Allow", rest)], { ...team, ...context });
        expect(on({ Resource: "arn:aws:ssm:*:*:session/${aws:PrincipalTag/team}-*" })).to.equal("denied");
        expect(on({ Resource: "arn:aws:ec2:*:*:instance/${aws:PrincipalTag/team}-x" })).to.equal("denied");
        expect(on({ Resource: "arn:aws:ec2:*:*:instance/i-${aws:PrincipalTag/team}" })).to.equal("unknown");
        const tag = { "ssm:resourceTag/Team": "red-1" };
        const equals = (operator: string, value: string) =>
            on({ Condition: { [operator]: { "ssm:resourceTag/Team": value } } }, tag);
        expect(equals("StringEquals", "blue-${aws:PrincipalTag/team}")).to.equal("denied");
        expect(equals("StringEquals", "red-${aws:PrincipalTag/team}")).to.equal("unknown");
        expect(equals("StringEqualsIgnoreCase", "RED-${aws:PrincipalTag/team}")).to.equal("unknown");
        expect(equals("StringEquals", "*-${aws:PrincipalTag/team}")).to.equal("denied");
        expect(equals("StringLike", "*-${aws:PrincipalTag/team}")).to.equal("unknown");
        // Without a value AWS doesn't say what the statement does.
        expect(equals("StringNotEquals", "blue-${aws:PrincipalTag/team}")).to.equal("unknown");
    });

    it("says which statements allow where a Deny hung on what isn't known and never applies", () => {
        const never = {
            StringEquals: { "ssm:resourceTag/Environment": "a" },
            StringLike: { "ssm:resourceTag/Environment": "b*" },
        };
        const { verdict: settled, because } = ask(
            { identity: [policy([sessions("Allow", { Sid: "All" }), sessions("Deny", { Condition: never })])] },
            { "ssm:resourceTag/Environment": later },
        );
        expect(settled).to.equal("allowed");
        expect(because.map(({ statement }) => statement)).to.deep.equal(["All"]);
    });

    it("reckons with numbers, dates and addresses", () => {
        const over = (key: string, ...conditions: [string, string][]) =>
            verdict(
                conditions.map(([operator, value]) =>
                    sessions("Allow", { Condition: { [operator]: { [key]: value } } }),
                ),
                { [key]: later },
            );
        expect(over("aws:MultiFactorAuthAge", ["NumericLessThan", "10"], ["NumericGreaterThanEquals", "10"])).to.equal(
            "allowed",
        );
        expect(over("aws:MultiFactorAuthAge", ["NumericLessThan", "10"], ["NumericGreaterThan", "10"])).to.equal(
            "unknown",
        );
        expect(
            over("aws:CurrentTime", ["DateLessThan", "2026-01-01"], ["DateGreaterThanEquals", "2026-01-01"]),
        ).to.equal("allowed");
        expect(over("aws:SourceIp", ["IpAddress", "10.0.0.0/8"], ["NotIpAddress", "10.0.0.0/9"])).to.equal("allowed");
        expect(over("aws:SourceIp", ["IpAddress", "10.0.0.0/9"], ["NotIpAddress", "10.0.0.0/8"])).to.equal("unknown");
    });

    it("reckons with a resource that doesn't exist yet", () => {
        const instance = { ...later, like: "arn:aws:ec2:eu-central-1:123456789012:instance/i-*" };
        const on = (Resource: string) =>
            ask({ identity: [policy([sessions("Allow", { Resource })])] }, {}, { resource: instance }).verdict;
        expect(on("arn:aws:ec2:*:*:instance/*")).to.equal("allowed");
        expect(on("arn:aws:ec2:eu-central-1:123456789012:instance/i-0a*")).to.equal("unknown");
        expect(on("arn:aws:ec2:us-east-1:*:instance/*")).to.equal("denied");
        expect(on("arn:aws:ssm:*:*:document/*")).to.equal("denied");
    });

    it("stays unknown while a whole document is, unless a known Deny decides", () => {
        const unknown = { kind: "unknown", name: "later", reason: "is known after deployment" } as const;
        expect(ask({ identity: [unknown] }).verdict).to.equal("unknown");
        expect(ask({ identity: [allow, unknown] }).verdict).to.equal("unknown");
        expect(ask({ identity: [deny, unknown] }).verdict).to.equal("denied");
        expect(ask({ identity: [unknown], boundary: other }).verdict).to.equal("denied");
    });

    it("is what both outcomes agree on, for one key against brute force", () => {
        const values = ["Production", "Development", "Dev", "other", ""];
        for (const operator of [
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "StringNotLike",
            "StringEqualsIgnoreCase",
        ]) {
            for (const value of ["Development", "Dev*", "*", "dev", "?*"]) {
                for (const second of ["Allow", "Deny"] as const) {
                    const statements = [tagged("Allow", operator, value), tagged(second, "StringLike", "D*")];
                    const each = new Set(
                        values.map((one) => verdict(statements, { "ssm:resourceTag/Environment": one })),
                    );
                    const [only] = each;
                    const said = verdict(statements);
                    if (each.size > 1) expect(said, JSON.stringify(statements)).to.equal("unknown");
                    else if (said !== "unknown") expect(said).to.equal(only);
                }
            }
        }
        expect(verdict([tagged("Allow", "StringEquals", "a")], production)).to.equal("denied");
    });
});
