import { expect } from "chai";
import { accessTable } from "../../../access/chains";
import { cellText, type Account } from "../../../access/matrix";
import { stackAccount, UNKNOWN, type StackResource } from "../../../access/stack";
import {
    ASSIGNMENT,
    ATTRIBUTES,
    ENTITLEMENT,
    PERMISSION_SET,
    PERMISSION_SET_POLICY,
} from "../../../access/stack/types";
import { INSTANCE, ROLE, ROLE_POLICY, STORE_GROUP, STORE_MEMBERSHIP, STORE_USER } from "../../../access/stack/types";
import { sessionsOn } from "../sources/fixtures";
import { resource } from "./resources";

const OWN = "111122223333";
const OTHER = "444455556666";
const SET = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";

const set = resource(PERMISSION_SET, "shell", { name: "shell", arn: SET });
const carol = resource(STORE_USER, "carol", { userName: "carol", userId: "u-1", name: { givenName: "Carol" } });
const dave = resource(STORE_USER, "dave", { userName: "dave", userId: UNKNOWN });
const ops = resource(STORE_GROUP, "ops", { displayName: "ops", groupId: UNKNOWN });
const base: readonly StackResource[] = [
    resource(INSTANCE, "web", {
        id: "i-1",
        arn: `arn:aws:ec2:eu-central-1:${OWN}:instance/i-1`,
        tags: { Environment: "dev" },
        tagsAll: { Environment: "dev" },
    }),
    set,
    resource(PERMISSION_SET_POLICY, "policy", {
        permissionSetArn: SET,
        inlinePolicy: JSON.stringify(sessionsOn("dev")),
    }),
    carol,
    dave,
    ops,
    resource(STORE_MEMBERSHIP, "member", { groupId: UNKNOWN, memberId: UNKNOWN }, { groupId: [ops], memberId: [dave] }),
];

const assigned = (name: string, targetId: unknown, principalId: unknown, to?: StackResource): StackResource =>
    resource(
        ASSIGNMENT,
        name,
        { permissionSetArn: SET, principalType: to === ops ? "GROUP" : "USER", principalId, targetId },
        to && { principalId: [to] },
    );

function table(account: Account): string[] {
    return accessTable(account).rows.map(({ principal, cells }) =>
        [principal.type, principal.name, ...cells.map(cellText)].join(" "),
    );
}

function account(...more: readonly StackResource[]): Account {
    return stackAccount([...base, ...more], { region: "eu-central-1" });
}

describe("IAM Identity Center in a stack", () => {
    it("has its people, who reach what is assigned to them and to their groups, by known and unknown IDs", () => {
        const found = account(assigned("one", OWN, "u-1"), assigned("two", OWN, UNKNOWN, ops));
        expect(table(found)).to.deep.equal([
            "person carol yes: shell through shell",
            "person dave yes: shell through shell",
        ]);
        expect(found.identityCenter?.groups.map(({ name }) => name)).to.deep.equal(["ops"]);
    });

    it("opens nothing here by what is assigned in another account", () => {
        expect(table(account(assigned("one", OTHER, "u-1")))).to.deep.equal(["role shell yes: shell"]);
    });

    it("leaves open what is assigned where the account, the person or the group isn't known yet", () => {
        const unsure = (...more: readonly StackResource[]) => table(account(...more));
        expect(unsure(assigned("one", UNKNOWN, "u-1"))).to.deep.equal(["person carol unknown through shell"]);
        expect(unsure(assigned("one", OWN, UNKNOWN))).to.deep.equal([
            "person carol unknown through shell",
            "person dave unknown through shell",
        ]);
        const either = { permissionSetArn: SET, principalType: "USER", principalId: UNKNOWN, targetId: OWN };
        expect(unsure(resource(ASSIGNMENT, "one", either, { principalId: [carol, dave] }))).to.deep.equal([
            "person carol unknown through shell",
            "person dave unknown through shell",
        ]);
        const member = resource(
            STORE_MEMBERSHIP,
            "other",
            { groupId: "g-9", memberId: UNKNOWN },
            { memberId: [carol, dave] },
        );
        const toGroup = { ...either, principalType: "GROUP", principalId: "g-9" };
        expect(unsure(member, resource(ASSIGNMENT, "one", toGroup))).to.deep.equal([
            "person carol unknown through shell",
            "person dave unknown through shell",
        ]);
    });

    it("leaves open what a permission set allows that the stack doesn't make, or that isn't known yet", () => {
        const given = (permissionSetArn: unknown) =>
            table(
                account(
                    resource(ASSIGNMENT, "one", {
                        permissionSetArn,
                        principalType: "USER",
                        principalId: "u-1",
                        targetId: OWN,
                    }),
                ),
            ).filter((row) => row.startsWith("person"));
        expect(given(SET.replace("ps-1", "ps-2"))).to.deep.equal(["person carol unknown through ps-2"]);
        expect(given(UNKNOWN)).to.deep.equal(["person carol unknown through one (permissionSetArn not known yet)"]);
    });

    it("keeps the role of what is assigned to people whom the stack doesn't make", () => {
        expect(table(account(assigned("one", OWN, "u-9")))).to.deep.equal(["role shell yes: shell"]);
        const alone = stackAccount([...base.slice(0, 3), assigned("one", OWN, "u-9")], { region: "eu-central-1" });
        expect(alone.identityCenter).to.equal(undefined);
    });

    it("has people in groups that the stack doesn't make, which properties name by their IDs", () => {
        const joins = resource(STORE_MEMBERSHIP, "joins", { groupId: "g-1", memberId: "u-1" });
        const toGroup = resource(ASSIGNMENT, "group", {
            permissionSetArn: SET,
            principalType: "GROUP",
            principalId: "g-1",
            targetId: OWN,
        });
        const found = account(joins, toGroup);
        expect(table(found)).to.deep.equal(["person carol yes: shell through shell"]);
        expect(table(account(joins))).not.to.include("person carol yes: shell through shell");
    });

    it("gives people the session tags of attributes for access control, where these are known", () => {
        const attributes = (source: unknown): StackResource =>
            resource(ATTRIBUTES, "attributes", { attributes: [{ key: "Given", values: [{ sources: [source] }] }] });
        const tags = (source: unknown): unknown => account(attributes(source)).identityCenter?.people[0]?.tags;
        expect(tags("${path:name.givenName}")).to.deep.equal({ Given: "Carol" });
        expect(tags("${path:enterprise.department}")).to.equal(undefined);
        expect(tags(UNKNOWN)).to.equal(undefined);
        expect(account().identityCenter?.people[0]?.tags).to.equal(undefined);
    });

    it("may let people assume a role that trusts the role of their permission set, whose ARN isn't known", () => {
        const reserved = `arn:aws:iam::${OWN}:role/aws-reserved/sso.amazonaws.com`;
        const may = resource(PERMISSION_SET_POLICY, "policy", {
            permissionSetArn: SET,
            inlinePolicy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }],
            }),
        });
        const trusting = (AWS: string, like?: string): string[] => {
            const Condition = like === undefined ? {} : { Condition: { ArnLike: { "aws:PrincipalArn": like } } };
            const Statement = [{ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole", ...Condition }];
            const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement });
            const ops = resource(ROLE, "ops", { name: "ops", arn: `arn:aws:iam::${OWN}:role/ops`, assumeRolePolicy });
            const policy = resource(ROLE_POLICY, "own", { role: "ops", policy: JSON.stringify(sessionsOn("dev")) });
            const [web, , , ...rest] = base;
            const all = [web, set, may, ...rest, assigned("one", OWN, "u-1"), ops, policy].flatMap((one) => one ?? []);
            return table(stackAccount(all, { region: "eu-central-1" })).filter((row) => row.startsWith("person"));
        };
        const root = `arn:aws:iam::${OWN}:root`;
        const open = ["person carol unknown through shell → ops"];
        expect(trusting(root, `${reserved}/*/AWSReservedSSO_shell_*`)).to.deep.equal(open);
        expect(trusting(root, `${reserved}*/AWSReservedSSO_other_*`)).to.deep.equal([]);
        expect(trusting(root, `${reserved}*AWSReservedSSO_shell_*`)).to.deep.equal([
            open[0]?.replace("unknown", "yes: shell"),
        ]);
        const whole = (name: string) => `${reserved}/eu-central-1/AWSReservedSSO_${name}_0123456789abcdef`;
        expect(trusting(whole("shell"))).to.deep.equal(open);
        expect(trusting(whole("other"))).to.deep.equal([]);
    });

    it("lets people of an entitlement have the account's own role", () => {
        const arn = `arn:aws:iam::${OWN}:role/entitled`;
        const trust = {
            Version: "2012-10-17",
            Statement: {
                Effect: "Allow",
                Principal: { Service: "account-access.amazonaws.com" },
                Action: ["sts:AssumeRole", "sts:SetContext", "sts:TagSession"],
            },
        };
        const role = resource(ROLE, "entitled", { name: "entitled", arn, assumeRolePolicy: JSON.stringify(trust) });
        const policy = resource(ROLE_POLICY, "own", { role: "entitled", policy: JSON.stringify(sessionsOn("dev")) });
        const entitled = (roleArn: unknown, userId: unknown = "u-1"): StackResource =>
            resource(
                ENTITLEMENT,
                "entitlement",
                {
                    applicationArn: "arn:aws:account-access:eu-central-1:111122223333:application/aam-1",
                    entitlement: {
                        principalRole: { principal: { identityCenter: { userId } }, roleArn },
                    },
                },
                { entitlement: [role] },
            );
        for (const roleArn of [arn, UNKNOWN]) {
            const found = account(role, policy, entitled(roleArn));
            expect(found.identityCenter?.entitlements).to.have.length(1);
            expect(table(found)).to.include("person carol yes: shell through entitled");
        }
        const later = account(role, policy, entitled(arn, UNKNOWN));
        expect(table(later)).to.include("person carol unknown through entitled");
    });

    it("leaves open what others may assign to people and groups that the program only reads", () => {
        const external = true;
        const open = "unknown through another permission set";
        const read = (type: string): string[] =>
            table(
                stackAccount(
                    base.map((one) => (one.type === type ? { ...one, external } : one)),
                    { region: "eu-central-1" },
                ),
            );
        expect(table(account())).to.deep.equal(["role shell yes: shell"]);
        expect(read(STORE_USER)).to.include.members([`person carol ${open}`, `person dave ${open}`]);
        // Dave is in the group.
        expect(read(STORE_GROUP)).to.include(`person dave ${open}`).and.not.include(`person carol ${open}`);
        const elsewhere = resource(STORE_MEMBERSHIP, "elsewhere", { groupId: "g-elsewhere", memberId: "u-1" });
        expect(table(account(elsewhere))).to.include(`person carol ${open}`);
    });
});
