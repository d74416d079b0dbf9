import { expect } from "chai";
import { chainMatrix } from "../../../access/chains";
import { arnOf, assume, root, smallAccount } from "./small-account";
import { matrixOf } from "./agreement";

const sessions = (rest: object = {}): Record<string, unknown>[] => [
    { Effect: "Allow", Action: "ssm:StartSession", Resource: "arn:aws:ec2:*:*:instance/*", ...rest },
    { Effect: "Allow", Action: "ssm:StartSession", Resource: "arn:aws:ssm:*:*:document/*" },
];
const may = (...Action: string[]): Record<string, unknown> => ({ Effect: "Allow", Action, Resource: "*" });
const trusts = (AWS: string, Action: readonly string[], Condition: object = {}): Record<string, unknown> => ({
    Effect: "Allow",
    Principal: { AWS },
    Action,
    Condition,
});
const IDENTIFIED = ["sts:AssumeRole", "sts:SetSourceIdentity"];
const TAGGED = ["sts:AssumeRole", "sts:TagSession"];

/** What alice reaches through app and then ops. */
function reaches(
    app: readonly Record<string, unknown>[],
    ops: readonly Record<string, unknown>[],
    { appCan, opsCan = sessions() }: { appCan: Record<string, unknown>; opsCan?: Record<string, unknown>[] },
): string | undefined {
    const account = smallAccount({
        users: { alice: {} },
        roles: { app: { trust: app, can: [appCan] }, ops: { trust: ops, can: opsCan } },
    });
    return matrixOf(account).get("alice i-1");
}

describe("What a step carries to the next", () => {
    const identified = [
        trusts(arnOf("user", "alice"), IDENTIFIED, { StringEquals: { "sts:SourceIdentity": "alice" } }),
    ];

    it("is a source identity, which both sides of the next step must allow to set", () => {
        const both = [trusts(root(), IDENTIFIED)];
        expect(reaches(identified, both, { appCan: may(...IDENTIFIED) })).to.equal("allowed");
        expect(reaches(identified, both, { appCan: may("sts:AssumeRole") })).to.equal("unknown");
        const one = [trusts(root(), ["sts:AssumeRole"])];
        expect(reaches(identified, one, { appCan: may(...IDENTIFIED) })).to.equal("unknown");
    });

    it("is no source identity where none is required", () => {
        const app = [trusts(arnOf("user", "alice"), IDENTIFIED)];
        const ops = [trusts(root(), ["sts:AssumeRole"])];
        expect(reaches(app, ops, { appCan: may("sts:AssumeRole") })).to.equal("allowed");
    });

    it("may be a transitive tag that the next step couldn't pass by itself", () => {
        const app = [trusts(arnOf("user", "alice"), TAGGED)];
        const opsCan = sessions({ Condition: { StringEquals: { "aws:PrincipalTag/Team": "ops" } } });
        const untagged = { Null: { "aws:RequestTag/Team": "true" } };
        const reached = (actions: readonly string[], condition: object): string | undefined =>
            reaches(app, [trusts(root(), actions, condition)], { appCan: may(...TAGGED), opsCan });
        expect(reached(TAGGED, {})).to.equal("allowed");
        expect(reached(TAGGED, untagged)).to.equal("unknown");
        expect(reached(["sts:AssumeRole"], untagged)).to.equal("denied");
    });

    it("is a transitive tag that the next step can't pass again", () => {
        const opsCan = sessions({ Condition: { StringEquals: { "aws:PrincipalTag/Team": "ops" } } });
        const dev = { StringEquals: { "aws:RequestTag/team": "dev" } };
        const forced = { ...dev, "ForAnyValue:StringEquals": { "sts:TransitiveTagKeys": "team" } };
        const reached = (condition: object, ops: object = {}, can = opsCan): string | undefined =>
            reaches([trusts(arnOf("user", "alice"), TAGGED, condition)], [trusts(root(), TAGGED, ops)], {
                appCan: may(...TAGGED),
                opsCan: can,
            });
        expect(reached(dev)).to.equal("allowed");
        expect(reached(forced)).to.equal("unknown");
        expect(reached(forced, {}, sessions())).to.equal("allowed");
        // The trust policy asks for the tag, and no policy of the role does.
        const asked = { StringEquals: { "aws:RequestTag/Team": "ops" } };
        expect(reached(dev, asked, sessions())).to.equal("allowed");
        expect(reached(forced, asked, sessions())).to.equal("unknown");
    });

    it("is a transitive tag, for which both sides of the next step must allow sts:TagSession", () => {
        const forced = { "ForAnyValue:StringEquals": { "sts:TransitiveTagKeys": "team" } };
        const app = [trusts(arnOf("user", "alice"), TAGGED, forced)];
        const ops = (actions: readonly string[]) => [trusts(root(), actions)];
        expect(reaches(app, ops(TAGGED), { appCan: may(...TAGGED) })).to.equal("allowed");
        expect(reaches(app, ops(["sts:AssumeRole"]), { appCan: may(...TAGGED) })).to.equal("unknown");
        expect(reaches(app, ops(TAGGED), { appCan: may("sts:AssumeRole") })).to.equal("unknown");
    });

    it("is a transitive tag only where a step before could pass it", () => {
        const opsCan = sessions({ Condition: { StringEquals: { "aws:PrincipalTag/Team": "ops" } } });
        const reached = (mid: Record<string, unknown>): string | undefined => {
            const account = smallAccount({
                users: { alice: {}, bob: {} },
                roles: {
                    app: {
                        trust: [
                            trusts(arnOf("user", "alice"), ["sts:AssumeRole"]),
                            trusts(arnOf("user", "bob"), TAGGED),
                            trusts(arnOf("role", "mid"), TAGGED),
                        ],
                        can: [may(...TAGGED)],
                    },
                    mid: { trust: [mid], can: [may(...TAGGED)] },
                    ops: {
                        trust: [trusts(arnOf("role", "app"), TAGGED, { Null: { "aws:RequestTag/Team": "true" } })],
                        can: opsCan,
                    },
                },
            });
            const matrix = matrixOf(account);
            expect(matrix.get("bob i-1")).to.equal("unknown");
            return matrix.get("alice i-1");
        };
        expect(reached(trusts(arnOf("user", "bob"), ["sts:AssumeRole"])), "by app alone").to.equal("denied");
        // A longer way to the same role, which gives the tag.
        expect(reached(trusts(arnOf("user", "alice"), ["sts:AssumeRole"])), "by mid and app").to.equal("unknown");
    });

    it("are some of many tags, while the others are passed", () => {
        const keys = ["A", "B", "C", "D", "E"];
        const all = (condition: string, keys: readonly string[], value: string) =>
            Object.fromEntries(keys.map((key) => [`${condition}/${key}`, value]));
        const opsCan = sessions({ Condition: { StringEquals: all("aws:PrincipalTag", keys, "1") } });
        const reached = (inherited: readonly string[]): string | undefined => {
            const passed = keys.filter((key) => !inherited.includes(key));
            const Null = { ...all("aws:RequestTag", inherited, "true"), ...all("aws:RequestTag", passed, "false") };
            return reaches([trusts(arnOf("user", "alice"), TAGGED)], [trusts(arnOf("role", "app"), TAGGED, { Null })], {
                appCan: may(...TAGGED),
                opsCan,
            });
        };
        for (const inherited of [["A"], ["A", "B"], ["B", "D", "E"], keys])
            expect(reached(inherited), inherited.join()).to.equal("unknown");
    });

    describe("where the role can be assumed through an identity provider as well", () => {
        const MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
        const app = [
            trusts(root(), ["sts:AssumeRole"]),
            {
                Effect: "Allow",
                Principal: { Federated: "arn:aws:iam::111122223333:saml-provider/company" },
                Action: "sts:AssumeRoleWithSAML",
            },
        ];
        const alice = { alice: { can: [may("sts:AssumeRole")] } };

        it("is no MFA of a user to the next role's trust policy", () => {
            const ops = [trusts(root(), ["sts:AssumeRole"], MFA)];
            const roles = { app: { trust: app, can: [may("sts:AssumeRole")] }, ops: { trust: ops, can: sessions() } };
            const account = smallAccount({ roles, users: alice });
            expect(matrixOf(account).get("alice i-1")).to.equal("allowed");
            const through = smallAccount({ roles, users: { alice: { can: [assume("app")] } } });
            expect(matrixOf(through).get("alice i-1")).to.equal("denied");
        });

        it("is no MFA of a user to the role's own policies, and may be that of the provider", () => {
            const account = smallAccount({
                users: alice,
                roles: { app: { trust: app, can: sessions({ Condition: MFA }) } },
            });
            expect(matrixOf(account).get("alice i-1")).to.equal("denied");
            const rows = chainMatrix(account).classes.flatMap((one) =>
                one.principals.map(({ type }) => [type, ...one.groups.map(({ cell }) => cell.verdict)].join(" ")),
            );
            expect(rows).to.deep.equal(["saml unknown", "user denied"]);
        });
    });
});
