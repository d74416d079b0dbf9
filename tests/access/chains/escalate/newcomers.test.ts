import { expect } from "chai";
import { ACCOUNT, arnOf, root, SESSIONS, trusts } from "../small-account";
import { amongThemselves, can, cannot, closed, given, mallory, managed, policy, policyArn } from "./escalating";

const of = (kind: string, name: string) => `arn:aws:iam::${ACCOUNT}:${kind}/${name}`;
const users = (actions: string[], Condition = {}) => can(actions, of("user", "new-*"), Condition);
const roles = (actions: string[], Condition = {}) => can(actions, of("role", "new-*"), Condition);
const me = arnOf("user", "mallory");
const is = (key: string, value: string) => ({ ArnEquals: { [key]: value } });

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
        // Without sts:AssumeRole they may trust another account, from which they are assumed.
        expect(given([roles(all), cannot("sts:AssumeRole")])).to.equal("unknown escalation");
        expect(amongThemselves([roles(all)])).to.equal("escalation");
        expect(amongThemselves([roles(all), cannot("sts:AssumeRole")])).to.equal("");
    });

    it("are roles that a service runs code as", () => {
        const all = roles(["iam:CreateRole", "iam:PutRolePolicy", "iam:PassRole"]);
        const lambda = can(["lambda:CreateFunction", "lambda:InvokeFunction"]);
        expect(amongThemselves([all, lambda, cannot("sts:AssumeRole")])).to.equal("escalation");
        expect(amongThemselves([all, cannot("sts:AssumeRole")])).to.equal("");
        const unpassed = roles(["iam:CreateRole", "iam:PutRolePolicy"]);
        expect(amongThemselves([unpassed, lambda, cannot("sts:*")])).to.equal("");
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

    it("have the best of many boundaries that a pattern names, which isn't known of more than 64", () => {
        const hasBoundary = { ArnLike: { "iam:PermissionsBoundary": policyArn("b-*") } };
        const names = (count: number) => Array.from({ length: count }, (_, at) => `b-${100 + at}`);
        const under = (count: number, last: ReturnType<typeof can>, more: readonly string[] = []) => {
            const parameters = (name: string) => can("ssm:GetParameter", `arn:aws:ssm:*:*:parameter/${name}`);
            const all = names(count).map((name, at) => [name, [[at < count - 1 ? parameters(name) : last]]] as const);
            const rights = users(["iam:CreateUser", "iam:PutUserPolicy", ...more], hasBoundary);
            return given([rights, users(["iam:CreateAccessKey"])], { policies: Object.fromEntries(all) });
        };
        const put = ["iam:PutUserPermissionsBoundary"];
        expect(under(60, SESSIONS)).to.equal("escalation");
        expect(under(30, SESSIONS, put)).to.equal("escalation");
        expect(under(30, can("ssm:GetParameter"), put)).to.equal("");
        expect(under(70, SESSIONS)).to.equal("unknown escalation");
        // The one that may be put is among those that aren't looked at.
        const named = (pattern: string) => ({ ArnLike: { "iam:PermissionsBoundary": policyArn(pattern) } });
        const later = [users(put, named("c-*")), users(["iam:CreateUser", "iam:PutUserPolicy"], named("b-*"))];
        const sorted = names(70).map((name) => [
            name,
            [[can("ssm:GetParameter", `arn:aws:ssm:*:*:parameter/${name}`)]],
        ]);
        const all = { ...(Object.fromEntries(sorted) as object), "c-1": [[SESSIONS]] };
        expect(given([...later, users(["iam:CreateAccessKey"])], { policies: all })).to.equal("unknown escalation");
        // Those that leave nothing of what matters come last.
        const unrelated = names(69).map((name) => [name, [[can("s3:*")]]] as const);
        const policies = { ...Object.fromEntries(unrelated), "b-999": [[SESSIONS]] };
        const rights = users(["iam:CreateUser", "iam:PutUserPolicy"], hasBoundary);
        expect(given([rights, users(["iam:CreateAccessKey"])], { policies })).to.equal("escalation");
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

    it("have the names that other policies ask for, where their creator may choose those", () => {
        const make = ["iam:CreateRole", "iam:PutRolePolicy"];
        const onlyAdmins = (PrincipalArn: string, operator = "ArnNotLike") => [
            can("*"),
            cannot("ssm:StartSession", { [operator]: { "aws:PrincipalArn": PrincipalArn } }),
            // Newcomers have no other way in.
            {
                ...cannot([]),
                Action: undefined,
                NotAction: "ssm:StartSession",
                Condition: { ArnNotEquals: { "aws:PrincipalArn": me } },
            },
        ];
        const under = (scp: object[], statements: ReturnType<typeof can>[], small = {}) =>
            mallory({ users: { mallory: { can: statements } }, ...small }, () => ({ scps: [[policy("SCP", ...scp)]] }));
        const admins = "arn:aws:iam::*:role/adm-*";
        expect(under(onlyAdmins(admins), [can(make)])).to.equal("escalation");
        expect(under(onlyAdmins(admins, "StringNotLike"), [can(make)])).to.equal("escalation");
        expect(under(onlyAdmins(arnOf("role", "breakglass")), [can(make)])).to.equal("escalation");
        expect(under(onlyAdmins(admins), [can(make, of("role", "a*"))])).to.equal("escalation");
        expect(under(onlyAdmins(admins), [can(make, of("role", "dev-*"))])).to.equal("");
        expect(under(onlyAdmins(admins), [can(make), cannot("iam:CreateRole")])).to.equal("");
        // A name that exists can't be given again, but others like it can.
        const taken = { roles: { "adm-": { trust: closed.trust }, "adm-x": { trust: closed.trust } } };
        expect(under(onlyAdmins(admins), [can(make)], taken)).to.equal("escalation");
        expect(under(onlyAdmins(arnOf("role", "adm-")), [can(make)], taken)).to.equal("");
        const users = [of("user", "adm-*"), of("user", "new-*")];
        const makeUser = can(["iam:CreateUser", "iam:PutUserPolicy", "iam:CreateAccessKey"], users);
        expect(under(onlyAdmins("arn:aws:iam::*:user/adm-*"), [makeUser])).to.equal("escalation");
        expect(under(onlyAdmins(admins), [makeUser])).to.equal("");
    });

    describe("are users of the name that policies ask for", () => {
        const create = (name: string) => can(["iam:CreateUser", "iam:CreateAccessKey"], of("user", name));
        const join = can("iam:AddUserToGroup");
        const named = (operator: string, name: string) => ({ [operator]: { "aws:username": name } });
        const inGroup = (name: string, group: ReturnType<typeof can>[], small = {}) =>
            given([create(name), join], { ...small, groups: { g: group } });

        it("by a condition on aws:username", () => {
            for (const [operator, name] of [
                ["StringEquals", "boss"],
                ["StringLike", "boss-*"],
                ["StringEqualsIgnoreCase", "BOSS"],
            ] as const) {
                const group = [can("ssm:StartSession", "*", named(operator, name))];
                expect(inGroup("*", group), name).to.equal("escalation");
                expect(inGroup("team/*", group), name).to.equal("escalation");
                expect(inGroup("new-*", group), name).to.equal("");
            }
            // A user of the name exists, whose keys they can't have: IAM tells no letter cases and no paths apart.
            const keys = [can("iam:CreateUser"), can("iam:CreateAccessKey", of("user", "team/*")), join];
            for (const taken of ["boss", "BOSS"]) {
                const groups = { g: [can("ssm:StartSession", "*", named("StringEqualsIgnoreCase", "boss"))] };
                expect(given(keys, { groups })).to.equal("escalation");
                expect(given(keys, { groups, users: { [taken]: {} } }), taken).to.equal("");
            }
            const suffix = [can("ssm:StartSession", "*", named("StringLike", "*-admin"))];
            expect(inGroup("new-*", suffix)).to.equal("escalation");
            const others = [SESSIONS, cannot("ssm:*", named("StringNotEquals", "boss"))];
            expect(inGroup("*", others)).to.equal("escalation");
            expect(inGroup("new-*", others)).to.equal("");
        });

        it("by a tag of instances that holds the user's name", () => {
            const group = (text: string) => [
                can("ssm:StartSession", "arn:aws:ec2:*:*:instance/*", {
                    StringEquals: { "ssm:resourceTag/Owner": text },
                }),
                can("ssm:StartSession", "arn:aws:ssm:*:*:document/*"),
            ];
            const owned = { instances: { "i-1": { Owner: "team-boss" } } };
            expect(inGroup("*", group("${aws:username}"), owned)).to.equal("escalation");
            expect(inGroup("*", group("team-${aws:username}"), owned)).to.equal("escalation");
            expect(inGroup("*", group("other-${aws:username}"), owned)).to.equal("");
            expect(inGroup("new-*", group("${aws:username}"), owned)).to.equal("");
        });
    });

    it("have names that every call is allowed on", () => {
        const keys = can("iam:CreateAccessKey");
        const user = (...statements: ReturnType<typeof can>[]) => given([keys, ...statements]);
        const ends = can("iam:PutUserPolicy", of("user", "*z"));
        expect(user(can("iam:CreateUser", of("user", "a*")), ends)).to.equal("escalation");
        expect(user(can("iam:CreateUser", of("user", "a")), ends)).to.equal("");
        const limit = { ...cannot("iam:PutRolePolicy"), Resource: undefined, NotResource: of("role", "dev-*") };
        expect(given([can(["iam:CreateRole", "iam:PutRolePolicy"]), limit])).to.equal("escalation");
        expect(given([can("iam:CreateRole", of("role", "x*")), can("iam:PutRolePolicy"), limit])).to.equal("");
    });

    it("need no right of their own where a trust policy lets in roles of their names", () => {
        const condition = { ArnLike: { "aws:PrincipalArn": of("role", "adm-*") } };
        const small = { roles: { ops: { trust: [trusts("*", { Condition: condition })], can: [SESSIONS] } } };
        expect(given([can("iam:CreateRole", of("role", "adm-*"))], small)).to.equal("escalation");
        expect(given([can("iam:CreateRole")], small)).to.equal("escalation");
        expect(given([can("iam:CreateRole", of("role", "dev-*"))], small)).to.equal("");
        expect(given([can("iam:CreateUser")], small)).to.equal("");
    });

    it("have a boundary that their creator then removes, rewrites or replaces", () => {
        const hasBoundary = { StringEquals: { "iam:PermissionsBoundary": policyArn("b") } };
        const narrow = { policies: { b: [[can("s3:*")]], wide: [[can("*")]] } };
        const role = (...statements: ReturnType<typeof can>[]) =>
            given([can(["iam:CreateRole", "iam:PutRolePolicy"], "*", hasBoundary), ...statements], narrow);
        expect(role()).to.equal("");
        expect(role(can("iam:DeleteRolePermissionsBoundary"))).to.equal("escalation");
        expect(role(can("iam:DeleteRolePermissionsBoundary"), cannot("iam:DeleteRolePermissionsBoundary"))).to.equal(
            "",
        );
        expect(role(can("iam:CreatePolicyVersion", policyArn("b")))).to.equal("escalation");
        expect(role(can("iam:CreatePolicyVersion", policyArn("wide")))).to.equal("");
        const put = (name: string) =>
            can("iam:PutRolePermissionsBoundary", "*", { ArnEquals: { "iam:PermissionsBoundary": policyArn(name) } });
        expect(role(put("wide"))).to.equal("escalation");
        expect(role(put("b"))).to.equal("");
        const user = (...statements: ReturnType<typeof can>[]) =>
            given([can(["iam:CreateUser", "iam:PutUserPolicy"], "*", hasBoundary), ...statements], narrow);
        const key = can("iam:CreateAccessKey");
        expect(user(key, can("iam:DeleteUserPermissionsBoundary"))).to.equal("escalation");
        expect(user(key)).to.equal("");
        expect(user(can("iam:DeleteUserPermissionsBoundary"))).to.equal("");
    });

    it("have the rights of policies that a condition on iam:PolicyARN lets their creator attach", () => {
        const attached = (type: "Role" | "User", arn: string, ...more: string[]) => {
            const attach = can(`iam:Attach${type}Policy`, of(type.toLowerCase(), "new-*"), is("iam:PolicyARN", arn));
            const create = can([`iam:Create${type}`, ...more]);
            return given([create, attach], { policies: { q: [[SESSIONS]], z: [[can("s3:*")]] } });
        };
        expect(attached("Role", policyArn("q"))).to.equal("escalation");
        expect(attached("Role", policyArn("z"))).to.equal("");
        expect(attached("User", policyArn("q"), "iam:CreateAccessKey")).to.equal("escalation");
        expect(attached("User", policyArn("q"))).to.equal("");
        expect(attached("Role", "arn:aws:iam::aws:policy/AmazonSSMFullAccess")).to.equal("escalation");
        expect(attached("Role", "arn:aws:iam::aws:policy/AmazonS3FullAccess")).to.equal("");
    });

    it("have the tags that their creator gives them", () => {
        const tagged = can("ssm:StartSession", "*", { StringEquals: { "aws:PrincipalTag/T": "x" } });
        const user = (...statements: ReturnType<typeof can>[]) =>
            given(
                [
                    can(["iam:CreateUser", "iam:CreateAccessKey"]),
                    can("iam:AttachUserPolicy", "*", is("iam:PolicyARN", policyArn("q"))),
                    ...statements,
                ],
                { policies: { q: [[tagged]] } },
            );
        expect(user()).to.equal("");
        expect(user(can("iam:TagUser"))).to.equal("escalation");
        expect(user(can("iam:TagUser", "*", { StringEquals: { "aws:RequestTag/T": "y" } }))).to.equal("");
        const attach = can("iam:AttachRolePolicy", "*", is("iam:PolicyARN", policyArn("q")));
        const role = (...statements: ReturnType<typeof can>[]) =>
            given([can("iam:CreateRole"), attach, ...statements], { policies: { q: [[tagged]] } });
        expect(role(can("iam:TagRole"))).to.equal("escalation");
        // Its trust policy lets session tags in.
        expect(role()).to.equal("escalation");
        expect(role(cannot("sts:TagSession"))).to.equal("unknown escalation");
    });

    it("have the tags that policies ask for as they are created, by a right of its own", () => {
        const tagged = { StringEquals: { "aws:RequestTag/Owner": "mallory" } };
        const rest = roles(["iam:PutRolePolicy"]);
        expect(given([roles(["iam:CreateRole"], tagged), rest])).to.equal("");
        expect(given([roles(["iam:CreateRole", "iam:TagRole"], tagged), rest])).to.equal("escalation");
        const untagged = cannot("iam:CreateRole", { Null: { "aws:RequestTag/Owner": "true" } });
        expect(given([roles(["iam:CreateRole"]), rest, untagged])).to.equal("");
        expect(given([roles(["iam:CreateRole", "iam:TagRole"]), rest, untagged])).to.equal("escalation");
        const limited = cannot("iam:CreateRole", { "ForAnyValue:StringEquals": { "aws:TagKeys": "Admin" } });
        expect(given([roles(["iam:CreateRole"]), rest, limited])).to.equal("escalation");
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
