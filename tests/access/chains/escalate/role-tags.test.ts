import { expect } from "chai";
import { chainMatrix } from "../../../../access/chains";
import { howOf } from "../../../../access/matrix/cell";
import { ACCOUNT, arnOf, root, SESSIONS, smallAccount, trusts } from "../small-account";
import { amongThemselves, can, cannot, mallory, malloryIn, policy } from "./escalating";

type Statement = ReturnType<typeof can>;

const ops = arnOf("role", "ops");
const tag = can("iam:TagRole", ops);
const mine = (...statements: Statement[]) => ({
    trust: [trusts({ AWS: arnOf("user", "mallory") })],
    can: statements,
});

describe("Roles that somebody assumes by the role's own tag", () => {
    const byTag = can("sts:AssumeRole", ops, { StringEquals: { "aws:ResourceTag/Team": "blue" } });
    const role = { trust: [trusts({ AWS: root() })], can: [SESSIONS], tags: { Team: "red" } };
    const by = (...statements: Statement[]) =>
        mallory({ users: { mallory: { can: statements } }, roles: { ops: role } });

    it("open to those that write it, under either name of the condition key", () => {
        expect(by(byTag)).to.equal("");
        expect(by(tag)).to.equal("");
        expect(by(byTag, tag)).to.equal("escalation");
        expect(by(byTag, can("iam:TagRole", arnOf("role", "x")))).to.equal("");
        expect(by(byTag, can("iam:UntagRole", ops))).to.equal("");
        const ofIam = can("sts:AssumeRole", "*", { StringEquals: { "iam:ResourceTag/Team": "blue" } });
        expect(by(ofIam, tag)).to.equal("escalation");
    });

    it("open to those that remove it", () => {
        const without = can("sts:AssumeRole", "*", { Null: { "aws:ResourceTag/Team": "true" } });
        expect(by(without)).to.equal("");
        expect(by(without, can("iam:UntagRole", ops))).to.equal("escalation");
        expect(by(without, tag)).to.equal("");
    });

    it("stay closed where the tag or its value can't be written", () => {
        const limited = (Condition: object) => by(byTag, can("iam:TagRole", ops, Condition));
        expect(limited({ StringEquals: { "aws:RequestTag/Team": "blue" } })).to.equal("escalation");
        expect(limited({ StringEquals: { "aws:RequestTag/Team": "green" } })).to.equal("");
        expect(limited({ "ForAllValues:StringEquals": { "aws:TagKeys": ["Cost"] } })).to.equal("");
        expect(by(byTag, tag, cannot("iam:TagRole"))).to.equal("");
        const limit = (...statements: Statement[]) =>
            mallory({ users: { mallory: { can: [byTag, tag] } }, roles: { ops: role } }, () => ({
                scps: [[policy("SCP", ...statements)]],
            }));
        expect(limit(can("*"))).to.equal("escalation");
        expect(limit(can("*"), cannot("iam:*"))).to.equal("");
        expect(limit(can("*"), cannot("sts:*"))).to.equal("");
    });

    it("open where the tag has to be the caller's own", () => {
        const user = (condition: object, tags = {}) =>
            mallory({
                users: { mallory: { tags, can: [tag, can("sts:AssumeRole", "*", { StringEquals: condition })] } },
                roles: { ops: role },
            });
        const forward = { "aws:ResourceTag/Team": "${aws:PrincipalTag/Team}" };
        const back = { "aws:PrincipalTag/Team": "${aws:ResourceTag/Team}" };
        for (const condition of [forward, back]) {
            expect(user(condition, { Team: "blue" })).to.equal("escalation");
            expect(user(condition)).to.equal("");
        }
    });

    it("open where a resource control policy asks for the tag", () => {
        const limit = policy(
            "RCP",
            can("*"),
            cannot("sts:AssumeRole", { StringNotEquals: { "aws:ResourceTag/Team": "blue" } }),
        );
        const account = (...statements: Statement[]) => {
            const small = smallAccount({
                users: { mallory: { can: [can("sts:AssumeRole"), ...statements] } },
                roles: { ops: role },
            });
            return malloryIn({ ...small, organizations: new Map([[ACCOUNT, { rcps: [[limit]] }]]) });
        };
        expect(account()).to.equal("");
        expect(account(tag)).to.equal("escalation");
    });

    it("open by more tags at once: the one to assume it, and those that its own policies ask for", () => {
        const byLevel = can("ssm:StartSession", "*", { StringEquals: { "aws:PrincipalTag/Level": "high" } });
        const both = (Condition = {}) =>
            mallory({
                users: { mallory: { can: [byTag, can("iam:TagRole", ops, Condition)] } },
                roles: { ops: { ...role, can: [byLevel] } },
            });
        expect(both()).to.equal("escalation");
        expect(both({ "ForAllValues:StringEquals": { "aws:TagKeys": ["Team"] } })).to.equal("");
    });

    it("are unknown where the tag can be written only after another one of the role", () => {
        const after = can("iam:TagRole", ops, { StringEquals: { "iam:ResourceTag/State": "open" } });
        const state = can("iam:TagRole", ops, { "ForAllValues:StringEquals": { "aws:TagKeys": ["State"] } });
        expect(by(byTag, after)).to.equal("");
        expect(by(byTag, state)).to.equal("");
        expect(by(byTag, after, state)).to.equal("unknown escalation");
    });

    it("open where one writes the tag and another assumes the role", () => {
        const two = (roles: Parameters<typeof mallory>[0]["roles"], ...statements: Statement[]) =>
            mallory({ users: { mallory: { can: statements } }, roles: { ops: role, ...roles } });
        expect(two({ writer: mine(tag) }, byTag)).to.equal("escalation");
        expect(two({ caller: mine(byTag) }, tag)).to.equal("escalation");
        expect(two({ writer: mine(tag), caller: mine(byTag) })).to.equal("escalation");
        expect(two({ caller: mine(byTag) })).to.equal("");
        expect(two({ writer: mine(tag) })).to.equal("");
    });
});

describe("What one principal that somebody can become writes on another", () => {
    const on = (target: string, kind: "user" | "role", ...actions: string[]) => mine(can(actions, arnOf(kind, target)));

    it("counts, though the first can't become the second", () => {
        const role = (writer: ReturnType<typeof mine>, target = mine()) =>
            mallory({ users: { mallory: {} }, roles: { writer, target } });
        const byTag = mine(can("ssm:StartSession", "*", { StringEquals: { "aws:PrincipalTag/Team": "blue" } }));
        expect(role(on("target", "role", "iam:PutRolePolicy"))).to.equal("escalation");
        expect(role(on("else", "role", "iam:PutRolePolicy"))).to.equal("");
        expect(role(on("target", "role", "iam:TagRole"), byTag)).to.equal("escalation");
        expect(role(on("target", "role", "iam:TagRole"))).to.equal("");
        const closed = { trust: [trusts({ AWS: arnOf("user", "owner") })] };
        expect(role(on("target", "role", "iam:PutRolePolicy"), { ...closed, can: [] })).to.equal("");
    });

    it("counts on those themselves that become it", () => {
        const self = (...actions: string[]) =>
            mallory({ users: { mallory: {} }, roles: { writer: on("mallory", "user", ...actions) } });
        expect(self("iam:PutUserPolicy")).to.equal("escalation");
        expect(self("iam:GetUser")).to.equal("");
    });

    it("counts on trust policies, though the first may assume nothing itself", () => {
        const ops = arnOf("role", "ops");
        const closed = { trust: [trusts({ AWS: arnOf("user", "owner") })], can: [SESSIONS] };
        const write = can("iam:UpdateAssumeRolePolicy", ops);
        const no = cannot("sts:AssumeRole");
        const opens = (user: Statement[], roles = {}) => amongThemselves(user, { roles: { ops: closed, ...roles } });
        expect(opens([write])).to.equal("escalation");
        expect(opens([write, no])).to.equal("");
        expect(opens([], { writer: mine(write, no) })).to.equal("escalation");
        expect(opens([no], { writer: mine(write, no) })).to.equal("");
        const caller = { ...mine(), tags: {} };
        expect(opens([], { writer: mine(write, no), caller })).to.equal("escalation");
    });

    it("counts for somebody from outside", () => {
        const Federated = `arn:aws:iam::${ACCOUNT}:saml-provider/idp`;
        const trust = [trusts({ Federated }, { Action: "sts:AssumeRoleWithSAML" })];
        const opens = (can: Statement[]) => {
            const account = smallAccount({ roles: { writer: { trust, can }, target: { trust } } });
            const { classes } = chainMatrix(account, { by: "escalation" });
            return classes.some(({ groups }) => groups.some(({ cell }) => howOf(cell) === "escalation"));
        };
        expect(opens([])).to.equal(false);
        expect(opens([can("iam:PutRolePolicy", arnOf("role", "target"))])).to.equal(true);
    });

    it("doesn't count in another account", () => {
        const elsewhere = arnOf("role", "target", "444455556666");
        const assumes = can("sts:AssumeRole", elsewhere);
        const opens = (users: Statement[], writers: Statement[]) =>
            mallory({
                users: { mallory: { can: [assumes, ...users] } },
                roles: { writer: mine(...writers), target: { ...mine(), account: "444455556666" } },
            });
        const put = can("iam:PutRolePolicy", elsewhere);
        expect(opens([], [put])).to.equal("");
        expect(opens([put], [])).to.equal("");
    });
});
