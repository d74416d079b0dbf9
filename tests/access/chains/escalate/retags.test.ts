import { expect } from "chai";
import { chainMatrix } from "../../../../access/chains";
import { cellAt, cellText, groupAt, type Account } from "../../../../access/matrix";
import { ACCOUNT, assume, root, SESSIONS, smallAccount, trusts } from "../small-account";

type Statement = Readonly<Record<string, unknown>>;

const DOCUMENT = { ...SESSIONS, Resource: "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell" };
const on = (Condition: object): readonly Statement[] => [
    { ...SESSIONS, Resource: "arn:aws:ec2:*:*:instance/*", Condition },
    DOCUMENT,
];
const DEVELOPMENT = on({ StringEquals: { "ssm:resourceTag/Environment": "Development" } });
const allow = (Action: unknown, Condition: object = {}, Resource: unknown = "*"): Statement => ({
    Effect: "Allow",
    Action,
    Resource,
    Condition,
});
const TAG = allow("ec2:CreateTags");
const deny = (one: Statement): Statement => ({ ...one, Effect: "Deny" });

const INSTANCE = { Environment: "Production", Team: "Red" };

interface Case {
    readonly instance?: Readonly<Record<string, string>>;
    readonly can: readonly Statement[];
    readonly roles?: Readonly<Record<string, readonly Statement[]>>;
    readonly tags?: Readonly<Record<string, string>>;
}

/** What alice could do to open a session on the instance of production, in words; undefined where nothing. */
function alices({ can, roles = {}, tags = {}, instance = INSTANCE }: Case): string | undefined {
    const account = smallAccount({
        users: { alice: { can, tags } },
        roles: Object.fromEntries(
            Object.entries(roles).map(([name, own]) => [name, { trust: [trusts({ AWS: root() })], can: own }]),
        ),
        instances: { "i-1": instance },
    });
    return inWords(account);
}

function inWords(account: Account): string | undefined {
    for (const one of chainMatrix(account, { by: "escalation" }).classes) {
        if (!one.principals.some(({ name }) => name === "alice")) continue;
        const { cell } = groupAt(one, 0) ?? {};
        const [way] = cell?.ways ?? [];
        const steps = way?.chain.map(({ to, effect }) => effect ?? to.name).join(", then ");
        return cell?.verdict === "denied" ? undefined : `${cell?.verdict}: ${steps ?? "directly"}`;
    }
    return "no row";
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html */
describe("Escalation by the tags of instances", () => {
    it("is there for a principal that may write the tag by which its sessions are allowed", () => {
        expect(alices({ can: [...DEVELOPMENT, TAG] })).to.equal("allowed: tag it with Environment=Development");
        const tags = { Environment: "Development" };
        const own = on({ StringEquals: { "aws:ResourceTag/Environment": "${aws:PrincipalTag/Environment}" } });
        expect(alices({ can: [...own, TAG], tags })).to.equal("allowed: tag it with Environment=Development");
        expect(alices({ can: [...own, TAG] }), "without the tag of the caller").to.equal(undefined);
        const turned = on({ StringEquals: { "aws:PrincipalTag/Environment": "${aws:ResourceTag/Environment}" } });
        expect(alices({ can: [...turned, TAG], tags })).to.equal("allowed: tag it with Environment=Development");
        expect(alices({ can: [...turned, TAG] }), "turned, without the tag of the caller").to.equal(undefined);
        const part = on({ StringLike: { "aws:PrincipalTag/Environment": "Dev-${aws:ResourceTag/Environment}" } });
        expect(alices({ can: [...part, TAG], tags: { Environment: "Dev-1" } })).to.match(/^unknown/);
        const two = on({
            StringEquals: { "ssm:resourceTag/Environment": "Development", "ssm:resourceTag/Team": "Red" },
        });
        expect(alices({ can: [...two, TAG] }), "of two tags one is there").to.equal(
            "allowed: tag it with Environment=Development",
        );
    });

    it("is there for one that may remove the tag that keeps it out", () => {
        const remove = allow("ec2:DeleteTags");
        const notProduction = on({ StringNotEquals: { "ssm:resourceTag/Environment": "Production" } });
        expect(alices({ can: [...notProduction, remove] })).to.equal("allowed: remove its tag Environment");
        expect(alices({ can: [...on({ Null: { "ssm:resourceTag/Environment": "true" } }), remove] })).to.equal(
            "allowed: remove its tag Environment",
        );
        expect(alices({ can: [...DEVELOPMENT, remove] })).to.equal(undefined);
    });

    it("is there through roles: for who writes as one principal and opens as another", () => {
        const tagged = "tag it with Environment=Development";
        expect(alices({ can: [...DEVELOPMENT, assume("tagger")], roles: { tagger: [TAG] } })).to.equal(
            `allowed: tagger, then ${tagged}`,
        );
        expect(alices({ can: [TAG, assume("ops")], roles: { ops: DEVELOPMENT } })).to.equal(
            `allowed: ${tagged}, then ops`,
        );
        expect(alices({ can: [assume("ops"), assume("tagger")], roles: { ops: DEVELOPMENT, tagger: [TAG] } })).to.equal(
            `allowed: tagger, then ${tagged}, then ops`,
        );
        expect(alices({ can: [assume("ops")], roles: { ops: DEVELOPMENT, tagger: [TAG] } })).to.equal(undefined);
    });

    it("follows what the policies ask of the call", () => {
        const named = (value: string) =>
            allow("ec2:CreateTags", { StringEquals: { "aws:RequestTag/Environment": value } });
        expect(alices({ can: [...DEVELOPMENT, named("Development")] })).to.match(/^allowed/);
        expect(alices({ can: [...DEVELOPMENT, named("Staging")] })).to.equal(undefined);
        const keys = (...of: string[]) =>
            allow("ec2:CreateTags", { "ForAllValues:StringEquals": { "aws:TagKeys": of } });
        expect(alices({ can: [...DEVELOPMENT, keys("Environment")] })).to.match(/^allowed/);
        expect(alices({ can: [...DEVELOPMENT, keys("Owner")] })).to.equal(undefined);
        const another = { StringLike: { "aws:RequestTag/Owner": "*" } };
        expect(alices({ can: [...DEVELOPMENT, allow("ec2:CreateTags", another)] }), "beside another tag").to.match(
            /^allowed/,
        );
        const launching = { StringEquals: { "ec2:CreateAction": "RunInstances" } };
        expect(alices({ can: [...DEVELOPMENT, allow("ec2:CreateTags", launching)] })).to.equal(undefined);
        const production = allow("ec2:CreateTags", { StringEquals: { "ec2:ResourceTag/Environment": "Production" } });
        expect(alices({ can: [...DEVELOPMENT, TAG, deny(production)] })).to.equal(undefined);
        const removable = [TAG, deny(production), allow("ec2:DeleteTags")];
        expect(alices({ can: [...DEVELOPMENT, ...removable] }), "removed and written anew").to.equal(
            "allowed: tag it with Environment=Development",
        );
        const elsewhere = allow("ec2:CreateTags", {}, `arn:aws:ec2:*:${ACCOUNT}:instance/i-2`);
        expect(alices({ can: [...DEVELOPMENT, elsewhere] })).to.equal(undefined);
    });

    it("follows conditions on the keys of a call, which may have others beside the tag's", () => {
        const asks = (operator: string, of: readonly string[], action = "ec2:CreateTags") =>
            allow(action, { [operator]: { "aws:TagKeys": of } });
        const by = (...own: readonly Statement[]) => alices({ can: [...DEVELOPMENT, ...own] });
        for (const [comparison, key] of [
            ["Equals", "Name"],
            ["Like", "N*"],
            ["NotEquals", "Environment"],
        ] as const)
            expect(by(asks(`ForAnyValue:String${comparison}`, [key])), comparison).to.match(/^allowed/);
        const name = asks("ForAnyValue:StringEquals", ["Name"]);
        const owner = deny(asks("ForAllValues:StringNotEquals", ["Owner"]));
        expect(by(TAG, owner), "an owner is mandatory").to.match(/^allowed/);
        expect(by(TAG, deny(asks("ForAllValues:StringEquals", ["Environment"]))), "not alone").to.match(/^allowed/);
        expect(by(name, owner), "both").to.match(/^allowed/);
        const only = (...of: string[]) => deny(asks("ForAnyValue:StringNotEquals", of));
        expect(by(name, owner, only("Environment", "Name", "Owner"))).to.match(/^allowed/);
        expect(by(name, owner, only("Environment", "Name"))).to.equal(undefined);
        expect(by(name, deny(asks("ForAnyValue:StringEqualsIgnoreCase", ["Environment"])))).to.equal(undefined);
        expect(by(name, deny(asks("ForAnyValue:StringLike", ["Na*"])))).to.equal(undefined);
        const valued = (value: string) =>
            allow("ec2:CreateTags", {
                "ForAnyValue:StringEquals": { "aws:TagKeys": ["Name", "Owner"] },
                StringEquals: { "aws:RequestTag/Environment": value },
            });
        expect(by(valued("Development"))).to.match(/^allowed/);
        expect(by(valued("Staging"))).to.equal(undefined);
        const required = allow("ec2:CreateTags", { StringLike: { "aws:RequestTag/Owner": "*" } });
        const secret = deny(allow("ec2:CreateTags", { Null: { "aws:RequestTag/Secret": "false" } }));
        expect(by(required, secret), "with one of two tags that policies speak of").to.match(/^allowed/);
        const many = Array.from({ length: 70 }, (_, at) => `Key${at}`);
        expect(by(asks("ForAnyValue:StringEquals", many)), "too many to try").to.match(/^unknown/);
        const undefinedByAws = asks("StringEquals", ["Name"]);
        expect(by(undefinedByAws), "several keys without a set operator").to.match(/^unknown/);

        const remove = asks("ForAnyValue:StringEquals", ["Name"], "ec2:DeleteTags");
        const notProduction = on({ StringNotEquals: { "ssm:resourceTag/Environment": "Production" } });
        expect(alices({ can: [...notProduction, remove] })).to.match(/^allowed/);
        expect(alices({ can: [...notProduction, name] }), "overwritten").to.match(/^allowed/);
    });

    it("isn't there without one of the rights, nor by the right on nodes of Systems Manager or on the tagging service alone", () => {
        expect(alices({ can: DEVELOPMENT })).to.equal(undefined);
        expect(alices({ can: [TAG] })).to.equal(undefined);
        expect(alices({ can: [DEVELOPMENT[0] ?? {}, TAG] }), "without a document").to.equal(undefined);
        for (const action of ["ssm:AddTagsToResource", "tag:TagResources"])
            expect(alices({ can: [...DEVELOPMENT, allow(action)] }), action).to.equal(undefined);
    });

    it("is unknown where another spelling of the key may be written: which of the two counts isn't known", () => {
        const spelled = allow("ec2:CreateTags", { "ForAllValues:StringEquals": { "aws:TagKeys": ["environment"] } });
        expect(alices({ can: [...DEVELOPMENT, spelled] })).to.match(/^unknown/);
    });

    it("takes both of two tags whose keys differ in letter case only: which of them counts isn't known", () => {
        const instance = { Environment: "Production", environment: "Staging" };
        const keys = (action: string, ...of: string[]) =>
            allow(action, { "ForAllValues:StringEquals": { "aws:TagKeys": of } });
        const by = (...own: readonly Statement[]) => alices({ can: [...DEVELOPMENT, ...own], instance });
        expect(by(TAG)).to.equal("allowed: tag it with Environment=Development, environment=Development");
        const one = keys("ec2:CreateTags", "Environment");
        expect(by(one)).to.match(/^unknown: tag it with Environment=Development/);
        expect(by(one, keys("ec2:DeleteTags", "environment"))).to.equal(
            "allowed: tag it with Environment=Development and remove its tag environment",
        );
        expect(by(keys("ec2:DeleteTags", "environment"))).to.equal(undefined);
        const half = { Environment: "Development", environment: "Staging" };
        const can = [...DEVELOPMENT, keys("ec2:DeleteTags", "environment")];
        expect(alices({ can, instance: half })).to.equal("allowed: remove its tag environment");
    });

    it("is unknown where the tag can be written only after another one", () => {
        const after = allow("ec2:CreateTags", { StringEquals: { "aws:ResourceTag/Team": "Blue" } });
        const team = allow("ec2:CreateTags", { "ForAllValues:StringEquals": { "aws:TagKeys": ["Team"] } });
        expect(alices({ can: [...DEVELOPMENT, after] })).to.equal(undefined);
        expect(alices({ can: [...DEVELOPMENT, team] })).to.equal(undefined);
        expect(alices({ can: [...DEVELOPMENT, after, team] })).to.match(/^unknown/);
    });

    it("is there on nodes of Systems Manager by its own action", () => {
        const of = (action: string): string | undefined => {
            const can = [{ ...SESSIONS, Condition: {} }, allow(action)];
            const [sessions, tagging] = can;
            const gated = {
                ...sessions,
                Resource: "arn:aws:ssm:*:*:managed-instance/*",
                Condition: DEVELOPMENT[0]?.["Condition"],
            };
            const account = smallAccount({ users: { alice: { can: [gated, DOCUMENT, tagging ?? {}] } } });
            const arn = `arn:aws:ssm:eu-central-1:${ACCOUNT}:managed-instance/mi-1`;
            return inWords({ ...account, instances: [{ id: "mi-1", arn, region: "eu-central-1", tags: {} }] });
        };
        expect(of("ssm:AddTagsToResource")).to.equal("allowed: tag it with Environment=Development");
        expect(of("ec2:CreateTags")).to.equal(undefined);
    });

    it("ends and begins with the sessions that the tags open", () => {
        const says = (operator: string, time: string): string => {
            const gate = { StringEquals: { "ssm:resourceTag/Environment": "Development" } };
            const can = [...on({ ...gate, [operator]: { "aws:CurrentTime": time } }), TAG];
            const account = smallAccount({ users: { alice: { can } }, instances: { "i-1": INSTANCE } });
            const matrix = chainMatrix({ ...account, at: new Date("2026-06-01T00:00:00Z") }, { by: "escalation" });
            return matrix.classes.map((one) => cellText(cellAt(matrix, one, 0))).join();
        };
        const shell = "could, by escalation: shell through ec2:CreateTags";
        expect(says("DateLessThan", "2026-01-01T00:00:00Z")).to.equal("no");
        expect(says("DateGreaterThan", "2026-01-01T00:00:00Z")).to.equal(shell);
        expect(says("DateLessThan", "2027-01-01T00:00:00Z")).to.equal(`${shell} until 2027-01-01T00:00Z`);
        // What only begins isn't one answer.
        expect(says("DateGreaterThan", "2027-01-01T00:00:00Z")).to.equal("unknown through ec2:CreateTags");
    });

    it("is there for each who has a right to write tags from a group, whatever others of the group open by themselves", () => {
        const first = { ...SESSIONS, Resource: [`arn:aws:ec2:*:${ACCOUNT}:instance/i-1`, DOCUMENT["Resource"]] };
        const account = smallAccount({
            users: {
                aaron: { can: [first, assume("ops")], groups: ["taggers"] },
                alice: { can: [assume("ops")], groups: ["taggers"] },
            },
            groups: { taggers: [TAG] },
            roles: { ops: { trust: [trusts({ AWS: root() })], can: DEVELOPMENT } },
            instances: { "i-1": { Environment: "Production" }, "i-2": { Environment: "Production" } },
        });
        expect(inWords(account)).to.equal("allowed: tag it with Environment=Development, then ops");
    });

    it("is unknown where there are too many tags to try, for who may only remove them", () => {
        const keys = ["A", "B", "C", "D", "E", "F", "G"];
        const absent = Object.fromEntries(keys.map((key) => [`ssm:resourceTag/${key}`, "x"]));
        const can = [...on({ StringNotEquals: { "ssm:resourceTag/Team": "Red", ...absent } }), allow("ec2:DeleteTags")];
        expect(alices({ can })).to.match(/^unknown/);
    });
});
