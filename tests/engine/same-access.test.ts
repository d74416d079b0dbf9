import { expect } from "chai";
import type { Account } from "../../access/matrix";
import { readPlan } from "../../access/sources/plan";
import { previewAccount } from "../../access/sources/preview";
import { stateAccount } from "../../access/sources/state";
import type { AccessModel } from "../../access/model";
import { makeClients } from "../../sandbox/providers/aws/common/clients";
import { repository } from "../../sandbox/system/folders";
import { declaredAccess, reachOf, type Reach } from "./declared-access";
import { deployedAccess } from "./deployed-access";
import { expectEmptyAccount, expectSuccess } from "./expect-deployed";
import { openTestStack, type TestStack } from "./harness";
import {
    configurationOf,
    FEDERATED,
    IDENTITY_CENTER,
    NAMED_SCENARIOS,
    settingsOf,
    type NamedScenario,
    type StackConfig,
} from "./scenario-settings";

/** Scenarios whose policies name instances: before those exist, a preview knows nothing of the documents. */
const NAMES_INSTANCES: readonly NamedScenario[] = ["single-instance", "multiple-instances"];

/** The moment of every table here. */
const AT = new Date("2026-07-01T12:00:00Z");
const reachIn = (account: Account): Reach => reachOf({ ...account, at: AT });

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

describe("The access of a scenario", () => {
    let stack: TestStack;

    before(async () => {
        stack = await openTestStack({ policyPacks: [] });
    });
    after(() => stack.close());

    const clients = () =>
        makeClients({ region: stack.sandbox.region, endpoint: stack.sandbox.moto.endpoint, endpoints: {} });
    const preview = async (): Promise<Account> => {
        const result = await stack.preview({ args: ["--json", "--show-sames"] });
        expect(result.code, result.text).to.equal(0);
        return previewAccount(JSON.parse(result.stdout), "the preview");
    };

    /** Deploys a configuration, and expects its access in every source but AWS itself. */
    async function expectSame(config: StackConfig, named: boolean): Promise<AccessModel> {
        const { model } = configurationOf(config);
        const declared = declaredAccess(model, AT);
        expect(reachIn(await readPlan({ folder: repository, config })), "planned").to.deep.equal(declared);

        stack.configure(config);
        const previewed = reachIn(await preview());
        if (!named) expect(previewed, "previewed").to.deep.equal(declared);

        expectSuccess(await stack.up());
        expect(reachIn(await preview()), "previewed again").to.deep.equal(declared);
        expect(reachIn(stateAccount(await stack.exportState(), "the state")), "in the state").to.deep.equal(declared);
        return model;
    }

    for (const scenario of NAMED_SCENARIOS) {
        it(`is the same declared, planned, previewed, in the state and in AWS, for ${scenario}`, async () => {
            const model = await expectSame(settingsOf(scenario), NAMES_INSTANCES.includes(scenario));
            expect((await deployedAccess(stack.sandbox, model)).reach, "in AWS").to.deep.equal(declaredAccess(model));
        });
    }

    it("is the same with documents, MFA, addresses, a beginning and an end, which every table says", async () => {
        const model = await expectSame(LIMITED, false);
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
        await expectSame(settingsOf("federated", { federated: FEDERATED["identity-center"], principals }), false);
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
        const model = await expectSame(settingsOf("federated", { federated: FEDERATED["account-access"] }), false);
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
