import {
    CreateLogGroupCommand,
    DeleteLogGroupCommand,
    DescribeLogGroupsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
    CreateAliasCommand,
    CreateKeyCommand,
    DeleteAliasCommand,
    DescribeKeyCommand,
    GetKeyPolicyCommand,
    GetKeyRotationStatusCommand,
} from "@aws-sdk/client-kms";
import {
    CreateBucketCommand,
    DeleteBucketCommand,
    GetBucketLifecycleConfigurationCommand,
    GetObjectLockConfigurationCommand,
    ListBucketsCommand,
} from "@aws-sdk/client-s3";
import {
    CreateDocumentCommand,
    DeleteDocumentCommand,
    GetDocumentCommand,
    GetServiceSettingCommand,
} from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { stackArguments } from "../../sandbox/setup/run-pulumi";
import { expectDeployed, expectEmptyAccount, expectSuccess } from "./expect-deployed";
import { expectRecorded } from "./recorded-actions";
import { openTestStack, type TestStack } from "./harness";
import { expectPrivateBucket } from "./private-bucket";
import { settingsOf } from "./scenario-settings";

const NAME = "SSM-SessionManagerRunShell";
const ALIAS = "alias/session-manager-dev";
const Bucket = "example-session-logs";
const GROUP = "/session-manager/dev";
const READER = "arn:aws:iam::123456789012:role/auditor";

const config = {
    ...settingsOf("group"),
    "session-manager-access:session": {
        kmsKeyAlias: ALIAS,
        s3BucketName: Bucket,
        s3KeyPrefix: "sessions",
        cloudWatchLogGroupName: GROUP,
        logs: { objectLockInDays: 30, retentionInDays: 90, readers: [READER] },
        preferences: {
            idleSessionTimeout: 10,
            maxSessionDuration: 60,
            runAsEnabled: true,
            runAsDefaultUser: "operator",
            shellProfile: { linux: "exec bash" },
            blockPublicDocuments: true,
        },
    },
};

describe("Session preferences and logs on the real engine", () => {
    let stack: TestStack;

    before(async () => {
        stack = await openTestStack({ heard: true });
        stack.configure(config);
    });
    after(() => stack.close());

    const contentOfDocument = async () => {
        const { Content = "" } = await stack.aws.ssm.send(new GetDocumentCommand({ Name: NAME }));
        return JSON.parse(Content) as { readonly inputs: Readonly<Record<string, unknown>> };
    };

    it("deploy with the key, the stores and the document, and change nothing of who reaches what", async () => {
        expectSuccess(await stack.up());
        await expectDeployed(stack, config);
        const { ssm, kms, logs, s3 } = stack.aws;
        const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId: ALIAS }));
        expect((await contentOfDocument()).inputs).to.deep.equal({
            s3BucketName: Bucket,
            s3KeyPrefix: "sessions",
            s3EncryptionEnabled: true,
            cloudWatchLogGroupName: GROUP,
            cloudWatchEncryptionEnabled: true,
            cloudWatchStreamingEnabled: true,
            kmsKeyId: key?.Arn,
            runAsEnabled: true,
            runAsDefaultUser: "operator",
            idleSessionTimeout: "10",
            maxSessionDuration: "60",
            shellProfile: { linux: "exec bash", windows: "" },
        });
        const SettingId = "/ssm/documents/console/public-sharing-permission";
        const { ServiceSetting } = await ssm.send(new GetServiceSettingCommand({ SettingId }));
        expect(ServiceSetting?.SettingValue).to.equal("Disable");

        expect((await kms.send(new GetKeyRotationStatusCommand({ KeyId: key?.KeyId }))).KeyRotationEnabled).to.be.true;
        const policy = await kms.send(new GetKeyPolicyCommand({ KeyId: key?.KeyId, PolicyName: "default" }));
        for (const name of ["user/alice", "user/bob", "role/auditor"]) expect(policy.Policy).to.include(`:${name}"`);
        const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: GROUP }));
        expect(logGroups).to.have.length(1);
        expect(logGroups?.[0]).to.deep.include({ logGroupName: GROUP, retentionInDays: 90, kmsKeyId: key?.Arn });

        await expectPrivateBucket(s3, Bucket, key?.Arn);
        const lifecycle = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
        expect(lifecycle.Rules?.[0]?.Expiration?.Days).to.equal(365);
        const lock = await s3.send(new GetObjectLockConfigurationCommand({ Bucket }));
        expect(lock.ObjectLockConfiguration?.Rule?.DefaultRetention).to.deep.include({ Mode: "COMPLIANCE", Days: 30 });
    });

    it("change nothing when deployed again, refreshed, and deployed once more", async () => {
        const unchanged = { args: ["--expect-no-changes"], policyPacks: [] };
        expectSuccess(await stack.up(unchanged));
        expectSuccess(await stack.refresh(unchanged));
        expectSuccess(await stack.up(unchanged));
    });

    it("take no bucket of their own for another stack's, where it is replaced under its name", async () => {
        const preview = await stack.preview({ args: ["--replace", "**sessions-s3-bucket"], policyPacks: [] });
        expectSuccess(preview);
        expect(preview.text).to.match(/sessions-s3-bucket +replace/);
    });

    it("leave nothing when destroyed", async () => {
        expectSuccess(await stack.destroy());
        await expectEmptyAccount(stack);
        const { ssm, kms, logs, s3 } = stack.aws;
        expect((await s3.send(new ListBucketsCommand({}))).Buckets ?? []).to.be.empty;
        expect((await logs.send(new DescribeLogGroupsCommand({}))).logGroups ?? []).to.be.empty;
        const gone = async (asked: Promise<unknown>) =>
            asked.then(
                () => false,
                () => true,
            );
        expect(await gone(ssm.send(new GetDocumentCommand({ Name: NAME })))).to.be.true;
        expect(await gone(kms.send(new DescribeKeyCommand({ KeyId: ALIAS })))).to.be.true;
    });

    it("need the rights that the page of the deployer's rights has, and no others", () => {
        expectRecorded("session logs and preferences", stack.heard.calls);
    });

    it("stop a preview where another stack has the alias, the log group or the bucket", async () => {
        const { kms, logs, s3 } = stack.aws;
        const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
        await kms.send(new CreateAliasCommand({ AliasName: ALIAS, TargetKeyId: key?.KeyId }));
        await logs.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
        await s3.send(
            new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: "eu-central-1" } }),
        );
        const preview = await stack.preview({ policyPacks: [] });
        await kms.send(new DeleteAliasCommand({ AliasName: ALIAS }));
        await logs.send(new DeleteLogGroupCommand({ logGroupName: GROUP }));
        await s3.send(new DeleteBucketCommand({ Bucket }));

        expect(preview.code, preview.text).to.be.greaterThan(0);
        for (const taken of [`the KMS alias ${ALIAS}`, `the log group ${GROUP}`, `the bucket ${Bucket}`])
            expect(preview.text).to.include(`${taken} exists already. `);
    });

    it("adopt the account's document, if it exists, by the command that the error names", async () => {
        const Content = JSON.stringify({
            schemaVersion: "1.0",
            description: "Document to hold regional settings for Session Manager",
            sessionType: "Standard_Stream",
            inputs: { runAsEnabled: false, idleSessionTimeout: "20" },
        });
        await stack.aws.ssm.send(new CreateDocumentCommand({ Name: NAME, DocumentType: "Session", Content }));
        const preview = await stack.preview({ policyPacks: [] });
        expect(preview.code, preview.text).to.be.greaterThan(0);
        const [, command = ""] =
            /the session document \S+ exists already\. .*: pulumi (import .*)$/m.exec(preview.text) ?? [];
        expect(command, preview.text).not.to.equal("");

        // Without the sandbox's settings Pulumi would write its salt to the project's own file.
        const settings = await stackArguments(stack.sandbox);
        expectSuccess(await stack.pulumi([...command.trim().split(" "), "--yes", ...settings]));
        expectSuccess(await stack.up({ policyPacks: [] }));
        expect((await contentOfDocument()).inputs).to.deep.include({ runAsEnabled: true, idleSessionTimeout: "10" });
        expectSuccess(await stack.up({ args: ["--expect-no-changes"], policyPacks: [] }));
        expectSuccess(await stack.destroy());
        await stack.aws.ssm.send(new DeleteDocumentCommand({ Name: NAME })).catch(() => undefined);
    });
});
