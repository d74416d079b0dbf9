import { expect } from "chai";
import { accessTable } from "../../../access/chains";
import type { Account, OrganizationMember } from "../../../access/matrix/account";
import { readResourceControlPolicy } from "../../../access/policy/parse";
import { ACCOUNT, arnOf, root, SESSIONS, smallAccount, trusts } from "./small-account";

const OUTSIDE = "777788889999";
const MEMBER = "999988887777";
const ID = "o-one";
const PATH = `${ID}/r-one/ou-work/`;

const everything = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
const condition = { StringNotEqualsIfExists: { "aws:PrincipalOrgID": ID } };
const limit = {
    Version: "2012-10-17",
    Statement: [everything, { ...everything, Effect: "Deny", Action: "sts:*", Condition: condition }],
};
const RCP: OrganizationMember = { rcps: [[readResourceControlPolicy(limit, "only the organization")]] };

interface Question {
    readonly trusted: unknown;
    readonly condition?: object;
    readonly organization?: "read" | "read in part" | "unread";
    readonly own?: OrganizationMember;
}

/** The rows that can open a session, or may. */
function rows({ trusted, condition, organization = "read", own }: Question): string[] {
    const trust = [trusts(trusted, condition === undefined ? {} : { Condition: condition })];
    const account: Account = smallAccount({ roles: { ops: { trust, can: [SESSIONS] } } });
    const organizations = new Map([
        [ACCOUNT, { id: ID, path: PATH, ...own }],
        [MEMBER, { id: ID, path: `${ID}/r-one/` }],
    ]);
    const missing = [{ what: `account ${MEMBER}`, reason: "it wasn't read", account: MEMBER }];
    const table = accessTable({
        ...account,
        ...(organization !== "unread" && { organizations }),
        ...(organization === "read in part" && { missing }),
    });
    return table.rows
        .filter(({ cells, principal }) => principal.type !== "role" && cells[0]?.verdict !== "denied")
        .map(({ principal, cells }) => `${principal.name}: ${cells[0]?.verdict}`);
}

const ofId = { StringEquals: { "aws:PrincipalOrgID": ID } };
const ofPath = { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": `${ID}/*` } };

describe("The organization of somebody from outside", () => {
    it("isn't the one that is read, for an account that isn't in it", () => {
        expect(rows({ trusted: { AWS: root(OUTSIDE) } })).to.deep.equal([`account ${OUTSIDE}: allowed`]);
        for (const AWS of [root(OUTSIDE), arnOf("role", "ci", OUTSIDE)]) {
            expect(rows({ trusted: { AWS }, condition: ofId })).to.deep.equal([]);
            expect(rows({ trusted: { AWS }, own: RCP })).to.deep.equal([]);
        }
        expect(rows({ trusted: { AWS: OUTSIDE }, condition: ofPath })).to.deep.equal([]);
        const either = { StringEquals: { "aws:PrincipalOrgID": [ID, "o-two"] } };
        expect(rows({ trusted: { AWS: OUTSIDE }, condition: either })).to.have.lengthOf(1);
    });

    it("is the one that is read, for an account in it", () => {
        for (const condition of [ofId, ofPath])
            expect(rows({ trusted: { AWS: MEMBER }, condition })).to.have.lengthOf(1);
        expect(rows({ trusted: { AWS: MEMBER }, own: RCP })).to.deep.equal([`account ${MEMBER}: allowed`]);
        const other = { StringEquals: { "aws:PrincipalOrgID": "o-two" } };
        expect(rows({ trusted: { AWS: MEMBER }, condition: other })).to.deep.equal([]);
    });

    it("may be any that isn't read, for anybody", () => {
        for (const condition of [ofId, ofPath]) {
            expect(rows({ trusted: "*", condition })).to.deep.equal([]);
            for (const organization of ["read in part", "unread"] as const) {
                const [row = ""] = rows({ trusted: "*", condition, organization });
                expect(row).to.match(/^anybody with aws:PrincipalOrg.*: allowed$/);
            }
        }
        expect(rows({ trusted: "*", own: RCP })).to.deep.equal([]);
    });

    it("doesn't exist for a service", () => {
        const trusted = { Service: "lambda.amazonaws.com" };
        expect(rows({ trusted })).to.deep.equal(["lambda.amazonaws.com: allowed"]);
        expect(rows({ trusted, own: RCP })).to.deep.equal([]);
    });
});
