import { expect } from "chai";
import type { AccessModel } from "../../access/model";
import { makeClients } from "../../sandbox/providers/aws/common/clients";
import { declaredAccess } from "./declared-access";
import { deployedAccess } from "./deployed-access";
import { expectEmptyAccount, expectSuccess } from "./expect-deployed";
import { openTestStack, type TestStack } from "./harness";
import { AT, sourcesOf } from "./same-access";
import { FEDERATED, IDENTITY_CENTER, settingsOf, type StackConfig } from "./scenario-settings";

/** Every limit of a grant, on its own and together. */
const LIMITED = settingsOf("custom", {
    custom: {
        instances: { red: { tags: { Name: "red", Team: "Red" } }, blue: { tags: { Name: "blue", Team: "Blue" } } },
        users: {
            ann: {
                grants: [
                    {
                        tags: { Team: "Red" },
                        documents: ["SSM-SessionManagerRunShell", "AWS-StartPortForwardingSession"],
                        mfa: true,
                        sourceAddresses: ["203.0.113.0/24", "2001:db8::/32"],
                        from: "2026-01-01T00:00:00Z",
                        until: "2999-12-31T18:00:00Z",
                    },
                ],
            },
            ben: { grants: [{ tags: { Team: "Blue" }, from: "2998-01-01T00:00:30Z", until: "2999-01-01T00:00:00Z" }] },
            cleo: {},
        },
        groups: { reds: { members: ["ben", "cleo"], grants: [{ tags: { Team: "Red" }, mfa: true }] } },
    },
});

/** Those that have defaults are compared by scenarios.test.ts. */
describe("The access of a configuration", () => {
    let stack: TestStack;

    before(async () => {
        stack = await openTestStack({ policyPacks: [] });
    });
    after(() => stack.close());

    const clients = () =>
        makeClients({ region: stack.sandbox.region, endpoint: stack.sandbox.moto.endpoint, endpoints: {} });

    /** Deploys a configuration, and expects its access in every source but AWS itself. */
    async function expectSame(config: StackConfig): Promise<AccessModel> {
        stack.configure(config);
        const { model, declared, planned, previewed, inState } = sourcesOf(stack, config);
        expect(await planned(), "planned").to.deep.equal(declared);
        expect(await previewed(), "previewed").to.deep.equal(declared);
        expectSuccess(await stack.up());
        expect(await previewed(), "previewed again").to.deep.equal(declared);
        expect(await inState(), "in the state").to.deep.equal(declared);
        return model;
    }

    it("is the same with documents, MFA, addresses, a beginning and an end, which every table says", async () => {
        const model = await expectSame(LIMITED);
        expect(declaredAccess(model, AT)).to.deep.equal({
            ann: [
                "red: yes: shell, port forwarding until 2999-12-31T18:00Z, with MFA from 203.0.113.0/24 or 2001:db8::/32",
            ],
            ben: ["blue: no; shell from 2998-01-01T00:00:30Z until 2999-01-01T00:00Z", "red: yes: shell, with MFA"],
            cleo: ["red: yes: shell, with MFA"],
        });
        const { reach } = await deployedAccess(stack.sandbox, model, AT);
        expect(reach, "in AWS").to.deep.equal(declaredAccess(model, AT));
        expectSuccess(await stack.up({ args: ["--expect-no-changes"] }));
    });

    it("is the same with a permission set of IAM Identity Center, of which only AWS makes a role", async () => {
        const permissionsBoundaryArn = "arn:aws:iam::aws:policy/AdministratorAccess";
        const principals = { permissionsBoundaryArn };
        await expectSame(settingsOf("federated", { federated: FEDERATED["identity-center"], principals }));
        expect((await deployedAccess(stack.sandbox)).reach, "in AWS").to.deep.equal({});
        const { sso } = clients();
        const InstanceArn = IDENTITY_CENTER.instanceArn;
        const { PermissionSets: [PermissionSetArn] = [] } = await sso.listPermissionSets({ InstanceArn });
        const { AccountAssignments = [] } = await sso.listAccountAssignments({
            InstanceArn,
            PermissionSetArn,
            AccountId: "123456789012",
        });
        expect(
            AccountAssignments.map(({ PrincipalType, PrincipalId }) => [PrincipalType, PrincipalId]),
        ).to.have.deep.members([
            ["USER", FEDERATED["identity-center"].identityCenter.users[0]],
            ["GROUP", IDENTITY_CENTER.groups[0]],
        ]);
        const { PermissionsBoundary } = await sso.getPermissionsBoundaryForPermissionSet({
            InstanceArn,
            PermissionSetArn,
        });
        expect(PermissionsBoundary).to.deep.equal({ ManagedPolicyArn: permissionsBoundaryArn });
        const { InstanceAccessControlAttributeConfiguration: set } =
            await sso.describeInstanceAccessControlAttributeConfiguration({ InstanceArn });
        expect(set?.AccessControlAttributes?.map(({ Key }) => Key)).to.have.members([
            "Department",
            "Environment",
            "SSMSessionRunAs",
        ]);
        expectSuccess(await stack.up({ args: ["--expect-no-changes"] }));
    });

    it("is the same with account access manager, and nothing is left of either when it is destroyed", async () => {
        const model = await expectSame(settingsOf("federated", { federated: FEDERATED["account-access"] }));
        expect((await deployedAccess(stack.sandbox, model)).reach, "in AWS").to.deep.equal(declaredAccess(model));
        expectSuccess(await stack.up({ args: ["--expect-no-changes"] }));
        expectSuccess(await stack.destroy());
        await expectEmptyAccount(stack);
        const { sso, accountAccess } = clients();
        const { instanceArn: InstanceArn } = IDENTITY_CENTER;
        expect((await sso.listPermissionSets({ InstanceArn })).PermissionSets).to.deep.equal([]);
        expect((await accountAccess.listApplications()).applications).to.deep.equal([]);
        const attributes = sso.describeInstanceAccessControlAttributeConfiguration({ InstanceArn });
        expect(await attributes.catch((error: Error) => error.name)).to.equal("ResourceNotFoundException");
    });
});
