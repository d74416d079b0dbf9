import { expect } from "chai";
import { chainMatrix } from "../../../../access/chains";
import { explainChains } from "../../../../access/chains/explain-chains";
import { ChainGraph } from "../../../../access/chains/graph";
import { arnOf, assume, SESSIONS, smallAccount, trusts } from "../small-account";
import { amongThemselves, can, cannot, closed, mallory, managed, policyArn, type Small } from "./escalating";

const me = arnOf("user", "mallory");
const alice = arnOf("user", "alice");
const key = can("iam:CreateAccessKey", alice);
const trust = [trusts({ AWS: me })];

/** How mallory gets a shell where she may make a key for alice, who may do this. */
function withKey(aliceCan: object[], { users = {}, ...small }: Small = {}, own: object[] = []): string {
    return mallory({
        ...small,
        users: {
            ...users,
            mallory: { ...users.mallory, can: [key, ...own] as (typeof key)[] },
            alice: { can: aliceCan as (typeof key)[] },
        },
    });
}

describe("What a user writes whose credentials somebody else makes", () => {
    it("counts for the one that makes them, by any of the calls", () => {
        for (const action of ["CreateAccessKey", "CreateLoginProfile", "UpdateLoginProfile"]) {
            const writes = (put: object): string =>
                mallory({
                    users: {
                        mallory: { can: [can(`iam:${action}`, alice)] },
                        alice: { can: [put as typeof key] },
                    },
                });
            expect(writes(can("iam:PutUserPolicy", me)), action).to.equal("escalation");
            expect(writes(can("iam:PutUserPolicy", arnOf("user", "bob"))), action).to.equal("");
        }
        const put = can("iam:PutUserPolicy", me);
        expect(mallory({ users: { mallory: {}, alice: { can: [put] } } })).to.equal("");
        expect(withKey([put, cannot("iam:Put*")])).to.equal("");
        expect(withKey([put], {}, [cannot("iam:CreateAccessKey")])).to.equal("");
    });

    it("counts in groups, versions of policies, limits and tags", () => {
        const group = { users: { mallory: { groups: ["g"] } }, groups: { g: [can("s3:*")] } };
        expect(withKey([can("iam:PutGroupPolicy")], group)).to.equal("escalation");
        expect(withKey([can("iam:PutGroupPolicy")], { groups: group.groups })).to.equal("");
        expect(withKey([can("iam:AddUserToGroup")], { groups: { g: [SESSIONS] } })).to.equal("escalation");
        expect(withKey([can("iam:AddUserToGroup")], { groups: group.groups })).to.equal("");

        const attached = { users: { mallory: { attached: ["q"] } }, policies: { q: [[can("s3:*")]] } };
        const version = (name: string) => withKey([can("iam:CreatePolicyVersion", policyArn(name))], attached);
        expect(version("q")).to.equal("escalation");
        expect(version("other")).to.equal("");

        const denied = { users: { mallory: { attached: ["q"] } }, policies: { q: [[cannot("ssm:*")]] } };
        expect(withKey([can("iam:DetachUserPolicy", me)], denied, [SESSIONS])).to.equal("escalation");
        expect(withKey([can("iam:DetachUserPolicy", alice)], denied, [SESSIONS])).to.equal("");

        const tagged = can("ssm:StartSession", "*", { StringEquals: { "aws:PrincipalTag/T": "x" } });
        expect(withKey([can("iam:TagUser", me)], {}, [tagged])).to.equal("escalation");
        expect(withKey([can("iam:TagUser", alice)], {}, [tagged])).to.equal("");

        const bounded = (target: string): string =>
            mallory(
                {
                    users: {
                        mallory: { can: [key, SESSIONS] },
                        alice: { can: [can("iam:DeleteUserPermissionsBoundary", target)] },
                    },
                },
                () => ({ boundary: managed("b", can("iam:CreateAccessKey")) }),
            );
        expect(bounded(me)).to.equal("escalation");
        expect(bounded(alice)).to.equal("");
    });

    it("counts on roles that the other one assumes", () => {
        const role = arnOf("role", "r");
        const denied = {
            roles: { r: { trust, can: [SESSIONS], attached: ["q"] } },
            policies: { q: [[cannot("ssm:*")]] },
        };
        expect(withKey([can("iam:DetachRolePolicy", role)], denied)).to.equal("escalation");
        expect(withKey([can("iam:DetachRolePolicy", arnOf("role", "x"))], denied)).to.equal("");
        expect(withKey([can("iam:PutRolePolicy", role)], { roles: { r: { trust } } })).to.equal("escalation");
        expect(withKey([can("iam:PutRolePolicy", role)], { roles: { r: closed } })).to.equal("");
    });

    it("lets another that is taken over assume a role", () => {
        const rewrite = can("iam:UpdateAssumeRolePolicy", arnOf("role", "closed"));
        const among = (...own: (typeof key)[]): string =>
            amongThemselves([key, rewrite, cannot("sts:*")], { users: { alice: { can: own } }, roles: { closed } });
        expect(among()).to.equal("escalation");
        expect(among(cannot("sts:*"))).to.equal("");
    });
});

describe("What a role writes whose trust policy somebody rewrites", () => {
    it("counts for the one that rewrites it", () => {
        const rewrite = can("iam:UpdateAssumeRolePolicy", arnOf("role", "adm"));
        const adm = { trust: closed.trust, can: [can("iam:PutUserPolicy", me)] };
        expect(mallory({ users: { mallory: { can: [rewrite] } }, roles: { adm } })).to.equal("escalation");
        expect(mallory({ users: { mallory: { can: [] } }, roles: { adm } })).to.equal("");
        expect(amongThemselves([rewrite], { roles: { adm } })).to.equal("escalation");
        expect(amongThemselves([rewrite, cannot("sts:*")], { roles: { adm } })).to.equal("");
    });
});

describe("Several writers in turn", () => {
    const put = (name: string) => can("iam:PutRolePolicy", arnOf("role", name));

    it("each take what the one before gives", () => {
        const chain = (last: string): string =>
            withKey([can("iam:CreateAccessKey", arnOf("user", "bob"))], {
                users: { bob: { can: [assume("adm")] } },
                roles: {
                    adm: { trust: [trusts({ AWS: arnOf("user", "bob") })], can: [can("iam:PutUserPolicy", last)] },
                },
            });
        expect(chain(me)).to.equal("escalation");
        expect(chain(arnOf("user", "x"))).to.equal("");
    });

    it("end where they write on each other", () => {
        // Neither opens anything or removes the Deny, whatever it is given.
        const limited = (may: string[], can: object[]) =>
            mallory({
                users: { mallory: {} },
                roles: {
                    first: { trust, attached: ["limit"], can: [put("second")] },
                    second: { trust, attached: ["limit"], can: can as (typeof key)[] },
                },
                policies: { limit: [[{ Effect: "Deny", NotAction: may, Resource: "*" }]] },
            });
        expect(limited(["iam:PutRolePolicy"], [put("first")])).to.equal("");
        expect(limited(["iam:PutRolePolicy", "iam:PutUserPolicy"], [])).to.equal("escalation");
        expect(limited(["iam:PutRolePolicy", "iam:PutUserPolicy"], [put("first")])).to.equal("escalation");
        expect(limited(["iam:PutRolePolicy", "iam:TagUser"], [put("first")])).to.equal("");
    });
});

describe("The chain of what one principal writes on another", () => {
    it("has the statements of both", () => {
        const account = smallAccount({
            users: { mallory: { can: [key] }, alice: { can: [can("iam:PutUserPolicy", me)] } },
        });
        const principal = account.principals.find(({ name }) => name === "mallory");
        const [resource] = account.instances;
        if (principal === undefined || resource === undefined) throw new Error("the account has both");
        const question = { principal, action: "ssm:StartSession", resource };
        const { ways } = explainChains(new ChainGraph(account), question, "escalation");
        const [step] = ways[0].way.chain;
        expect(step?.effect).to.equal("as the user alice, give themselves any right");
        expect(step?.actions).to.deep.equal(["iam:PutUserPolicy", "iam:CreateAccessKey"]);
        expect(step?.because.map(({ text }) => text)).to.deep.equal([
            "inline policy p of user alice, statement 1: allows iam:PutUserPolicy",
            "inline policy p of user mallory, statement 1: allows iam:CreateAccessKey",
        ]);
        expect(chainMatrix(account, { by: "escalation" }).classes).to.have.length(2);
    });
});
