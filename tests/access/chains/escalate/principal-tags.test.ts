import { expect } from "chai";
import { chainMatrix } from "../../../../access/chains";
import { groupAt } from "../../../../access/matrix";
import { arnOf, assume, root, SESSIONS, smallAccount, trusts } from "../small-account";

type Statement = Readonly<Record<string, unknown>>;

const OWN: readonly Statement[] = [
    {
        ...SESSIONS,
        Resource: "arn:aws:ec2:*:*:instance/*",
        Condition: { StringEquals: { "ssm:resourceTag/Team": "${aws:PrincipalTag/Team}" } },
    },
    { ...SESSIONS, Resource: "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell" },
];
const allow = (Action: unknown, Condition: object = {}, Resource: unknown = "*"): Statement => ({
    Effect: "Allow",
    Action,
    Resource,
    Condition,
});

interface Case {
    readonly can: readonly Statement[];
    readonly tags?: Readonly<Record<string, string>>;
    /** What the role ops, which trusts the account on a condition, may. */
    readonly ops?: readonly Statement[];
    readonly asks?: object;
}

/** What alice could do to open a session on the instance of Team Red, in words; undefined where nothing. */
function alices({ can, tags = {}, ops, asks }: Case): string | undefined {
    const trust = [trusts({ AWS: root() }, asks === undefined ? {} : { Condition: asks })];
    const account = smallAccount({
        users: { alice: { can, tags } },
        roles: ops === undefined ? {} : { ops: { trust, can: ops } },
        instances: { "i-1": { Team: "Red" } },
    });
    for (const one of chainMatrix(account, { by: "escalation" }).classes) {
        if (!one.principals.some(({ name }) => name === "alice")) continue;
        const { cell } = groupAt(one, 0) ?? {};
        const steps = cell?.ways?.[0]?.chain.map(({ to, effect }) => effect ?? to.name).join(", then ");
        return cell?.verdict === "denied" ? undefined : `${cell?.verdict}: ${steps ?? "directly"}`;
    }
    return "no row";
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_attribute-based-access-control.html */
describe("Escalation by the tags of principals", () => {
    it("is there for a user who may write its own tag, which its policies compare with an instance's", () => {
        const TagUser = allow("iam:TagUser");
        expect(alices({ can: [...OWN, TagUser] })).to.equal("allowed: tag themselves Team=Red");
        expect(alices({ can: [...OWN, TagUser], tags: { team: "Blue" } })).to.equal("allowed: tag themselves Team=Red");
        expect(alices({ can: OWN })).to.equal(undefined);
        expect(alices({ can: [TagUser] })).to.equal(undefined);
        expect(alices({ can: [...OWN, allow("iam:TagUser", {}, arnOf("user", "bob"))] })).to.equal(undefined);
    });

    it("follows what the policies ask of the call", () => {
        const given = (value: string) => allow("iam:TagUser", { StringEquals: { "aws:RequestTag/Team": value } });
        expect(alices({ can: [...OWN, given("Red")] })).to.match(/^allowed/);
        expect(alices({ can: [...OWN, given("Blue")] })).to.equal(undefined);
        const keys = (key: string) => allow("iam:TagUser", { "ForAllValues:StringEquals": { "aws:TagKeys": [key] } });
        expect(alices({ can: [...OWN, keys("Owner")] })).to.equal(undefined);
        expect(alices({ can: [...OWN, keys("team")] }), "the same key to IAM").to.match(/^allowed/);
        const untagged = allow("iam:TagUser", { Null: { "iam:ResourceTag/Team": "true" } });
        expect(alices({ can: [...OWN, untagged] })).to.match(/^allowed/);
        expect(alices({ can: [...OWN, untagged], tags: { Team: "Blue" } })).to.equal(undefined);
        const removable = [...OWN, untagged, allow("iam:UntagUser")];
        expect(alices({ can: removable, tags: { Team: "Blue" } }), "removed and written anew").to.match(/^allowed/);
    });

    it("follows conditions on the keys of a call, which may have others beside the tag's", () => {
        const asks = (action: string, operator: string, ...of: string[]) =>
            allow(action, { [operator]: { "aws:TagKeys": of } });
        const any = asks("iam:TagUser", "ForAnyValue:StringEquals", "Name");
        expect(alices({ can: [...OWN, any] })).to.match(/^allowed/);
        const owner = { ...asks("iam:TagUser", "ForAllValues:StringNotEquals", "Owner"), Effect: "Deny" };
        expect(alices({ can: [...OWN, allow("iam:TagUser"), owner] })).to.match(/^allowed/);
        const team = { ...asks("iam:TagUser", "ForAnyValue:StringEqualsIgnoreCase", "Team"), Effect: "Deny" };
        expect(alices({ can: [...OWN, any, team] })).to.equal(undefined);
        const ofRole = asks("iam:TagRole", "ForAnyValue:StringEquals", "Name");
        expect(alices({ can: [assume("ops"), ofRole], ops: OWN })).to.match(/^allowed/);
        const locked = {
            Effect: "Deny",
            Action: "*",
            Resource: "*",
            Condition: { Null: { "aws:PrincipalTag/Lock": "false" } },
        };
        const lock = { ...locked, Action: "ssm:StartSession" };
        const remove = asks("iam:UntagUser", "ForAnyValue:StringEquals", "Name");
        expect(alices({ can: [SESSIONS, lock, remove], tags: { Lock: "y" } })).to.match(/^allowed/);
        expect(alices({ can: [SESSIONS, locked, remove], tags: { Lock: "y" } })).to.equal(undefined);
    });

    it("is there by a role that the user can assume and tag, not by one that it can only tag", () => {
        const TagRole = allow("iam:TagRole", {}, arnOf("role", "ops"));
        expect(alices({ can: [assume("ops"), TagRole], ops: OWN })).to.equal(
            "allowed: tag the role ops, which they can become, Team=Red",
        );
        expect(alices({ can: [TagRole], ops: OWN })).to.equal(undefined);
        expect(alices({ can: [assume("ops")], ops: OWN })).to.equal(undefined);
    });

    it("is there where a trust policy asks for the caller's tag", () => {
        const asks = { StringEquals: { "aws:PrincipalTag/Team": "Operators" } };
        const can = [assume("ops"), allow("iam:TagUser")];
        expect(alices({ can, ops: [SESSIONS], asks })).to.equal("allowed: tag themselves Team=Operators, then ops");
        expect(alices({ can: [assume("ops")], ops: [SESSIONS], asks })).to.equal(undefined);
    });

    it("is there for who may remove the tag that keeps it out", () => {
        const can = [assume("ops"), allow("iam:UntagUser")];
        const asks = { StringNotEquals: { "aws:PrincipalTag/Contractor": "yes" } };
        expect(alices({ can, ops: [SESSIONS], asks, tags: { Contractor: "yes" } })).to.equal(
            "allowed: tag themselves no Contractor, then ops",
        );
    });
});
