import { CreatePolicyCommand, DeletePolicyCommand, GetUserCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { DescribeSecurityGroupRulesCommand, DescribeVolumesCommand } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { accessTable } from "../../access/matrix";
import { stateAccount } from "../../access/sources/state";
import { expectDeployed, expectEmptyAccount, expectSuccess } from "./expect-deployed";
import { openTestStack, type TestStack } from "./harness";
import { settingsOf } from "./scenario-settings";

const ACCOUNT = "123456789012";
const PATH = "/people/";
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/limits/boundary`;
const UNCHANGED = { args: ["--expect-no-changes"], policyPacks: [] };

const config = settingsOf("group", {
    console: { login: true },
    resources: { tags: { Owner: "platform" } },
    principals: { path: PATH, permissionsBoundaryArn: BOUNDARY },
});

describe("What companies ask of principals, on the real engine", () => {
    let stack: TestStack;

    before(async () => {
        stack = await openTestStack();
        stack.configure(config);
    });
    after(() => stack.close());

    it("stops before anything is made where the boundary doesn't exist", async () => {
        const up = await stack.up({ policyPacks: [] });
        expect(up.code, up.text).to.be.greaterThan(0);
        expect(up.text).to.include(
            `invalid value ${BOUNDARY} for session-manager-access:principals.permissionsBoundaryArn (expected the ARN of a managed policy that the account has)`,
        );
        await expectEmptyAccount(stack);
    });

    it("deploys with the path and the boundary, and says in the state what the boundary leaves", async () => {
        const PolicyDocument = JSON.stringify({
            Version: "2012-10-17",
            Statement: { Effect: "Allow", Action: "*", Resource: "*" },
        });
        await stack.aws.iam.send(new CreatePolicyCommand({ PolicyName: "boundary", Path: "/limits/", PolicyDocument }));
        expectSuccess(await stack.up());
        await expectDeployed(stack, config);
        const { User } = await stack.aws.iam.send(new GetUserCommand({ UserName: "alice" }));
        expect(User?.Arn).to.equal(`arn:aws:iam::${ACCOUNT}:user${PATH}alice`);
        expect(User?.PermissionsBoundary?.PermissionsBoundaryArn).to.equal(BOUNDARY);
        const { Roles = [] } = await stack.aws.iam.send(new ListRolesCommand({ PathPrefix: PATH }));
        expect(Roles).to.have.length(1);
        const { ec2 } = stack.aws;
        const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({}));
        const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({}));
        const rules = SecurityGroupRules.filter(({ FromPort }) => FromPort === 443);
        expect([Volumes.length, rules.length]).to.deep.equal([4, 2]);
        for (const { Tags } of [...Volumes, ...rules, { Tags: User?.Tags }])
            expect(Tags).to.deep.include({ Key: "Owner", Value: "platform" });
        const { rows } = accessTable(stateAccount(await stack.exportState(), "the state"));
        expect(rows.flatMap(({ cells }) => cells.map(({ verdict }) => verdict))).to.not.include("unknown");
    });

    it("changes nothing when deployed again, and leaves nothing but what existed before", async () => {
        expectSuccess(await stack.up(UNCHANGED));
        expectSuccess(await stack.destroy());
        await stack.aws.iam.send(new DeletePolicyCommand({ PolicyArn: BOUNDARY }));
        await expectEmptyAccount(stack);
    });
});
