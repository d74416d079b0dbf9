import { expect } from "chai";
import { principalOf, resourceOf } from "../../../access/cli/find-by-name";
import type { Account, AccountPrincipal } from "../../../access/matrix";

const principal = (type: "user" | "role", path: string, groups: string[] = []): AccountPrincipal => ({
    type,
    name: path.slice(path.lastIndexOf("/") + 1),
    arn: `arn:aws:iam::123456789012:${type}/${path}`,
    tags: {},
    groups,
    policies: { identity: [] },
});

const account: Account = {
    id: "123456789012",
    partition: "aws",
    principals: [principal("user", "alice", ["operators"]), principal("user", "Ops"), principal("role", "teams/Ops")],
    instances: [],
};

describe("A principal on the command line", () => {
    it("is named by name, by ARN, or by type and name where several have it", () => {
        expect(principalOf(account, "alice").type).to.equal("user");
        expect(principalOf(account, "role/Ops").arn).to.equal("arn:aws:iam::123456789012:role/teams/Ops");
        expect(() => principalOf(account, "Ops")).to.throw(
            'ambiguous value "Ops" for --principal (expected one of arn:aws:iam::',
        );
    });

    it("may be a role's session, whose ARN lacks the role's path", () => {
        const session = "arn:aws:sts::123456789012:assumed-role/Ops/carol";
        expect(principalOf(account, session)).to.equal(account.principals[2]);
        // Of several accounts the session's.
        const others = { principals: [{ ...principal("role", "Ops"), arn: "arn:aws:iam::444455556666:role/Ops" }] };
        const both = { principals: [...account.principals, ...others.principals] };
        expect(principalOf(both, session.replace("123456789012", "444455556666"))).to.equal(others.principals[0]);
    });

    it("may be another account, by its ID", () => {
        const foreign: AccountPrincipal = {
            ...principal("user", "x"),
            type: "account",
            name: "account 444455556666",
            arn: "account:account 444455556666",
        };
        for (const name of ["account:444455556666", "account 444455556666"])
            expect(principalOf({ principals: [foreign] }, name)).to.equal(foreign);
    });

    it("that isn't there is answered with those that are, a group with its members", () => {
        expect(() => principalOf(account, "zoe")).to.throw(/no principal with that name or ARN; it has alice, Ops$/);
        expect(() => principalOf(account, "Alice")).to.throw("; its letter case differs: alice");
        for (const group of ["operators", "group/operators"])
            expect(() => principalOf(account, group)).to.throw("; it is a group, and its members are alice");

        expect(() => principalOf({ ...account, principals: [] }, "zoe")).to.throw("; it has no principals");
    });
});

describe("A resource on the command line", () => {
    it("is any ARN that is whole", () => {
        expect(resourceOf(account, "arn:aws:s3:::bucket")).to.equal("arn:aws:s3:::bucket");
        for (const arn of ["arn:foo", "arn:aws:ec2:eu-central-1:i-1", "arn:aws:ssm:eu-central-1:123456789012:"]) {
            expect(() => resourceOf(account, arn), arn).to.throw(
                `invalid value "${arn}" for --resource (expected arn:`,
            );
        }
    });
});
