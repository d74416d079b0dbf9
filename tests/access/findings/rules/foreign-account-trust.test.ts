import { expect } from "chai";
import { findingsOf } from "../../../../access/findings/findings";
import { foreignAccountTrust } from "../../../../access/findings/rules/foreign-account-trust";
import type { Account } from "../../../../access/matrix/account";
import { ACCOUNT, root, SESSIONS, smallAccount, trusts } from "../../chains/small-account";

const OTHER = "999988887777";

function said(trust: Readonly<Record<string, unknown>>, name = "vendor", more: Partial<Account> = {}): string[] {
    const account = { ...smallAccount({ roles: { [name]: { trust: [trust], can: [SESSIONS] } } }), ...more };
    return findingsOf(account, { rules: [foreignAccountTrust] }).map(({ severity, what }) => `${severity}: ${what}`);
}

const FOUND = [`medium: any principal of the account ${OTHER} can assume the role vendor, which can open sessions`];

describe("access findings: foreign-account-trust", () => {
    it("finds another account that is trusted as a whole", () => {
        expect(said(trusts({ AWS: root(OTHER) }))).to.deep.equal(FOUND);
        expect(said(trusts({ AWS: OTHER }))).to.deep.equal(FOUND);
        expect(said(trusts({ AWS: [root(), OTHER] }))).to.deep.equal(FOUND);
        const since = { DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } };
        expect(said(trusts({ AWS: root(OTHER) }, { Condition: since }))).to.deep.equal(FOUND);
        const ended = { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } };
        expect(said(trusts({ AWS: root(OTHER) }, { Condition: ended }))).to.deep.equal([]);
    });

    it("finds one that a condition names instead of the Principal element", () => {
        const of = (Condition: object): string[] => said(trusts("*", { Condition }));
        expect(of({ StringEquals: { "aws:PrincipalAccount": OTHER } })).to.deep.equal(FOUND);
        expect(of({ StringEquals: { "aws:PrincipalAccount": [ACCOUNT, OTHER] } })).to.deep.equal(FOUND);
        expect(of({ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${OTHER}:*` } })).to.deep.equal(FOUND);
        expect(of({ StringEquals: { "aws:PrincipalAccount": ACCOUNT } })).to.deep.equal([]);
        expect(of({ StringNotEquals: { "aws:PrincipalAccount": OTHER } })).to.deep.equal([]);
        expect(of({ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${OTHER}:role/deploy-*` } })).to.deep.equal([]);
        expect(of({ StringEquals: { "aws:PrincipalAccount": OTHER, "sts:ExternalId": "0f1e2d3c" } })).to.deep.equal([]);
    });

    it("finds nothing with an external ID, a condition on who calls, or a principal that is named", () => {
        for (const Condition of [
            { StringEquals: { "sts:ExternalId": "0f1e2d3c" } },
            { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
            { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${OTHER}:role/deploy-*` } },
            { Bool: { "aws:MultiFactorAuthPresent": "true" } },
            { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
        ])
            expect(said(trusts({ AWS: root(OTHER) }, { Condition })), JSON.stringify(Condition)).to.deep.equal([]);
        expect(said(trusts({ AWS: `arn:aws:iam::${OTHER}:role/deploy` }))).to.deep.equal([]);
        expect(said(trusts({ AWS: root() }))).to.deep.equal([]);
    });

    it("finds one that takes any external ID, or none", () => {
        for (const Condition of [
            { StringLike: { "sts:ExternalId": "*" } },
            { StringEqualsIfExists: { "sts:ExternalId": "0f1e2d3c" } },
            { StringNotEquals: { "sts:ExternalId": "0f1e2d3c" } },
            { Null: { "sts:ExternalId": "false" } },
        ])
            expect(said(trusts({ AWS: root(OTHER) }, { Condition })), JSON.stringify(Condition)).to.deep.equal(FOUND);
        const others = { StringNotEquals: { "sts:ExternalId": "0f1e2d3c" } };
        const deny = { ...trusts("*", { Condition: others }), Effect: "Deny" };
        const account = smallAccount({
            roles: { vendor: { trust: [trusts({ AWS: root(OTHER) }), deny], can: [SESSIONS] } },
        });
        expect(findingsOf(account, { rules: [foreignAccountTrust] })).to.deep.equal([]);
    });

    it("finds nothing in the roles of AWS Organizations and Control Tower, and in accounts of the same organization", () => {
        const managed = ["AWSControlTowerExecution", "OrganizationAccountAccessRole", "stacksets-exec-0f1e2d3c"];
        for (const name of managed) expect(said(trusts({ AWS: root(OTHER) }), name), name).to.deep.equal([]);
        const members = (id: string) =>
            new Map([
                [ACCOUNT, { id: "o-a" }],
                [OTHER, { id }],
            ]);
        expect(said(trusts({ AWS: root(OTHER) }), "vendor", { organizations: members("o-a") })).to.deep.equal([]);
        expect(said(trusts({ AWS: root(OTHER) }), "vendor", { organizations: members("o-b") })).to.deep.equal(FOUND);
        // Where the organization is known, the name alone says nothing.
        for (const name of managed) {
            const of = (organizations: ReadonlyMap<string, { readonly id: string }>): string[] =>
                said(trusts({ AWS: root(OTHER) }), name, { organizations });
            expect(of(members("o-a")), name).to.deep.equal([]);
            expect(of(members("o-b")), name).to.have.length(1);
            expect(of(new Map([[ACCOUNT, { id: "o-a" }]])), name).to.have.length(1);
        }
    });
});
