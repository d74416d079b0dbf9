import { EC2 } from "@aws-sdk/client-ec2";
import { IAM } from "@aws-sdk/client-iam";
import { Identitystore } from "@aws-sdk/client-identitystore";
import { Organizations } from "@aws-sdk/client-organizations";
import { SSOAdmin } from "@aws-sdk/client-sso-admin";
import { STS } from "@aws-sdk/client-sts";

/** The settings of clients of Moto, but for its address. */
export const SETTINGS = {
    region: "eu-central-1",
    credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
};

/** What a test knows of the organization that it made. */
export interface MadeOrganization {
    readonly management: string;
    /** The member accounts, by name. */
    readonly accounts: Readonly<Record<"prod" | "dev", string>>;
    readonly IdentityStoreId: string;
    /** IDs of users and groups by name. */
    readonly people: ReadonlyMap<string, string>;
    readonly groups: ReadonlyMap<string, string>;
}

const sessions = (environment: string): string =>
    JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Action: "ssm:StartSession",
                Resource: "arn:aws:ec2:*:*:instance/*",
                Condition: { StringEquals: { "ssm:resourceTag/Environment": environment } },
            },
            {
                Effect: "Allow",
                Action: "ssm:StartSession",
                Resource: "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell",
            },
        ],
    });

/** The permission sets: what each opens, and to which group in which accounts it is assigned. */
const SETS = [
    { name: "ProdShell", policy: sessions("prod"), group: "group-0", accounts: ["prod"] },
    { name: "DevShell", policy: sessions("dev"), group: "group-1", accounts: ["dev"] },
    { name: "BothShell", policy: sessions("dev"), group: "group-2", accounts: ["dev", "prod"] },
    {
        name: "Viewers",
        managed: "arn:aws:iam::aws:policy/IAMReadOnlyAccess",
        group: "group-3",
        accounts: ["dev"],
    },
    { name: "Systems", managed: "arn:aws:iam::aws:policy/AmazonSSMFullAccess", group: "group-4", accounts: ["dev"] },
    { name: "Empty", group: "group-5", accounts: ["prod"] },
] as const;

/**
 * Makes an organization in Moto: a management account and two others, 40 people in 10 groups, and 6 permission sets.
 * person-N is in group-(N % 10).
 */
export async function makeOrganization(endpoint: string): Promise<MadeOrganization> {
    const settings = { ...SETTINGS, endpoint };
    const sts = new STS(settings);
    const management = (await sts.getCallerIdentity({})).Account ?? "";
    const accounts = await makeAccounts(new Organizations(settings));
    for (const [name, id] of Object.entries({ ...accounts, management })) {
        const RoleArn = `arn:aws:iam::${id}:role/OrganizationAccountAccessRole`;
        const { Credentials: given } = await sts.assumeRole({ RoleArn, RoleSessionName: "test" });
        const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "", SessionToken = "" } = given ?? {};
        const own = { ...settings, credentials: { accessKeyId, secretAccessKey, sessionToken: SessionToken } };
        await fillAccount(new EC2(own), new IAM(own), name);
    }
    const sso = new SSOAdmin(settings);
    const { Instances: [instance] = [] } = await sso.listInstances({});
    const { InstanceArn = "", IdentityStoreId = "" } = instance ?? {};
    const { people, groups } = await makeDirectory(new Identitystore(settings), IdentityStoreId);
    for (const { name, group, accounts: in_, ...set } of SETS) {
        const { PermissionSet } = await sso.createPermissionSet({ InstanceArn, Name: name });
        const one = { InstanceArn, PermissionSetArn: PermissionSet?.PermissionSetArn ?? "" };
        if ("policy" in set) await sso.putInlinePolicyToPermissionSet({ ...one, InlinePolicy: set.policy });
        if ("managed" in set) {
            const ManagedPolicyArn = set.managed;
            await sso.attachManagedPolicyToPermissionSet({ ...one, ManagedPolicyArn });
            await sso.putPermissionsBoundaryToPermissionSet({ ...one, PermissionsBoundary: { ManagedPolicyArn } });
        }
        for (const account of in_) {
            await sso.createAccountAssignment({
                ...one,
                TargetType: "AWS_ACCOUNT",
                TargetId: accounts[account],
                PrincipalType: "GROUP",
                PrincipalId: groups.get(group),
            });
        }
    }
    return { management, accounts, IdentityStoreId, people, groups };
}

async function makeAccounts(organizations: Organizations): Promise<MadeOrganization["accounts"]> {
    await organizations.createOrganization({ FeatureSet: "ALL" });
    const { Roots: [root] = [] } = await organizations.listRoots({});
    const ParentId = root?.Id ?? "";
    await organizations.enablePolicyType({ RootId: ParentId, PolicyType: "SERVICE_CONTROL_POLICY" });
    const { OrganizationalUnit } = await organizations.createOrganizationalUnit({ ParentId, Name: "workloads" });
    const made = async (AccountName: string): Promise<string> => {
        const { CreateAccountStatus } = await organizations.createAccount({
            AccountName,
            Email: `${AccountName}@example.com`,
        });
        const AccountId = CreateAccountStatus?.AccountId ?? "";
        const DestinationParentId = OrganizationalUnit?.Id ?? "";
        await organizations.moveAccount({ AccountId, SourceParentId: ParentId, DestinationParentId });
        return AccountId;
    };
    const accounts = { prod: await made("prod"), dev: await made("dev") };
    const { Policy } = await organizations.createPolicy({
        Name: "no-run-command",
        Description: "",
        Type: "SERVICE_CONTROL_POLICY",
        Content: JSON.stringify({
            Version: "2012-10-17",
            Statement: { Effect: "Deny", Action: "ssm:SendCommand", Resource: "*" },
        }),
    });
    await organizations.attachPolicy({ PolicyId: Policy?.PolicySummary?.Id, TargetId: accounts.prod });
    return accounts;
}

/** An account's instance, whose environment is the account's name, and a user who opens sessions on it. */
async function fillAccount(ec2: EC2, iam: IAM, name: string): Promise<void> {
    await ec2.runInstances({
        ImageId: "ami-1",
        MinCount: 1,
        MaxCount: 1,
        TagSpecifications: [
            {
                ResourceType: "instance",
                Tags: [
                    { Key: "Name", Value: `server-${name}` },
                    { Key: "Environment", Value: name },
                ],
            },
        ],
    });
    await iam.createUser({ UserName: `user-${name}` });
    await iam.putUserPolicy({ UserName: `user-${name}`, PolicyName: "sessions", PolicyDocument: sessions(name) });
}

async function makeDirectory(
    store: Identitystore,
    IdentityStoreId: string,
): Promise<Pick<MadeOrganization, "people" | "groups">> {
    const [people, groups] = [new Map<string, string>(), new Map<string, string>()];
    for (let n = 0; n < 10; n++) {
        const DisplayName = `group-${n}`;
        groups.set(DisplayName, (await store.createGroup({ IdentityStoreId, DisplayName })).GroupId ?? "");
    }
    const makePerson = async (n: number): Promise<void> => {
        const UserName = `person-${n}`;
        const Name = { GivenName: "Person", FamilyName: String(n) };
        const { UserId = "" } = await store.createUser({ IdentityStoreId, UserName, DisplayName: UserName, Name });
        people.set(UserName, UserId);
        const GroupId = groups.get(`group-${n % 10}`);
        await store.createGroupMembership({ IdentityStoreId, GroupId, MemberId: { UserId } });
    };
    await Promise.all(Array.from({ length: 40 }, (_, n) => makePerson(n)));
    return { people, groups };
}
