import { expect } from "chai";
import { SourceError } from "../../../../access/files/source-error";
import type { IdentityCenter } from "../../../../access/matrix/identity-center";
import { openFolder } from "../../../../access/sources/organization/answers";
import { readIdentityCenter } from "../../../../access/sources/organization/identity-center";
import { filesOf } from "../fixtures";
import { DEV, identityCenterFiles, PROD } from "../organization-fixture";

function read(contents: Readonly<Record<string, unknown>>): IdentityCenter {
    const files = filesOf(contents);
    try {
        return readIdentityCenter(openFolder(files.path(".")));
    } finally {
        files.remove();
    }
}

function without(...names: readonly string[]): Record<string, unknown> {
    return Object.fromEntries(Object.entries(identityCenterFiles).filter(([name]) => !names.includes(name)));
}

describe("IAM Identity Center in files", () => {
    it("has people in groups, permission sets, and what is assigned to whom in which account", () => {
        const { people, groups, permissionSets, assignments } = read(identityCenterFiles);
        expect(people.map(({ name, groups }) => [name, groups])).to.deep.equal([
            ["carol", ["g-operators"]],
            ["dave", []],
        ]);
        expect(groups).to.deep.equal([{ id: "g-operators", name: "operators" }]);
        const [set] = permissionSets;
        expect(set?.name).to.equal("Operators");
        expect(assignments).to.deep.equal([
            { to: { type: "group", id: "g-operators" }, account: PROD, permissionSet: set?.arn },
            { to: { type: "person", id: "u-dave" }, account: DEV, permissionSet: set?.arn },
        ]);
    });

    it("gives people the session tags that attributes for access control make, as far as all are known", () => {
        const [carol, dave] = read(identityCenterFiles).people;
        expect(carol?.tags).to.deep.equal({ Department: "Finance", Mail: "carol@example.com", Given: "Carol" });
        // Without extensions in the answer, the department isn't known.
        expect(dave?.tags).to.equal(undefined);
        const name = "describe-instance-access-control-attribute-configuration.json";
        expect(read({ ...identityCenterFiles, [name]: {} }).people[1]?.tags).to.deep.equal({});
        expect(read(without(name)).people[0]?.tags).to.equal(undefined);
    });

    it("knows who is disabled, and whose identity provider may pass other tags", () => {
        const { Users } = identityCenterFiles["list-users.json"] as { readonly Users: readonly object[] };
        const changed = (more: object, files: Readonly<Record<string, unknown>> = identityCenterFiles) =>
            read({ ...files, "list-users.json": { Users: Users.map((one) => ({ ...one, ...more })) } }).people[0];
        expect(changed({ UserStatus: "ENABLED" })?.isDisabled).to.equal(undefined);
        expect(changed({ UserStatus: "DISABLED" })?.isDisabled).to.equal(true);
        const external = { ExternalIds: [{ Issuer: "https://scim.example.com", Id: "1" }] };
        expect(changed({})?.mayHaveOtherTags).to.equal(undefined);
        expect(changed(external)?.mayHaveOtherTags).to.equal(true);
        // Without attributes for access control no tags are passed.
        const name = "describe-instance-access-control-attribute-configuration.json";
        expect(changed(external, { ...identityCenterFiles, [name]: {} })?.mayHaveOtherTags).to.equal(undefined);
    });

    it("knows what a permission set allows, from its inline policy and AWS's managed ones", () => {
        const policies = read(identityCenterFiles).permissionSets[0]?.policies;
        expect(policies?.identity.map(({ name, kind }) => [name, kind])).to.deep.equal([
            ["inline policy of permission set Operators", "policy"],
            ["AmazonSSMFullAccess", "policy"],
            ["AWS managed policy ViewOnlyAccess", "policy"],
            ["AWS managed policy Other", "unknown"],
            ["customer managed policy local", "unknown"],
        ]);
        expect(policies?.boundary).to.equal(undefined);
        const limit = { PermissionsBoundary: { ManagedPolicyArn: "arn:aws:iam::aws:policy/AmazonSSMFullAccess" } };
        const limited = read({
            ...identityCenterFiles,
            "get-permissions-boundary-for-permission-set/ps-1.json": limit,
        });
        expect(limited.permissionSets[0]?.policies?.boundary?.name).to.equal("AmazonSSMFullAccess");
        const open = read(without("get-inline-policy-for-permission-set/ps-1.json"));
        expect(open.permissionSets[0]?.policies).to.equal(undefined);
    });

    it("has the entitlements of account access manager, where the folder lists its applications", () => {
        const application = `arn:aws:account-access:eu-central-1:${PROD}:application/aam-1`;
        const entitlement = (who: object, role: string) => ({
            entitlementId: role,
            entitlement: { principalRole: { principal: { identityCenter: who }, roleArn: role } },
        });
        const listed = {
            ...identityCenterFiles,
            "list-applications.json": { applications: [{ applicationArn: application, status: "ACTIVE" }] },
        };
        const all = { entitlements: [entitlement({ userId: "u-dave" }, "r1"), entitlement({ groupId: "g" }, "r2")] };
        expect(read({ ...listed, "list-entitlements/aam-1.json": all }).entitlements).to.deep.equal([
            { to: { type: "person", id: "u-dave" }, role: "r1", application },
            { to: { type: "group", id: "g" }, role: "r2", application },
        ]);
        expect(
            read({ ...identityCenterFiles, "list-applications.json": { applications: [] } }).entitlements,
        ).to.deep.equal([]);
        expect(read(identityCenterFiles).entitlements).to.equal(undefined);
        expect(() => read(listed)).to.throw(
            SourceError,
            /list-entitlements\/aam-1\.json \(expected the answer of aws account/,
        );
    });

    for (const name of [
        "list-users.json",
        "list-group-memberships/g-operators.json",
        `list-account-assignments/${DEV}/ps-1.json`,
        "describe-permission-set/ps-1.json",
    ]) {
        it(`is refused without ${name}`, () => {
            expect(() => read(without(name))).to.throw(SourceError, /^there is no .* \(expected the answer of aws /);
        });
    }

    it("is refused with a user, a group or a permission set that is there twice", () => {
        for (const [file, list, what] of [
            ["list-users.json", "Users", "user u-carol"],
            ["list-groups.json", "Groups", "group g-operators"],
            ["list-permission-sets.json", "PermissionSets", "permission set arn:aws:sso:::permissionSet/ssoins-1/ps-1"],
        ] as const) {
            const [first, ...more] = (identityCenterFiles[file] as Record<string, unknown[]>)[list] ?? [];
            const twice = { ...identityCenterFiles, [file]: { [list]: [first, ...more, first] } };
            expect(() => read(twice)).to.throw(SourceError, `${file} has the ${what} twice (expected each only once)`);
        }
    });

    it("is refused with a user without an ID, and isn't taken for another answer", () => {
        const users = { ...identityCenterFiles, "list-users.json": { Users: [{ UserName: "carol" }] } };
        expect(() => read(users)).to.throw(SourceError, /Users\.0\.UserId: is missing$/);
    });

    it("is refused where an entry is about something else than its file", () => {
        const set = "arn:aws:sso:::permissionSet/ssoins-1/ps-2";
        const assigned = (more: object) => ({
            [`list-account-assignments/${PROD}/ps-1.json`]: {
                AccountAssignments: [
                    {
                        AccountId: PROD,
                        PermissionSetArn: "arn:aws:sso:::permissionSet/ssoins-1/ps-1",
                        PrincipalType: "USER",
                        PrincipalId: "u-dave",
                        ...more,
                    },
                ],
            },
        });
        const member = (more: object) => ({
            "list-group-memberships/g-operators.json": {
                GroupMemberships: [{ MemberId: { UserId: "u-dave" }, ...more }],
            },
        });
        const wrong: readonly (readonly [Record<string, unknown>, string])[] = [
            [
                assigned({ AccountId: DEV }),
                `AccountAssignments.0.AccountId: invalid value "${DEV}" (expected ${PROD}, `,
            ],
            [assigned({ PermissionSetArn: set }), `AccountAssignments.0.PermissionSetArn: invalid value "${set}"`],
            [
                member({ GroupId: "g-other" }),
                'GroupMemberships.0.GroupId: invalid value "g-other" (expected g-operators, ',
            ],
            [
                { "describe-permission-set/ps-1.json": { PermissionSet: { Name: "Other", PermissionSetArn: set } } },
                `PermissionSet.PermissionSetArn: invalid value "${set}"`,
            ],
        ];
        for (const [files, message] of wrong)
            expect(() => read({ ...identityCenterFiles, ...files }), message).to.throw(SourceError, message);
        for (const files of [assigned({}), member({}), member({ GroupId: "g-operators" })])
            expect(() => read({ ...identityCenterFiles, ...files })).not.to.throw();
    });
});
