import { expect } from "chai";
import { accessTable } from "../../../access/chains";
import { principalLabel, withPeople, type Account, type AccountPrincipal } from "../../../access/matrix";
import { parsePolicy, parseTrustPolicy } from "../../../access/policy/parse";

const policy = {
    Version: "2012-10-17",
    Statement: [
        {
            Effect: "Allow",
            Action: "ssm:StartSession",
            Resource: "arn:aws:ec2:*:*:instance/*",
            Condition: { StringEquals: { "ssm:resourceTag/Department": "${aws:PrincipalTag/Department}" } },
        },
        {
            Effect: "Allow",
            Action: "ssm:StartSession",
            Resource: "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell",
        },
    ],
};
const trust = {
    Version: "2012-10-17",
    Statement: {
        Effect: "Allow",
        Principal: { Federated: "arn:aws:iam::111122223333:saml-provider/company" },
        Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
    },
};
const role: AccountPrincipal = {
    type: "role",
    name: "people",
    arn: "arn:aws:iam::111122223333:role/people",
    tags: {},
    groups: [],
    policies: { identity: [parsePolicy(JSON.stringify(policy), "sessions")] },
    trust: parseTrustPolicy(JSON.stringify(trust), "trust"),
};
const instance = (name: string, Department: string) => ({
    id: `i-${name}`,
    name,
    arn: `arn:aws:ec2:eu-central-1:111122223333:instance/i-${name}`,
    region: "eu-central-1",
    tags: { Department },
});
const account = (principal: AccountPrincipal): Account => ({
    id: "111122223333",
    partition: "aws",
    principals: [principal],
    instances: [instance("ledger", "Finance"), instance("payroll", "HR")],
});
const rows = (one: Account) =>
    Object.fromEntries(
        accessTable(one).rows.map(({ principal, cells }) => [
            principalLabel(principal),
            cells.map(({ verdict }) => verdict),
        ]),
    );

describe("The sessions of a role", () => {
    it("may reach anything while it isn't known which tags people bring", () => {
        expect(rows(account(role))).to.deep.equal({ "company (SAML provider)": ["unknown", "unknown"] });
    });

    it("are a row for each combination of tags that people have, and one without tags, which reaches nothing", () => {
        const people = {
            alice: { Department: "Finance" },
            bob: { Department: "Finance" },
            carol: { Department: "HR" },
        };
        expect(rows(withPeople(account(role), { people }))).to.deep.equal({
            "people (role, Department=Finance, of alice, bob)": ["allowed", "denied"],
            "people (role, Department=HR, of carol)": ["denied", "allowed"],
            "people (role, without session tags)": ["denied", "denied"],
        });
    });

    it("have the role's own tags where they don't bring another of the same key, in whatever letter case", () => {
        const tagged = { ...role, tags: { department: "HR" } };
        const people = { alice: { Department: "Finance" }, bob: {} };
        const found = rows(withPeople(account(tagged), { people }));
        expect(found["people (role, Department=Finance, of alice)"]).to.deep.equal(["allowed", "denied"]);
        expect(found["people (role, without session tags)"]).to.deep.equal(["denied", "allowed"]);
    });

    it("leave users and roles of which nothing is known as they are", () => {
        const user = { ...role, type: "user" as const };
        expect(withPeople(account(user), { people: {} }).principals[0]).to.equal(user);
        expect(withPeople(account(role), {}).principals[0]).to.equal(role);
    });
});
