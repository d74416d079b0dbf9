import { expect } from "chai";
import {
    accessMatrix,
    cellAt,
    cellText,
    openable,
    reasonsOfCell,
    type Account,
    type Cell,
} from "../../../access/matrix";
import { termsOf } from "../../../access/matrix/cell-terms";
import { matrixData } from "../../../access/matrix/html-data";
import { summarize } from "../../../access/matrix/summary";
import { parseTrustPolicy } from "../../../access/policy/parse";
import { policyOf } from "../policy-of";

const ID = "123456789012";
const AT = new Date("2026-07-01T12:00:00Z");

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

const start = (Condition: Conditions, Resource = "*", Effect = "Allow") => ({
    Effect,
    Action: "ssm:StartSession",
    Resource,
    Condition,
});
const deny = (Condition: Conditions) => start(Condition, "*", "Deny");
const SHELL = start({}, "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell");
const SSH = "arn:aws:ssm:*::document/AWS-StartSSHSession";
const INSTANCES = "arn:aws:ec2:*:*:instance/*";

const until = (time: string) => ({ DateLessThan: { "aws:CurrentTime": time } });
const from = (time: string) => ({ DateGreaterThanEquals: { "aws:CurrentTime": time } });
const during = (one: string, other: string) => ({ ...from(one), ...until(other) });
const MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const at = (...ranges: string[]) => ({ IpAddress: { "aws:SourceIp": ranges } });

function accountOf(statements: readonly object[], more: Partial<Account["principals"][number]> = {}): Account {
    return {
        id: ID,
        partition: "aws",
        at: AT,
        principals: [
            {
                type: "user",
                name: "alice",
                arn: `arn:aws:iam::${ID}:user/alice`,
                tags: {},
                groups: [],
                policies: { identity: [policyOf(statements, "p")] },
                ...more,
            },
        ],
        instances: ["i-web", "i-db"].map((id) => ({
            id,
            arn: `arn:aws:ec2:eu-central-1:${ID}:instance/${id}`,
            region: "eu-central-1",
            tags: { Name: id.slice(2) },
        })),
    };
}

function cells(account: Account): Cell[] {
    const matrix = accessMatrix(account);
    const [row] = matrix.classes;
    if (row === undefined) throw new Error("no class");
    return account.instances.map((_, position) => cellAt(matrix, row, position));
}

function cell(...statements: object[]): Cell {
    const [first] = cells(accountOf(statements));
    if (first === undefined) throw new Error("no cell");
    return first;
}

/** What the cell of one principal says, with the shell's document granted. */
const says = (...statements: object[]): string => cellText(cell(SHELL, ...statements));
const on = (condition: Conditions) => start(condition, INSTANCES);

describe("A cell that depends on the time", () => {
    it("is a yes until the access ends, and says when", () => {
        const one = cell(SHELL, on(until("2026-12-31T18:00:00Z")));
        expect(cellText(one)).to.equal("yes: shell until 2026-12-31T18:00Z");
        expect(termsOf(one)).to.deep.equal({ until: "2026-12-31T18:00:00Z" });
    });

    it("is a no before the access begins, and says what comes", () => {
        const one = cell(SHELL, on(during("2026-08-01T00:00:00Z", "2026-12-31T18:00:30Z")));
        expect(one.verdict).to.equal("denied");
        expect(cellText(one)).to.equal("no; shell from 2026-08-01T00:00Z until 2026-12-31T18:00:30Z");
        expect(termsOf(one)).to.deep.equal({ from: "2026-08-01T00:00:00Z", until: "2026-12-31T18:00:30Z" });
        expect(reasonsOfCell(one).join("\n"))
            .to.match(/^no policy of the principal allows/)
            .and.include("from 2026-08-01T00:00Z: p, statement 2: allows ssm:StartSession");
    });

    it("counts new credentials of a role, which AWSRevokeOlderSessions doesn't deny", () => {
        const issued = (operator: string, time: string) => ({ [operator]: { "aws:TokenIssueTime": time } });
        const ofRole = (...statements: object[]): string => {
            const [first] = cells(accountOf([SHELL, ...statements], { type: "role" }));
            return first === undefined ? "no cell" : cellText(first);
        };
        const revoked = (time: string) => ({ ...deny(issued("DateLessThan", time)), Action: "*" });
        expect(ofRole(on({}), revoked("2026-06-30T18:00:00Z"))).to.equal("yes: shell");
        expect(ofRole(on({}), revoked("2026-08-01T00:00:00Z"))).to.equal("denied; shell from 2026-08-01T00:00Z");
        expect(ofRole(on(issued("DateGreaterThan", "2026-06-30T18:00:00Z")))).to.equal("yes: shell");
        // Older credentials would be let in, and some may still be valid.
        expect(ofRole(on(issued("DateLessThan", "2026-07-01T11:00:00Z")))).to.match(/^unknown/);
        expect(says(on({}), revoked("2026-06-30T18:00:00Z"))).to.match(/^unknown/);
    });

    it("is a plain no after the end, and a plain yes after the beginning", () => {
        expect(says(on(until("2026-07-01T12:00:00Z")))).to.equal("no");
        expect(says(on(from("2026-07-01T12:00:00Z")))).to.equal("yes: shell");
    });

    it("counts a moment that is named as its operator does", () => {
        const clock = "aws:CurrentTime";
        const named = "2026-08-01T00:00:00Z";
        const ends = (operator: string) => says(on({ [operator]: { [clock]: named } }));
        expect(ends("DateLessThan")).to.equal("yes: shell until 2026-08-01T00:00Z");
        expect(ends("DateLessThanEquals")).to.equal("yes: shell until 2026-08-01T00:00:01Z");
        expect(ends("DateGreaterThan")).to.equal("no; shell from 2026-08-01T00:00:01Z");
        expect(ends("DateEquals")).to.equal("no; shell from 2026-08-01T00:00Z until 2026-08-01T00:00:01Z");
        expect(ends("DateNotEquals")).to.equal("yes: shell until 2026-08-01T00:00Z; shell from 2026-08-01T00:00:01Z");
    });

    it("reads the time in epoch seconds too", () => {
        const seconds = String(Date.parse("2026-12-31T18:00:00Z") / 1000);
        for (const operator of ["NumericLessThan", "DateLessThan"]) {
            expect(says(on({ [operator]: { "aws:EpochTime": seconds } }))).to.equal(
                "yes: shell until 2026-12-31T18:00Z",
            );
        }
    });

    it("follows several statements, Denies among them, through every change", () => {
        expect(
            says(
                on(until("2026-09-01T00:00:00Z")),
                on(from("2026-11-01T00:00:00Z")),
                deny(during("2026-08-01T00:00:00Z", "2026-08-02T00:00:00Z")),
            ),
        ).to.equal(
            "yes: shell until 2026-08-01T00:00Z; shell from 2026-08-02T00:00Z until 2026-09-01T00:00Z; shell from 2026-11-01T00:00Z",
        );
    });

    it("says what remains when one of the kinds of session ends", () => {
        const one = cell(SHELL, start({}, INSTANCES), start(until("2026-08-01T00:00:00Z"), SSH));
        expect(cellText(one)).to.equal("yes: shell, SSH until 2026-08-01T00:00Z; shell from 2026-08-01T00:00Z");
        expect(termsOf(one).later).to.deep.equal([
            { from: "2026-08-01T00:00:00Z", verdict: "allowed", opens: ["shell"] },
        ]);
    });

    it("says nothing of a time that doesn't change the answer", () => {
        expect(says(start({}), on(until("2026-12-31T18:00:00Z")))).not.to.include("until");
        expect(says(on({}), deny(during("2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z")))).to.equal("yes: shell");
    });

    it("stays unknown, with its reason, where something else isn't known, and says until when", () => {
        const one = cell(SHELL, on({ ...until("2026-12-31T18:00:00Z"), StringEquals: { "aws:SourceVpce": "vpce-1" } }));
        expect(cellText(one)).to.equal("unknown until 2026-12-31T18:00Z");
        expect(JSON.stringify(one.target.because)).to.include("aws:SourceVpce depends on how the session is opened");
    });

    it("is unknown where no moment is asked about, and where a condition reads the time as text", () => {
        const ends = on(until("2026-12-31T18:00:00Z"));
        const [timeless] = cells({ ...accountOf([SHELL, ends]), at: undefined });
        expect(timeless && cellText(timeless)).to.equal("unknown");
        expect(says(on({ StringLike: { "aws:CurrentTime": "2026-*" } }), ends)).to.equal("unknown");
    });

    it("tells instances apart that will differ only later", () => {
        const web = start(from("2026-08-01T00:00:00Z"), `arn:aws:ec2:*:*:instance/i-web`);
        const account = accountOf([SHELL, web]);
        expect(cells(account).map(cellText)).to.deep.equal(["no; shell from 2026-08-01T00:00Z", "no"]);
        const [summary] = summarize(accessMatrix(account)).classes;
        expect(summary?.groups.map(({ verdict, from: begins }) => [verdict, begins])).to.deep.equal([
            ["denied", "2026-08-01T00:00:00Z"],
        ]);
    });

    it("is said in the page too, in the cell of its own column", () => {
        const web = start(until("2026-12-31T18:00:00Z"), "arn:aws:ec2:*:*:instance/i-web");
        const { rows, columns } = matrixData(accessMatrix(accountOf([SHELL, web])), "test");
        const column = columns.findIndex(
            ({ members }) => members[0]?.[0] === "web (i-web)" || members[0]?.[0] === "i-web",
        );
        expect(rows.map(({ terms }) => terms)).to.deep.equal([[[column, "yes: shell until 2026-12-31T18:00Z"]]]);
        const open = matrixData(accessMatrix(accountOf([SHELL, on({})])), "test");
        expect(open.rows.every((row) => row.terms === undefined)).to.equal(true);
    });
});

describe("A cell that depends on MFA or the address", () => {
    it("is a yes with MFA for a user who must have signed in with it", () => {
        const one = cell(SHELL, on(MFA));
        expect(one.verdict).to.equal("allowed");
        expect(cellText(one)).to.equal("yes: shell, with MFA");
        expect(openable(one)).to.deep.equal(["shell"]);
        expect(termsOf(one)).to.deep.equal({ needs: [{ mfa: true }] });
        expect(says(on({}), deny({ BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }))).to.equal(
            "yes: shell, with MFA",
        );
    });

    it("is a yes from the addresses that are allowed, and from no others", () => {
        expect(says(on(at("203.0.113.0/24", "2001:db8::/32")))).to.equal(
            "yes: shell, from 203.0.113.0/24 or 2001:db8::/32",
        );
        expect(says(on(at("203.0.113.0/24", "203.0.113.7")))).to.equal("yes: shell, from 203.0.113.0/24");
        expect(says(on({}), deny({ NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24"] } }))).to.equal(
            "yes: shell, from 203.0.113.0/24",
        );
    });

    it("joins MFA and addresses as the statements do", () => {
        expect(says(on({ ...MFA, ...at("203.0.113.0/24") }))).to.equal("yes: shell, with MFA from 203.0.113.0/24");
        expect(says(on(MFA), on(at("203.0.113.0/24")))).to.equal("yes: shell, from 203.0.113.0/24 or with MFA");
        expect(says(on({ ...MFA, ...until("2026-12-31T18:00:00Z") }))).to.equal(
            "yes: shell until 2026-12-31T18:00Z, with MFA",
        );
        expect(says(on(MFA), on(from("2026-08-01T00:00:00Z")))).to.equal(
            "yes: shell until 2026-08-01T00:00Z, with MFA; shell from 2026-08-01T00:00Z",
        );
    });

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
    it("is a yes with long-term access keys, whose requests lack the key, where only it keeps others out", () => {
        const withoutMfa = deny({ Bool: { "aws:MultiFactorAuthPresent": "false" } });
        const either = "yes: shell, with long-term access keys or with MFA";
        expect(says(on({}), withoutMfa)).to.equal(either);
        expect(termsOf(cell(SHELL, on({}), withoutMfa)).needs).to.deep.equal([
            { mfa: false, accessKeys: true },
            { mfa: true },
        ]);
        expect(says(on({ BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } }))).to.equal(either);
        expect(says(on({}), deny({ Null: { "aws:MultiFactorAuthPresent": "false" } }))).to.equal(
            "yes: shell, with long-term access keys",
        );
        expect(says(on(MFA), withoutMfa)).to.equal("yes: shell, with MFA");
        expect(says(on(at("203.0.113.0/24")), withoutMfa)).to.equal(
            "yes: shell, with long-term access keys from 203.0.113.0/24 or with MFA from 203.0.113.0/24",
        );
        const keysElsewhere = deny({
            Null: { "aws:MultiFactorAuthPresent": "true" },
            NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" },
        });
        expect(says(on({}), withoutMfa, keysElsewhere)).to.equal(
            "yes: shell, with long-term access keys from 203.0.113.0/24 or with MFA",
        );
    });

    it("stays unknown where no words say exactly from where, or what else it takes", () => {
        expect(says(on({ NotIpAddress: { "aws:SourceIp": "198.51.100.0/24" } }))).to.equal("unknown");
        expect(says(on(at("203.0.113.0/24")), deny(at("203.0.113.7")))).to.equal("unknown");
        expect(says(on({ ...MFA, NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } }))).to.equal("unknown");
        expect(says(on({ StringLike: { "aws:SourceIp": "203.*" } }))).to.equal("unknown");
        expect(says(on({ BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }))).to.equal("unknown");
        expect(says(on({ Null: { "aws:MultiFactorAuthPresent": "false" } }))).to.equal("unknown");
    });

    it("says what a direct call takes where calls through a service take something else", () => {
        const directly = { Bool: { "aws:ViaAWSService": "false" } };
        expect(says(on({}), deny({ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" }, ...directly }))).to.equal(
            "yes: shell, from 203.0.113.0/24",
        );
        // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
        const perimeter = {
            NotIpAddressIfExists: { "aws:SourceIp": "203.0.113.0/24" },
            StringNotEqualsIfExists: { "aws:SourceVpc": "vpc-0a1b2c3d" },
            BoolIfExists: { "aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false" },
        };
        expect(says(on({}), deny(perimeter))).to.equal("yes: shell, from 203.0.113.0/24");
        expect(says(on({}), deny({ StringNotEquals: { "aws:SourceVpce": "vpce-0a1b2c3d" } }))).to.equal("unknown");
        expect(says(on({}), deny({ BoolIfExists: { "aws:MultiFactorAuthPresent": "false" }, ...directly }))).to.equal(
            "yes: shell, with MFA",
        );
    });

    it("is a no or a yes where neither changes the answer", () => {
        expect(says(on(MFA), on({}))).to.equal("yes: shell");
        expect(says(on(MFA), deny({}))).to.equal("denied");
    });

    it("leaves a federated role's MFA to its identity provider", () => {
        const trust = parseTrustPolicy(
            {
                Statement: {
                    Effect: "Allow",
                    Principal: { Federated: `arn:aws:iam::${ID}:saml-provider/company` },
                    Action: "sts:AssumeRoleWithSAML",
                },
            },
            "trust",
        );
        const role = { type: "role" as const, name: "ops", arn: `arn:aws:iam::${ID}:role/ops`, trust };
        const [one] = cells(accountOf([SHELL, on(MFA)], role));
        expect(one && cellText(one)).to.equal("unknown");
        const [other] = cells(accountOf([SHELL, on(at("203.0.113.0/24"))], role));
        expect(other && cellText(other)).to.equal("yes: shell, from 203.0.113.0/24");
    });
});
