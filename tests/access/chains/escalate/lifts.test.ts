import { expect } from "chai";
import type { PolicySet } from "../../../../access/evaluate/outcome";
import { arnOf, assume, root, SESSIONS, smallAccount, trusts } from "../small-account";
import { can, cannot, given, mallory, malloryIn, managed, policy, policyArn, service, type Small } from "./escalating";

const me = arnOf("user", "mallory");
const opens = { trust: [trusts({ AWS: root() })], can: [SESSIONS] };
const ops = arnOf("role", "ops");
const boundary = managed("b", can("s3:*"));

/** What mallory gets where the policies of somebody else change. */
function changed(small: Small, name: string, change: (own: PolicySet) => Partial<PolicySet>): string {
    const account = smallAccount(small);
    return malloryIn({
        ...account,
        principals: account.principals.map((one) =>
            one.name === name ? { ...one, policies: { ...one.policies, ...change(one.policies) } } : one,
        ),
    });
}

describe("Limits that somebody removes from another", () => {
    const may = (...statements: ReturnType<typeof can>[]): Small => ({
        users: { mallory: { can: [assume("ops"), ...statements] } },
        roles: { ops: opens },
    });
    const bounded = (...statements: ReturnType<typeof can>[]) =>
        changed(may(...statements), "ops", () => ({ boundary }));

    it("are the boundary of a role that they can assume", () => {
        expect(bounded()).to.equal("");
        expect(bounded(can("iam:DeleteRolePermissionsBoundary", ops))).to.equal("escalation");
        expect(bounded(can("iam:PutRolePermissionsBoundary", ops))).to.equal("escalation");
        expect(bounded(can("iam:CreatePolicyVersion", policyArn("b")))).to.equal("escalation");
        expect(bounded(can("iam:DeleteRolePermissionsBoundary", arnOf("role", "x")))).to.equal("");
    });

    it("are the boundary under which alone they may give it rights", () => {
        const hasBoundary = { StringEquals: { "iam:PermissionsBoundary": policyArn("b") } };
        const put = can("iam:PutRolePolicy", ops, hasBoundary);
        const empty = (...statements: ReturnType<typeof can>[]) => {
            const small = may(...statements);
            return changed({ ...small, roles: { ops: { ...opens, can: [can("s3:*")] } } }, "ops", () => ({ boundary }));
        };
        expect(empty(put)).to.equal("");
        expect(empty(put, can("iam:DeleteRolePermissionsBoundary", ops))).to.equal("escalation");
        expect(empty(can("iam:DeleteRolePermissionsBoundary", ops))).to.equal("");
        const other = can("iam:PutRolePolicy", ops, { StringEquals: { "iam:PermissionsBoundary": policyArn("c") } });
        expect(empty(other, can("iam:DeleteRolePermissionsBoundary", ops))).to.equal("");
    });

    it("are a boundary that they replace by one that conditions name", () => {
        const replaced = (statement: object, wide: object = can("*")) => {
            const small = may(statement as ReturnType<typeof can>);
            return changed({ ...small, policies: { wide: [[wide as typeof SESSIONS]] } }, "ops", () => ({ boundary }));
        };
        const put = (operator: string, value = policyArn("wide")) =>
            can("iam:PutRolePermissionsBoundary", ops, { [operator]: { "iam:PermissionsBoundary": value } });
        expect(replaced(put("StringEquals"))).to.equal("escalation");
        expect(replaced(put("ArnEquals"))).to.equal("escalation");
        expect(replaced(put("StringLike", policyArn("w*")))).to.equal("escalation");
        expect(replaced(put("StringEquals"), can("s3:*"))).to.equal("");
        expect(replaced(put("StringEquals", policyArn("b")))).to.equal("");
        const denied = (name: string) =>
            changed(
                {
                    ...may(can("iam:PutRolePermissionsBoundary", ops), {
                        ...cannot("iam:PutRolePermissionsBoundary", {
                            StringNotEquals: { "iam:PermissionsBoundary": policyArn(name) },
                        }),
                    }),
                    policies: { wide: [[can("*")]] },
                },
                "ops",
                () => ({ boundary }),
            );
        expect(denied("wide")).to.equal("escalation");
        expect(denied("b")).to.equal("");
    });

    it("are the boundary of a user whose keys they have", () => {
        const keys = ["iam:CreateAccessKey", "iam:DeleteUserPermissionsBoundary"];
        const taken = (actions: string[]) =>
            changed(
                { users: { mallory: { can: [can(actions, arnOf("user", "x"))] }, x: { can: [SESSIONS] } } },
                "x",
                () => ({ boundary }),
            );
        expect(taken(keys)).to.equal("escalation");
        for (const one of keys) expect(taken([one]), one).to.equal("");
    });

    it("are a Deny of a role that they can assume", () => {
        const deny = {
            ...policy("inline policy deny of role ops", cannot("ssm:*")),
            owner: { kind: "role", name: "ops" } as const,
        };
        const denied = (...statements: ReturnType<typeof can>[]) =>
            changed(may(...statements), "ops", ({ identity }) => ({ identity: [...identity, deny] }));
        expect(denied()).to.equal("");
        expect(denied(can("iam:DeleteRolePolicy", ops))).to.equal("escalation");
        expect(denied(can("iam:DetachRolePolicy", ops))).to.equal("");
    });
});

describe("A Deny of one's own that goes", () => {
    const detach = can("iam:DetachUserPolicy", me);
    const without = (denied: string | string[], ...statements: ReturnType<typeof can>[]) =>
        mallory({ users: { mallory: { can: statements } }, roles: { ops: opens } }, ({ identity }) => ({
            identity: [...identity, managed("d", cannot(denied))],
        }));

    it("may be on what comes before the session", () => {
        expect(without("sts:AssumeRole", detach, assume("ops"))).to.equal("escalation");
        expect(without("iam:PutUserPolicy", detach, can("iam:PutUserPolicy", me))).to.equal("escalation");
        expect(without("ssm:SendCommand", detach, can("ssm:SendCommand"))).to.equal("escalation");
        expect(without("sts:AssumeRole", assume("ops"))).to.equal("");
        expect(without(["sts:AssumeRole", "iam:DetachUserPolicy"], detach, assume("ops"))).to.equal("");
    });

    it("is the policy that conditions on iam:PolicyARN let them detach", () => {
        const detachOnly = (name: string, ...denied: string[]) => {
            const only = can("iam:DetachUserPolicy", me, { ArnEquals: { "iam:PolicyARN": policyArn(name) } });
            return mallory({ users: { mallory: { can: [only, SESSIONS] } } }, ({ identity }) => ({
                identity: [...identity, ...denied.map((one) => managed(one, cannot("ssm:*")))],
            }));
        };
        expect(detachOnly("d", "d")).to.equal("escalation");
        expect(detachOnly("z", "d")).to.equal("");
        expect(detachOnly("d", "d", "e")).to.equal("");
        const inGroup = (action: string, name: string) => {
            const only = can(action, "*", { ArnEquals: { "iam:PolicyARN": policyArn(name) } });
            const small = { users: { mallory: { can: [only, SESSIONS], groups: ["g"] } }, groups: { g: [] } };
            return mallory(small, ({ identity }) => ({ identity: [...identity, managed("d", cannot("ssm:*"))] }));
        };
        expect(inGroup("iam:DetachGroupPolicy", "d")).to.equal("escalation");
        expect(inGroup("iam:DetachGroupPolicy", "z")).to.equal("");
        // Who leaves a group names no policy.
        expect(inGroup("iam:RemoveUserFromGroup", "d")).to.equal("");
    });

    it("may be one of several, and go after rights were given", () => {
        const two = (...denied: string[]) =>
            mallory({ users: { mallory: { can: [detach, SESSIONS] } } }, ({ identity }) => ({
                identity: [...identity, ...denied.map((one) => managed(`d ${one}`, cannot(one)))],
            }));
        expect(two("ssm:*", "ssm:StartSession")).to.equal("escalation");
        const put = (...denied: string[]) => without(["ssm:*", ...denied], can("iam:PutUserPolicy", me));
        expect(put()).to.equal("escalation");
    });
});

describe("Rights given to a role that runs code", () => {
    const lambda = { trust: service("lambda").trust, can: [can("s3:*")] };
    const put = can("iam:PutRolePolicy", arnOf("role", "fn"));

    it("of a service", () => {
        const pass = [can("iam:PassRole"), can(["lambda:CreateFunction", "lambda:InvokeFunction"])];
        expect(given([put, ...pass], { roles: { fn: lambda } })).to.equal("escalation");
        expect(given([put, can("lambda:UpdateFunctionCode")], { roles: { fn: lambda } })).to.equal("escalation");
        expect(given([put], { roles: { fn: lambda } })).to.equal("");
        expect(given(pass, { roles: { fn: lambda } })).to.equal("");
    });

    it("of an instance that a session opens on", () => {
        const session = can("ssm:StartSession", ["arn:aws:ec2:*:*:instance/i-2", "arn:aws:ssm:*:*:document/*"]);
        const small = (...statements: ReturnType<typeof can>[]): Small => ({
            users: { mallory: { can: [session, ...statements] } },
            roles: { fn: { trust: service("ec2").trust, can: [can("s3:*")] } },
            instances: { "i-1": {}, "i-2": {} },
            profiles: { "i-2": "fn" },
        });
        expect(mallory(small(put))).to.equal("escalation");
        expect(mallory(small())).to.equal("");
    });
});

describe("A boundary that somebody puts on itself", () => {
    const named = { StringEquals: { "iam:PermissionsBoundary": policyArn("b") } };
    const own = (statements: ReturnType<typeof can>[], boundary: object) =>
        given(statements, { policies: { b: [[boundary as typeof SESSIONS]] } });

    it("lets it give itself rights that conditions leave to those who have it", () => {
        const put = can("iam:PutUserPolicy", me, named);
        const bound = can("iam:PutUserPermissionsBoundary", me, named);
        expect(own([put, bound], can("*"))).to.equal("escalation");
        expect(own([put, bound], can("s3:*"))).to.equal("");
        expect(own([put], can("*"))).to.equal("");
    });
});
