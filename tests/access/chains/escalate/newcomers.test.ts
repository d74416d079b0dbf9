import { expect } from "chai";
import { ACCOUNT, arnOf, root, SESSIONS, trusts } from "../small-account";
import { can, cannot, given, mallory, managed, policy, policyArn } from "./escalating";

const of = (kind: string, name: string) => `arn:aws:iam::${ACCOUNT}:${kind}/${name}`;
const users = (actions: string[], Condition = {}) => can(actions, of("user", "new-*"), Condition);
const roles = (actions: string[], Condition = {}) => can(actions, of("role", "new-*"), Condition);
const me = arnOf("user", "mallory");

describe("Principals that somebody creates", () => {
    it("are users with any right whose keys they have", () => {
        const all = ["iam:CreateUser", "iam:AttachUserPolicy", "iam:CreateAccessKey"];
        expect(given([users(all)])).to.equal("escalation");
        for (const one of all) expect(given([users(all.filter((other) => other !== one))]), one).to.equal("");
        // All on one user.
        const split = [users(["iam:CreateUser", "iam:CreateAccessKey"]), can("iam:PutUserPolicy", of("user", "x-*"))];
        expect(given(split)).to.equal("");
        const existing = { users: { x: {} } };
        expect(given([can(all, of("user", "x"))], existing)).to.equal("escalation");
        expect(given([can(["iam:CreateUser", "iam:AttachUserPolicy"], of("user", "x"))], existing)).to.equal("");
    });

    it("are roles with any right that trust them", () => {
        const all = ["iam:CreateRole", "iam:PutRolePolicy"];
        expect(given([roles(all)])).to.equal("escalation");
        for (const one of all) expect(given([roles(all.filter((other) => other !== one))]), one).to.equal("");
        expect(given([roles(all), cannot("sts:AssumeRole")])).to.equal("");
    });

    it("are roles that a service runs code as", () => {
        const all = roles(["iam:CreateRole", "iam:PutRolePolicy", "iam:PassRole"]);
        const lambda = can(["lambda:CreateFunction", "lambda:InvokeFunction"]);
        expect(given([all, lambda, cannot("sts:AssumeRole")])).to.equal("escalation");
        expect(given([all, cannot("sts:AssumeRole")])).to.equal("");
        expect(given([roles(["iam:CreateRole", "iam:PutRolePolicy"]), lambda, cannot("sts:*")])).to.equal("");
    });

    it("have the permissions boundary that a condition asks for", () => {
        const hasBoundary = { StringEquals: { "iam:PermissionsBoundary": policyArn("b") } };
        const create = users(["iam:CreateUser", "iam:PutUserPolicy"], hasBoundary);
        const delegated = can(["iam:CreateUser", "iam:PutUserPolicy"], "*", hasBoundary);
        const bounded = (...statements: object[]) =>
            mallory({ users: { mallory: { can: [create, users(["iam:CreateAccessKey"])] } } }, () => ({
                boundary: managed("b", delegated, can("iam:CreateAccessKey"), ...statements),
            }));
        expect(bounded()).to.equal("");
        expect(bounded(can("ssm:*"))).to.equal("escalation");
        // The user that is created creates another one, without a boundary.
        expect(bounded(can("iam:*"))).to.equal("escalation");
        expect(given([create, users(["iam:CreateAccessKey"])])).to.equal("");
    });

    it("have a boundary that their creator doesn't have", () => {
        const hasBoundary = { StringEquals: { "iam:PermissionsBoundary": policyArn("b") } };
        const under = (...boundary: ReturnType<typeof can>[]) =>
            given([roles(["iam:CreateRole", "iam:PutRolePolicy"], hasBoundary)], { policies: { b: [boundary] } });
        expect(under(SESSIONS)).to.equal("escalation");
        expect(under(can("s3:*"))).to.equal("");
    });

    it("have the organization's limits", () => {
        const make = users(["iam:CreateUser", "iam:AttachUserPolicy", "iam:CreateAccessKey"]);
        const under = (...statements: object[]) =>
            mallory({ users: { mallory: { can: [make] } } }, () => ({ scps: [[policy("SCP", ...statements)]] }));
        expect(under(can("*"))).to.equal("escalation");
        expect(under(can("iam:*"))).to.equal("");
        expect(under(can("*"), cannot("iam:CreateUser"))).to.equal("");
        expect(under(can("*"), cannot("iam:CreateUser", { ArnNotLike: { "aws:PrincipalArn": me } }))).to.equal(
            "escalation",
        );
    });

    it("are managed policies that a condition on iam:PolicyARN lets them attach", () => {
        const attach = can("iam:AttachUserPolicy", me, { ArnLike: { "iam:PolicyARN": policyArn("team-*") } });
        expect(given([attach, can("iam:CreatePolicy", policyArn("team-*"))])).to.equal("escalation");
        expect(given([attach, can("iam:CreatePolicy", policyArn("other-*"))])).to.equal("");
        expect(given([attach])).to.equal("");
        const team = managed("team-a", can("s3:*"));
        const existing = (...statements: ReturnType<typeof can>[]) =>
            mallory({ users: { mallory: { can: [attach, ...statements] } } }, () => ({ boundary: team }));
        expect(existing()).to.equal("");
    });

    it("are groups with any right, which they join", () => {
        const all = ["iam:CreateGroup", "iam:PutGroupPolicy", "iam:AddUserToGroup"];
        const group = (actions: string[]) => given([can(actions, of("group", "new"))]);
        expect(group(all)).to.equal("escalation");
        for (const one of all) expect(group(all.filter((other) => other !== one)), one).to.equal("");
    });
});

describe("Groups that somebody joins", () => {
    const group = (actions: string[]) => can(actions, of("group", "g"));
    const world = (statements: ReturnType<typeof can>[], policies: object[], members: object = {}) =>
        mallory({
            users: { mallory: { can: statements }, ...members },
            groups: { g: policies as (typeof SESSIONS)[] },
        });

    it("are those without members too", () => {
        expect(world([group(["iam:AddUserToGroup"])], [SESSIONS])).to.equal("escalation");
        expect(world([group(["iam:AddUserToGroup"])], [])).to.equal("");
        expect(world([can("iam:AddUserToGroup", of("group", "h"))], [SESSIONS])).to.equal("");
    });

    it("may be given any right before or after", () => {
        expect(world([group(["iam:AddUserToGroup", "iam:PutGroupPolicy"])], [])).to.equal("escalation");
        expect(world([group(["iam:PutGroupPolicy"])], [])).to.equal("");
    });

    it("don't give the policies that a member has of its own", () => {
        const x = { x: { groups: ["g"], can: [SESSIONS] } };
        expect(world([group(["iam:AddUserToGroup"])], [], x)).to.equal("");
    });

    it("are joined by another user whose keys they have", () => {
        const keys = can("iam:CreateAccessKey", of("user", "x"));
        const passing = { trust: [trusts({ AWS: root() })], can: [keys, group(["iam:AddUserToGroup"])] };
        const small = {
            users: { mallory: { can: [can("sts:AssumeRole")] }, x: {} },
            groups: { g: [SESSIONS] },
            roles: { passing },
        };
        expect(mallory(small)).to.equal("escalation");
    });
});
