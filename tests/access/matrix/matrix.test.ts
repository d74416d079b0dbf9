import { expect } from "chai";
import { accessTable } from "../../../access/chains";
import {
    accessMatrix,
    cellAt,
    cellText,
    openable,
    reasonsOfCell,
    renderMatrix,
    type Account,
    type AccountInstance,
    type AccountPrincipal,
    type Cell,
} from "../../../access/matrix";
import { matrixMarkdown } from "../../../access/matrix/markdown";
import { summarize } from "../../../access/matrix/summary";
import { parseTrustPolicy } from "../../../access/policy/parse";
import { policyOf } from "../policy-of";

const ID = "123456789012";

const user = (name: string, ...statements: object[]): AccountPrincipal => ({
    type: "user",
    name,
    arn: `arn:aws:iam::${ID}:user/${name}`,
    tags: {},
    groups: [],
    policies: { identity: [policyOf(statements, `policy of ${name}`)] },
});

const instance = (id: string, tags: Record<string, string>, region = "eu-central-1"): AccountInstance => ({
    id,
    arn: `arn:aws:ec2:${region}:${ID}:instance/${id}`,
    region,
    tags,
});

const account = (principals: AccountPrincipal[], instances: AccountInstance[]): Account => ({
    id: ID,
    partition: "aws",
    principals,
    instances,
});

const start = (Resource: string, rest: object = {}) => ({
    Effect: "Allow",
    Action: "ssm:StartSession",
    Resource,
    ...rest,
});
const SHELL = start("arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell");
const INSTANCES = "arn:aws:ec2:*:*:instance/*";

/** The only cell of an account with one principal and one instance. */
function cell(principal: AccountPrincipal, one: AccountInstance): Cell {
    const matrix = accessMatrix(account([principal], [one]));
    const [only] = matrix.classes;
    if (only === undefined) throw new Error("no class");
    return cellAt(matrix, only, 0);
}

describe("A cell of the matrix", () => {
    const web = instance("i-web", { Environment: "Development" });

    it("needs both questions of StartSession allowed, and says which failed", () => {
        expect(cell(user("alice", start(INSTANCES), SHELL), web))
            .to.include({ verdict: "allowed" })
            .and.not.have.property("failed");
        expect(cell(user("alice", start(INSTANCES)), web)).to.include({ verdict: "denied", failed: "document" });
        expect(cell(user("alice", SHELL), web)).to.include({ verdict: "denied", failed: "instance" });
        expect(cell(user("alice"), web)).to.include({ verdict: "denied", failed: "both" });
    });

    it("counts what an incomplete ARN covers, in a Deny too", () => {
        expect(cell(user("alice", start("arn:aws:ec2"), start("arn:aws:ssm")), web).verdict).to.equal("allowed");
        const deny = { ...start("arn:aws:ec2"), Effect: "Deny" };
        expect(cell(user("alice", start("*"), deny), web)).to.include({ verdict: "denied", explicit: true });
    });

    it("is denied where a tag condition covers the document too, which has no tags", () => {
        const condition = { Condition: { StringEquals: { "ssm:resourceTag/Environment": "Development" } } };
        const gated = cell(user("alice", start("*", condition)), web);
        expect(gated).to.include({ verdict: "denied", failed: "document" });
        expect(reasonsOfCell(gated)).to.deep.equal([
            "nothing allows ssm:StartSession on a session document, not even on the default shell's",
        ]);
    });

    it("names the kinds of session that it opens", () => {
        expect(openable(cell(user("alice", start(INSTANCES), SHELL), web))).to.deep.equal(["shell"]);
        expect(
            openable(cell(user("alice", start(INSTANCES), start("arn:aws:ssm:*::document/AWS-StartSSHSession")), web)),
        ).to.deep.equal(["SSH"]);
        expect(openable(cell(user("alice", start("*")), web))).to.include.members(["shell", "SSH", "port forwarding"]);
        expect(
            openable(cell(user("alice", start(INSTANCES), start("arn:aws:ssm:*:*:document/Restart-Web")), web)),
        ).to.deep.equal(["Restart-Web"]);
    });

    it("may open with a document of another account, if that shares it and a policy names it", () => {
        const shared = start("arn:aws:ssm:eu-central-1:999988887777:document/Team-Shell");
        const only = cell(user("alice", start(INSTANCES), shared), web);
        expect(openable(only)).to.deep.equal(["Team-Shell of 999988887777"]);
        expect(only.verdict).to.equal("unknown");
    });

    it("judges documents in the instance's region", () => {
        const here = start(`arn:aws:ssm:eu-central-1:${ID}:document/SSM-SessionManagerRunShell`);
        expect(cell(user("alice", start(INSTANCES), here), web).verdict).to.equal("allowed");
        expect(cell(user("alice", start(INSTANCES), here), instance("i-us", {}, "us-east-1")).verdict).to.equal(
            "denied",
        );
    });

    it("is unknown where it depends on how the session is opened, and says on what", () => {
        const mfa = cell(
            user("alice", start("*", { Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } } })),
            web,
        );
        expect(mfa.verdict).to.equal("unknown");
        expect(reasonsOfCell(mfa).join()).to.include("aws:MultiFactorAuthAge depends on how the session is opened");
    });

    it("is unknown where it depends on the service that a request comes through, as AWSCloud9User's does", () => {
        const Condition = {
            StringLike: { "ssm:resourceTag/aws:cloud9:environment": "*" },
            StringEquals: { "aws:CalledViaFirst": "cloud9.amazonaws.com" },
        };
        const cloud9 = user("dev", start(INSTANCES, { Condition }), start("arn:aws:ssm:*:*:document/*"));
        const own = cell(cloud9, instance("i-own", { "aws:cloud9:environment": "a" }));
        expect(own.verdict).to.equal("unknown");
        expect(reasonsOfCell(own).join()).to.include("aws:CalledViaFirst depends on how the session is opened");
        expect(cell(cloud9, web).verdict).to.equal("denied");
        for (const key of ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:CalledVia"]) {
            const one = user("dev", start("*", { Condition: { StringLike: { [key]: "*" } } }));
            expect(cell(one, web).verdict, key).to.equal("unknown");
        }
    });

    it("is allowed where a direct call is, whatever it is through a service", () => {
        const verdict = (...statements: object[]) => cell(user("dev", ...statements), web).verdict;
        const direct = { Condition: { Bool: { "aws:ViaAWSService": "false" } } };
        const through = { Condition: { Bool: { "aws:ViaAWSService": "true" } } };
        expect(verdict(start("*", direct))).to.equal("allowed");
        expect(verdict(start("*", through))).to.equal("unknown");
        expect(verdict(start("*"), { ...start("*", through), Effect: "Deny" })).to.equal("allowed");
        expect(verdict(start("*"), { ...start("*", direct), Effect: "Deny" })).to.equal("unknown");
        const cloudFormation = { "ForAnyValue:StringEquals": { "aws:CalledVia": "cloudformation.amazonaws.com" } };
        expect(verdict(start("*"), { ...start("*", { Condition: cloudFormation }), Effect: "Deny" })).to.equal(
            "allowed",
        );
        expect(verdict(start("*", { Condition: cloudFormation }))).to.equal("unknown");
    });

    it("is denied where a role's own policy wants MFA, and allowed where only MFA that is there must be true", () => {
        const trust = parseTrustPolicy(
            { Statement: { Effect: "Allow", Principal: { AWS: ID }, Action: "sts:AssumeRole" } },
            "trust",
        );
        const verdict = (...statements: object[]) =>
            cell({ ...user("ops", ...statements), type: "role", arn: `arn:aws:iam::${ID}:role/ops`, trust }, web)
                .verdict;
        const present = "aws:MultiFactorAuthPresent";
        const mfa = (operator: string, value: string) =>
            start("*", { Condition: { [operator]: { [present]: value } } });
        expect(verdict(mfa("Bool", "true"))).to.equal("denied");
        expect(verdict(mfa("BoolIfExists", "true"))).to.equal("allowed");
        expect(verdict(mfa("Null", "true"))).to.equal("allowed");
        expect(verdict(start("*"), { ...mfa("BoolIfExists", "false"), Effect: "Deny" })).to.equal("denied");
        const recent = { Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } } };
        expect(verdict(start("*", recent))).to.equal("denied");
    });

    it("is unknown for a role whose session may bring the tags that count", () => {
        const own = start(INSTANCES, {
            Condition: { StringEquals: { "ssm:resourceTag/Environment": "${aws:PrincipalTag/Environment}" } },
        });
        const trust = (Action: string[]) =>
            parseTrustPolicy({ Statement: { Effect: "Allow", Principal: { AWS: "*" }, Action } }, "trust");
        const role = (Action: string[]): AccountPrincipal => ({
            ...user("ops", own, SHELL),
            type: "role",
            tags: { Environment: "Development" },
            trust: trust(Action),
        });
        expect(cell(role(["sts:AssumeRole"]), web).verdict).to.equal("allowed");
        expect(cell(role(["sts:AssumeRole", "sts:TagSession"]), web).verdict).to.equal("unknown");
    });

    it("is unknown where two tags of the instance are the same key, unless both lead to the same", () => {
        const gate = (value: string) =>
            user(
                "alice",
                start(INSTANCES, { Condition: { StringLike: { "ssm:resourceTag/Environment": value } } }),
                SHELL,
            );
        const both = instance("i-both", { Environment: "Development", environment: "Production" });
        expect(cell(gate("Development"), both).verdict).to.equal("unknown");
        expect(reasonsOfCell(cell(gate("Development"), both)).join()).to.include(
            "the tags Environment and environment differ only in letter case",
        );
        expect(cell(gate("*"), both).verdict).to.equal("allowed");
        expect(cell(gate("Test"), both).verdict).to.equal("denied");
    });
});

describe("A table of the matrix", () => {
    const dev = instance("i-dev", { Environment: "Development" });
    const prod = { ...instance("i-prod", { Environment: "Production" }), name: "db" };
    const allowed = user(
        "alice",
        start(INSTANCES, { Condition: { StringEquals: { "ssm:resourceTag/Environment": "Development" } } }),
        SHELL,
    );
    const nobody = { ...user("bob"), groups: ["readers"] };
    const ec2 = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
    const trust = parseTrustPolicy({ Statement: ec2 }, "trust policy of role servers");
    const own: AccountPrincipal = { ...user("servers"), type: "role", use: "instance", trust };
    const all = account([allowed, nobody, own], [dev, prod]);

    it("shows who reaches something, who is declared, and how many others there are", () => {
        expect(accessTable(all).rows.map(({ principal }) => principal.name)).to.deep.equal(["alice"]);
        expect(accessTable(all).hidden).to.equal(2);
        expect(accessTable(all, { principals: ["bob"] }).rows.map(({ principal }) => principal.name)).to.deep.equal([
            "alice",
            "bob",
        ]);
        expect(accessTable(all, { onlyInstances: ["i-prod"] }).rows).to.deep.equal([]);
    });

    it("is printed as a grid where it fits, and as a list where it doesn't", () => {
        const wide = renderMatrix(accessTable(all, { principals: ["bob"] }));
        expect(wide.split("\n")).to.deep.equal([
            "Instance      alice        bob",
            "              user         user",
            "                           in readers",
            "─".repeat(37),
            "db (i-prod)   no           no",
            "i-dev         yes: shell   no",
            "1 more principal reaches none of them.",
            "",
        ]);
        const narrow = renderMatrix(accessTable(all, { principals: ["bob"] }), { width: 30 });
        expect(narrow).to.include("\nbob (user, in readers)\n    no: db (i-prod), i-dev\n");
    });

    it("prints no control characters that are in a name, and colours only if asked to", () => {
        const evil = account([{ ...allowed, name: "al\u001b[2Jice" }], [{ ...dev, name: "we\u202eb" }]);
        const text = renderMatrix(accessTable(evil), { reasons: true });
        expect(text).to.include("al\\u{1b}[2Jice").and.to.include("we\\u{202e}b");
        // eslint-disable-next-line no-control-regex -- that is what is looked for
        expect(text).not.to.match(/\u001b/);
        expect(renderMatrix(accessTable(all), { colours: true })).to.include("\u001b[32m");
    });

    it("says so where there is nothing to show", () => {
        expect(renderMatrix(accessTable(account([], [dev])))).to.equal("There are no principals.\n");
        expect(renderMatrix(accessTable(account([nobody], [])))).to.include("There are no instances.");
        expect(renderMatrix(accessTable(account([nobody], [dev])))).to.include("No principal can open a session");
    });

    it("can be written by classes, each set of instances once", () => {
        const twice = account(
            [allowed, { ...allowed, name: "carol", arn: "arn:aws:iam::123456789012:user/carol" }, nobody],
            [dev, prod],
        );
        const summary = summarize(accessMatrix(twice));
        expect(summary.sets).to.deep.equal([[0]]);
        const [first] = summary.classes.filter(({ groups }) => groups.length > 0);
        expect(first?.principals.map(({ name }) => name)).to.deep.equal(["alice", "carol"]);
        expect(first?.groups.map(({ set, verdict, opens }) => ({ set, verdict, opens }))).to.deep.equal([
            { set: 0, verdict: "allowed", opens: ["shell"] },
        ]);
        expect(first?.otherwise).to.include({ verdict: "denied", instances: 1 });
    });

    it("fits a comment on GitHub however large it is, and escapes what names hold", () => {
        const many = Array.from({ length: 600 }, (_, index) => ({
            ...user(`user-${index}`, start(INSTANCES), SHELL),
            name: `<b>@user|${index}`,
        }));
        const matrix = accessMatrix(account(many, [dev, prod]));
        const text = matrixMarkdown(matrix, { source: "a source", everything: "access --all" });
        expect(Buffer.byteLength(text)).to.be.lessThan(65_536);
        expect(text).to.include("Every name: `access --all`");
        expect(text).not.to.include("<b>").and.not.to.match(/@user/);
        expect(cellText(cell(allowed, dev))).to.equal("yes: shell");
    });
});
