import { DescribeSecurityGroupRulesCommand, DescribeVolumesCommand, RunInstancesCommand } from "@aws-sdk/client-ec2";
import {
    AddUserToGroupCommand,
    CreateGroupCommand,
    CreatePolicyCommand,
    CreateRoleCommand,
    CreateUserCommand,
    GetUserCommand,
    ListRolesCommand,
} from "@aws-sdk/client-iam";
import { expect } from "chai";
import { accessTable } from "../../access/chains";
import { stateAccount } from "../../access/sources/state";
import { awsResources } from "./aws-resources";
import { deployedAccess } from "./deployed-access";
import { deployedGroups, deployedRoles, deployedUsers } from "./deployed-principals";
import { expectSuccess } from "./expect-deployed";
import { expectRecorded } from "./recorded-actions";
import { openTestStack, type TestStack } from "./harness";
import { settingsOf } from "./scenario-settings";

const ACCOUNT = "123456789012";
const PATH = "/people/";
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/limits/boundary`;
const UNCHANGED = { args: ["--expect-no-changes"], policyPacks: [] };
const MISSING = "i-0123456789abcdef0";
const names = (count: number) => Array.from({ length: count }, (_, index) => `server-${index + 1}`);

/** A stack beside a user, a group, a role and instances that the account has, of which it grants some by name. */
const configOf = (ids: readonly string[], granted: number) =>
    settingsOf("custom", {
        custom: {
            instances: { web: { tags: { Name: "web", Team: "Web" } } },
            users: { alice: { console: true, grants: [{ instances: ["web", ...names(granted)] }] } },
            groups: { developers: { members: ["alice"], grants: [{ tags: { Team: "Web" } }] } },
            existing: {
                users: { carol: { grants: [{ instances: names(granted) }] } },
                groups: { ops: { grants: [{ tags: { Team: "Web" } }] } },
                roles: { auditors: { grants: [{ instances: ["server-1"] }] } },
                instances: Object.fromEntries(names(ids.length).map((name, index) => [name, ids[index]])),
            },
        },
        resources: { tags: { Owner: "platform" } },
        principals: { path: PATH, permissionsBoundaryArn: BOUNDARY },
    });

describe("What companies ask of principals, on the real engine", () => {
    let stack: TestStack;
    let ids: string[];
    let known: unknown;

    before(async () => {
        stack = await openTestStack({ heard: true });
        const { iam, ec2 } = stack.aws;
        const document = (more: object) =>
            JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", ...more } });
        const PolicyDocument = document({ Action: "*", Resource: "*" });
        await iam.send(new CreatePolicyCommand({ PolicyName: "boundary", Path: "/limits/", PolicyDocument }));
        const AssumeRolePolicyDocument = document({ Principal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" });
        await iam.send(new CreateRoleCommand({ RoleName: "auditors", AssumeRolePolicyDocument }));
        await iam.send(new CreateUserCommand({ UserName: "carol" }));
        await iam.send(new CreateUserCommand({ UserName: "dave" }));
        await iam.send(new CreateGroupCommand({ GroupName: "ops" }));
        await iam.send(new AddUserToGroupCommand({ GroupName: "ops", UserName: "dave" }));
        const run = { ImageId: "ami-12345678", MinCount: 60, MaxCount: 60 };
        const { Instances = [] } = await ec2.send(new RunInstancesCommand(run));
        ids = Instances.map(({ InstanceId = "" }) => InstanceId);
        known = await awsResources(stack.aws);
    });
    after(() => stack.close());

    it("stops before anything is made where the boundary or an instance doesn't exist", async () => {
        const config = configOf([MISSING], 1);
        const principals = { permissionsBoundaryArn: `${BOUNDARY}-2` };
        const key = "session-manager-access:principals";
        stack.configure({ ...config, [key]: principals });
        const noBoundary = await stack.up({ policyPacks: [] });
        expect(noBoundary.text).to.include(
            `invalid value ${BOUNDARY}-2 for ${key}.permissionsBoundaryArn (expected the ARN of a managed policy that the account has)`,
        );
        stack.configure(config);
        const noInstance = await stack.preview({ policyPacks: [] });
        expect(noInstance.text).to.include(
            `invalid value ${MISSING} for session-manager-access:custom.existing.instances (expected the IDs of instances of the account and region)`,
        );
        expect([noBoundary.code, noInstance.code]).to.not.include(0);
        expect(await awsResources(stack.aws)).to.deep.equal(known);
    });

    it("deploys with the path, the boundary and the tags, beside principals and instances that exist", async () => {
        const { iam, ec2 } = stack.aws;
        stack.configure(configOf(ids, 12));
        expectSuccess(await stack.up());
        const { User } = await iam.send(new GetUserCommand({ UserName: "alice" }));
        expect(User?.Arn).to.equal(`arn:aws:iam::${ACCOUNT}:user${PATH}alice`);
        expect(User?.PermissionsBoundary?.PermissionsBoundaryArn).to.equal(BOUNDARY);
        const { Roles = [] } = await iam.send(new ListRolesCommand({ PathPrefix: PATH }));
        expect(Roles).to.have.length(1);
        const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({}));
        const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({}));
        const tagged = [...Volumes, ...SecurityGroupRules, { Tags: User?.Tags }].filter(({ Tags }) =>
            Tags?.some(({ Key, Value }) => Key === "Owner" && Value === "platform"),
        );
        expect(tagged, "the volume, the two rules and the user").to.have.length(4);
        const { reach } = await deployedAccess(stack.sandbox);
        expect(reach["alice"]).to.have.length(13);
        expect(reach["carol"]).to.deep.equal([...ids.slice(0, 12)].sort());
        expect(reach["dave"], "by the group").to.deep.equal(["web"]);
        expect(reach["auditors"]).to.deep.equal([ids[0]]);
        const { rows } = accessTable(stateAccount(await stack.exportState(), "the state"), { principals: ["alice"] });
        const verdicts = rows.map(({ principal, cells }) => [principal.name, new Set(cells.map((one) => one.verdict))]);
        expect(
            Object.fromEntries(verdicts),
            "of what the stack doesn't create the policies aren't known, and the trust policy is: alice isn't an auditor",
        ).to.deep.include({
            alice: new Set(["allowed", "denied"]),
            carol: new Set(["unknown"]),
        });
    });

    it("moves instances by name to managed policies, which are attached before the inline policy gives them up", async () => {
        stack.configure(configOf(ids, 60));
        const before = stack.heard.changes.length;
        expectSuccess(await stack.up());
        const changes = stack.heard.changes.slice(before);
        expect(changes.filter((one) => one === "AttachUserPolicy")).to.have.length(2);
        expect(changes.indexOf("PutUserPolicy")).to.be.greaterThan(changes.indexOf("AttachUserPolicy"));
        expect(changes.filter((one) => /^(Detach|Delete)/.test(one))).to.deep.equal([]);
        const users = await deployedUsers(stack.aws);
        expect(users["alice"]?.attached).to.deep.equal(["session-access-user-alice-1"]);
        expect(users["carol"]?.attached).to.deep.equal(["session-access-session-manager-access-dev-user-carol-1"]);
        const { reach } = await deployedAccess(stack.sandbox);
        expect(reach["alice"]).to.have.length(61);
        expect(reach["carol"]).to.deep.equal([...ids].sort());
        expectSuccess(await stack.up(UNCHANGED));
    });

    it("leaves nothing when destroyed but what existed before, without its policies", async () => {
        expectSuccess(await stack.destroy());
        expect(await awsResources(stack.aws)).to.deep.equal(known);
        const holders = [
            ...Object.values(await deployedUsers(stack.aws)),
            ...Object.values(await deployedGroups(stack.aws)),
            ...Object.values(await deployedRoles(stack.aws, ["auditors"])),
        ];
        expect(holders.flatMap(({ statements, attached }) => [...statements, ...attached])).to.deep.equal([]);
    });

    it("need the rights that the page of the deployer's rights has, and no others", () => {
        expectRecorded("principals, resources.tags, custom.existing", stack.heard.calls);
    });
});
