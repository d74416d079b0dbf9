import { expect } from "chai";
import type { AnyPolicy } from "../../../../access/evaluate/outcome";
import { arnOf, assume, root, SESSIONS, trusts } from "../small-account";
import { amongThemselves, can, cannot, closed, given, mallory, managed, policy, policyArn } from "./escalating";

const me = arnOf("user", "mallory");
const attach = (Condition: object) => given([can("iam:AttachUserPolicy", me, Condition)]);
const attached =
    (...policies: AnyPolicy[]) =>
    ({ identity }: { readonly identity: readonly AnyPolicy[] }) => ({
        identity: [...identity, ...policies],
    });
const users = (...statements: ReturnType<typeof can>[]) => ({ users: { mallory: { can: statements } } });

describe("Rewriting IAM", () => {
    it("counts on one's own policies, by name and by variable", () => {
        expect(given([can("iam:PutUserPolicy", me)])).to.equal("escalation");
        expect(given([can("iam:PutUserPolicy", "arn:aws:iam::*:user/${aws:username}")])).to.equal("escalation");
        expect(given([can("iam:PutUserPolicy", arnOf("user", "x"))])).to.equal("");
        const others = { users: { x: { groups: ["g"] } }, groups: { g: [] } };
        expect(given([can("iam:PutGroupPolicy")], others)).to.equal("");
    });

    it("gives what the managed policies allow that a condition on iam:PolicyARN leaves", () => {
        const named = (operator: string, arn: string) => attach({ [operator]: { "iam:PolicyARN": arn } });
        expect(attach({})).to.equal("escalation");
        expect(named("ArnLike", policyArn("*", "aws"))).to.equal("escalation");
        expect(named("ArnEquals", policyArn("AmazonSSMFullAccess", "aws"))).to.equal("escalation");
        expect(named("ArnEquals", policyArn("ReadOnlyAccess", "aws"))).to.equal("");
        expect(named("ArnEquals", policyArn("AmazonS3ReadOnlyAccess", "aws"))).to.equal("");
        const own = can("iam:AttachUserPolicy", me, { ArnEquals: { "iam:PolicyARN": policyArn("team") } });
        const withTeam = (...statements: object[]) => ({
            boundary: managed("team", ...statements),
        });
        expect(mallory(users(own), () => withTeam(can("*")))).to.equal("escalation");
        expect(mallory(users(own), () => withTeam(can(["iam:AttachUserPolicy", "s3:*"])))).to.equal("");
        // Within the boundary too it can create a user without one.
        expect(mallory(users(own), () => withTeam(can(["iam:*", "s3:*"])))).to.equal("escalation");
    });

    it("writes versions of one's managed policies; older ones may allow more", () => {
        const m = managed("m", can("s3:GetObject"));
        const versions = (action: string, name: string) =>
            mallory(users(can(`iam:${action}`, policyArn(name))), attached(m));
        expect(versions("CreatePolicyVersion", "m")).to.equal("escalation");
        expect(versions("CreatePolicyVersion", "other")).to.equal("");
        expect(versions("SetDefaultPolicyVersion", "m")).to.equal("unknown escalation");
        expect(versions("SetDefaultPolicyVersion", "other")).to.equal("");
    });

    it("attaches the account's managed policies, those that nobody has too, and writes them first", () => {
        const own = { ArnLike: { "iam:PolicyARN": policyArn("*") } };
        const among = (sessions: boolean, ...more: ReturnType<typeof can>[]) =>
            given([can("iam:AttachUserPolicy", me, own), ...more], {
                policies: { m: [[sessions ? SESSIONS : can("s3:GetObject")]] },
            });
        expect(among(true)).to.equal("escalation");
        expect(among(false)).to.equal("");
        expect(among(false, can("iam:CreatePolicyVersion", policyArn("m")))).to.equal("escalation");
        expect(among(false, can("iam:CreatePolicyVersion", policyArn("other")))).to.equal("");
    });

    it("puts an earlier version of one's managed policy in force again, where the versions are known", () => {
        const versions = (...earlier: object[]) =>
            mallory({
                users: { mallory: { can: [can("iam:SetDefaultPolicyVersion", policyArn("m"))], attached: ["m"] } },
                policies: { m: [[can("s3:GetObject")], ...earlier.map((one) => [{ ...one }])] },
            });
        expect(versions()).to.equal("");
        expect(versions(can("s3:*"))).to.equal("");
        expect(versions(can("s3:*"), SESSIONS)).to.equal("escalation");
    });

    it("leaves what the permissions boundary leaves, unless that goes", () => {
        const boundary = managed("b", can(["iam:*", "s3:*"]));
        const bounded = (statement: ReturnType<typeof can>, limit: AnyPolicy = boundary) =>
            mallory(users(SESSIONS, statement), () => ({ boundary: limit }));
        const hasBoundary = { StringEquals: { "iam:PermissionsBoundary": policyArn("b") } };
        expect(given([can("iam:PutUserPolicy", me, hasBoundary)])).to.equal("");
        const put = can("iam:PutUserPolicy", me, hasBoundary);
        expect(bounded(put, managed("b", can(["iam:PutUserPolicy", "s3:*"])))).to.equal("");
        expect(bounded(put)).to.equal("escalation");
        expect(bounded(can("iam:*"))).to.equal("escalation");
        expect(bounded(can("iam:DeleteUserPermissionsBoundary", me))).to.equal("escalation");
        expect(bounded(can("iam:DeleteUserPermissionsBoundary", arnOf("user", "x")))).to.equal("");
        expect(bounded(can("iam:PutUserPermissionsBoundary", me))).to.equal("escalation");
        // The boundary that everyone must have is put again.
        expect(bounded(can("iam:PutUserPermissionsBoundary", me, hasBoundary))).to.equal("");
        expect(bounded(can("iam:CreatePolicyVersion", policyArn("b")))).to.equal("escalation");
        expect(bounded(can("iam:SetDefaultPolicyVersion", policyArn("b")))).to.equal("unknown escalation");
        const lifts = ["iam:*PermissionsBoundary", "iam:*PolicyVersion"];
        const locked = (...more: string[]) => managed("b", can(["iam:*", "s3:*"]), cannot([...lifts, ...more]));
        expect(bounded(can("iam:*"), locked("iam:CreateUser"))).to.equal("escalation");
        expect(bounded(can("iam:*"), locked("iam:CreateRole"))).to.equal("escalation");
        expect(bounded(can("iam:*"), locked("iam:CreateUser", "iam:CreateRole"))).to.equal("");
    });

    it("removes a Deny of one's own", () => {
        const deny = {
            ...policy("inline policy deny of user mallory", cannot("ssm:StartSession")),
            owner: { kind: "user", name: "mallory" } as const,
        };
        expect(mallory(users(SESSIONS, can("iam:DeleteUserPolicy", me)), attached(deny))).to.equal("escalation");
        expect(mallory(users(SESSIONS, can("iam:DeleteUserPolicy", arnOf("user", "x"))), attached(deny))).to.equal("");
    });

    it("takes users by their tags", () => {
        const keys = can("iam:CreateAccessKey", "*", { StringEquals: { "iam:ResourceTag/Team": "a" } });
        const alice = { can: [SESSIONS] };
        expect(given([keys], { users: { alice: { ...alice, tags: { Team: "a" } } } })).to.equal("escalation");
        expect(given([keys], { users: { alice: { ...alice, tags: { Team: "b" } } } })).to.equal("");
        expect(given([keys], { users: { alice } })).to.equal("");
    });

    it("gives rights to somebody else only with a way to become them", () => {
        const open = { trust: [trusts({ AWS: root() })] };
        const put = can("iam:PutRolePolicy", arnOf("role", "open"));
        expect(given([put], { roles: { open } })).to.equal("");
        expect(given([put, assume("open")], { roles: { open } })).to.equal("escalation");
        const both = can(["iam:CreateAccessKey", "iam:PutUserPolicy"], arnOf("user", "x"));
        expect(given([both], { users: { x: {} } })).to.equal("escalation");
    });

    it("takes a role by its trust policy where nothing denies assuming it", () => {
        const rewrite = can("iam:UpdateAssumeRolePolicy", arnOf("role", "closed"));
        const roles = { closed };
        expect(given([rewrite], { roles })).to.equal("escalation");
        expect(amongThemselves([rewrite], { roles })).to.equal("escalation");
        expect(amongThemselves([rewrite, cannot("sts:*")], { roles })).to.equal("");
    });

    it("takes a role from another account, which limits of the caller's own don't hold for", () => {
        const rewrite = can("iam:UpdateAssumeRolePolicy", arnOf("role", "closed"));
        const roles = { closed };
        expect(given([rewrite, cannot("sts:*")], { roles })).to.equal("unknown escalation");
        const scps = [[policy("SCP", can("*"), cannot("sts:AssumeRole"))]];
        expect(mallory({ ...users(rewrite), roles }, () => ({ scps }))).to.equal("unknown escalation");
        expect(given([rewrite, cannot("iam:Update*")], { roles })).to.equal("");
        expect(given([can("iam:UpdateAssumeRolePolicy", arnOf("role", "x"))], { roles })).to.equal("");
    });

    it("ends where roles take each other", () => {
        const trust = [trusts({ AWS: arnOf("user", "owner") })];
        const rewrite = (name: string) => can("iam:UpdateAssumeRolePolicy", arnOf("role", name));
        const roles = { a: { trust, can: [rewrite("b")] }, b: { trust, can: [rewrite("a"), SESSIONS] } };
        expect(given([rewrite("a")], { roles })).to.equal("escalation");
    });
});
