import { expect } from "chai";
import { arnOf, assume, root, SESSIONS, trusts } from "../small-account";
import { can, cannot, closed, given as alone, mallory, policy, type Small } from "./escalating";

type Statement = ReturnType<typeof can>;

const me = arnOf("user", "mallory");
const alice = arnOf("user", "alice");
const tagged = { StringEquals: { "aws:ResourceTag/t": "1" } };

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_iam-tags.html#access_iam-tags_control-resources */
describe("Writes in IAM that ask for a tag of the user or role", () => {
    const given = (statements: readonly Statement[], small: Small = {}) =>
        mallory({
            ...small,
            users: { alice: { can: [SESSIONS] }, ...small.users, mallory: { can: statements } },
        });

    it("are there for who may write the tag: credentials of another user", () => {
        const key = can("iam:CreateAccessKey", "*", tagged);
        expect(given([key])).to.equal("");
        expect(given([key, can("iam:TagUser", alice)])).to.equal("escalation");
        expect(given([key, can("iam:TagUser", me)])).to.equal("");
        expect(given([key, can("iam:TagRole")])).to.equal("");
        expect(
            given([key, can("iam:TagUser"), cannot("iam:TagUser", { Null: { "aws:RequestTag/t": "false" } })]),
        ).to.equal("");
        const valued = (value: string) => can("iam:TagUser", "*", { StringEquals: { "aws:RequestTag/t": value } });
        expect(given([key, valued("1")])).to.equal("escalation");
        expect(given([key, valued("2")])).to.equal("");
        const ofIam = { StringEquals: { "iam:ResourceTag/t": "1" } };
        for (const action of ["iam:CreateLoginProfile", "iam:UpdateLoginProfile"])
            expect(given([can(action, "*", ofIam), can("iam:TagUser")]), action).to.equal("escalation");
        const both = [
            key,
            can("iam:TagUser"),
            cannot("iam:CreateAccessKey", { Null: { "aws:ResourceTag/t": "false" } }),
        ];
        expect(given(both)).to.equal("");
    });

    it("are there within the limits of who writes the tag", () => {
        const own = [can("iam:CreateAccessKey", "*", tagged), can("iam:TagUser")];
        const bounded = (...actions: string[]) =>
            mallory({ users: { alice: { can: [SESSIONS] }, mallory: { can: own } } }, () => ({
                boundary: policy("limit", can(actions)),
            }));
        expect(bounded("iam:CreateAccessKey", "iam:TagUser")).to.equal("escalation");
        expect(bounded("iam:CreateAccessKey")).to.equal("");
    });

    it("are there on oneself, with the tags that one has then", () => {
        const put = can("iam:PutUserPolicy", me, tagged);
        expect(given([put])).to.equal("");
        expect(given([put, can("iam:TagUser", me)])).to.equal("escalation");
        const denied = cannot("iam:PutUserPolicy", { StringEquals: { "aws:PrincipalTag/t": "1" } });
        expect(given([put, can("iam:TagUser", me), denied])).to.equal("");
    });

    it("are there on roles: trust policies and rights", () => {
        const update = can("iam:UpdateAssumeRolePolicy", "*", tagged);
        expect(given([update], { roles: { closed } })).to.equal("");
        expect(given([update, can("iam:TagRole")], { roles: { closed } })).to.equal("escalation");
        expect(given([update, can("iam:UntagRole")], { roles: { closed } })).to.equal("");
        const poor = { trust: [trusts({ AWS: root() })] };
        const attach = can("iam:AttachRolePolicy", "*", tagged);
        expect(given([assume("poor"), attach], { roles: { poor } })).to.equal("");
        expect(given([assume("poor"), attach, can("iam:TagRole")], { roles: { poor } })).to.equal("escalation");
        expect(given([attach, can("iam:TagRole")], { roles: { poor } })).to.equal("");
    });

    it("are there for who may remove the tag that denies them", () => {
        const locked = { poor: { trust: [trusts({ AWS: root() })], tags: { t: "1" } } };
        const put = [assume("poor"), can("iam:PutRolePolicy"), cannot("iam:PutRolePolicy", tagged)];
        expect(given(put, { roles: locked })).to.equal("");
        expect(given([...put, can("iam:UntagRole")], { roles: locked })).to.equal("escalation");
        expect(given([...put, can("iam:UntagRole", arnOf("role", "other"))], { roles: locked })).to.equal("");
    });
});

describe("Writes in IAM that require a tag, after another principal of the same person writes it", () => {
    const open = { StringEquals: { "aws:ResourceTag/open": "yes" } };
    const mine = [trusts({ AWS: me })];
    const tagger = { trust: mine, can: [can(["iam:TagUser", "iam:TagRole"])] };
    const users = { boss: { can: [SESSIONS] } };

    it("are allowed on oneself, in either order of the two principals", () => {
        const give = can("iam:PutUserPolicy", me, open);
        const writer = { trust: mine, can: [give] };
        expect(alone([give])).to.equal("");
        expect(alone([give], { roles: { tagger } })).to.equal("escalation");
        expect(alone([can("iam:TagUser")], { roles: { writer } })).to.equal("escalation");
        expect(alone([], { roles: { tagger, writer } })).to.equal("escalation");
        expect(alone([], { roles: { writer } })).to.equal("");
    });

    it("are allowed on other users and roles", () => {
        for (const [action, small] of [
            ["iam:CreateAccessKey", { users, roles: {} }],
            ["iam:UpdateAssumeRolePolicy", { users: {}, roles: { closed } }],
        ] as const) {
            const take = can(action, "*", open);
            const writer = { trust: mine, can: [take] };
            expect(alone([take], small), action).to.equal("");
            expect(alone([take], { ...small, roles: { ...small.roles, tagger } }), action).to.equal("escalation");
            const both = { ...small, roles: { ...small.roles, tagger, writer } };
            expect(alone([], both), action).to.equal("escalation");
        }
    });

    it("are allowed when the other principal removes the tag that denies them", () => {
        const guarded = { users: { boss: { ...users.boss, tags: { guarded: "yes" } } } };
        const deny = cannot("iam:CreateAccessKey", { StringEquals: { "aws:ResourceTag/guarded": "yes" } });
        const remover = { trust: mine, can: [can("iam:UntagUser")] };
        expect(alone([can("iam:CreateAccessKey"), deny], guarded)).to.equal("");
        expect(alone([can("iam:CreateAccessKey"), deny], { ...guarded, roles: { remover } })).to.equal("escalation");
    });

    it("are unknown when the values that allow them can't be determined", () => {
        const part = { StringEquals: { "aws:PrincipalTag/team": "${aws:ResourceTag/team}-admin" } };
        const own = { can: [can("iam:CreateAccessKey", "*", part)], tags: { team: "db-admin" } };
        const small = { users: { ...users, mallory: own } };
        expect(mallory(small)).to.equal("");
        expect(mallory({ ...small, roles: { tagger } })).to.equal("unknown escalation");
    });

    it("aren't allowed when the other principal can write only other values, or can't be assumed", () => {
        const keys = can("iam:CreateAccessKey", "*", open);
        const limited = can("iam:TagUser", "*", { StringEquals: { "aws:RequestTag/open": "no" } });
        expect(alone([keys], { users, roles: { tagger: { trust: mine, can: [limited] } } })).to.equal("");
        const others = { ...tagger, trust: [trusts({ AWS: arnOf("user", "owner") })] };
        expect(alone([keys], { users, roles: { tagger: others } })).to.equal("");
    });
});
