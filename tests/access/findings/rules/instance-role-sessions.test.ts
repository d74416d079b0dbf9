import { expect } from "chai";
import { findingsOf } from "../../../../access/findings/findings";
import { instanceRoleSessions } from "../../../../access/findings/rules/instance-role-sessions";
import { allow } from "../accounts";
import { testRule } from "../rule-cases";
import { ACCOUNT, assume, root, SESSIONS, smallAccount, trusts } from "../../chains/small-account";

testRule(instanceRoleSessions, {
    finds: [[{ type: "role", use: "instance", statements: [allow("ssm:StartSession")] }]],
    passes: [[{ type: "role", use: "service", statements: [allow("ssm:StartSession")] }]],
});

const ec2 = [trusts({ Service: "ec2.amazonaws.com" })];
const web = { trust: ec2, can: [assume("ops")] };
const ops = (Condition = {}) => ({ trust: [trusts({ AWS: root() }, { Condition })], can: [SESSIONS] });
const instances = { "i-1": {}, "i-2": {} };
const profiles = { "i-1": "web" };
const toWeb = [{ ...SESSIONS, Resource: [`arn:aws:ec2:*:${ACCOUNT}:instance/i-1`, "arn:aws:ssm:*:*:document/*"] }];

function said(small: Parameters<typeof smallAccount>[0]): string[] {
    const account = smallAccount({ instances, profiles, ...small });
    return findingsOf(account, { rules: [instanceRoleSessions] }).map(({ severity, what }) => `${severity}: ${what}`);
}

describe("access findings: instance-role-sessions", () => {
    it("finds roles that an instance's role can assume, as far as their trust policies let it in", () => {
        expect(said({ roles: { web, ops: ops() } })).to.deep.equal([
            "high: instances with the role web can open sessions through ops (sts:AssumeRole)",
        ]);
        const admins = { StringEquals: { "aws:PrincipalTag/team": "admins" } };
        expect(said({ roles: { web, ops: ops(admins) } })).to.deep.equal([]);
    });

    it("names those who reach more from there than they do themselves", () => {
        const users = { alice: { can: toWeb }, bob: { can: [SESSIONS] }, carol: {} };
        expect(said({ users, roles: { web, ops: ops() } })).to.deep.equal([
            "high: instances with the role web can open sessions through ops (sts:AssumeRole), and so give alice, who can open sessions on them, instances that they can't reach otherwise",
        ]);
        const direct = { trust: ec2, can: [SESSIONS] };
        expect(said({ users, roles: { web: direct } }).slice(0, 1)).to.deep.equal([
            "high: instances with the role web can open shells on other instances (ssm:StartSession), and so give alice, who can open sessions on them, instances that they can't reach otherwise",
        ]);
    });
});
