import {
    GetRoleCommand,
    ListAttachedRolePoliciesCommand,
    ListOpenIDConnectProvidersCommand,
} from "@aws-sdk/client-iam";
import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import { join } from "node:path";
import { expect } from "chai";
import { repository } from "../../sandbox/system/folders";
import { expectEmptyAccount, expectSuccess } from "./expect-deployed";
import { openTestStack, type TestStack } from "./harness";
import { expectPrivateBucket } from "./private-bucket";

const Bucket = "example-state";
const ACCOUNT = "123456789012";

const config = (more: object = {}) => {
    const settings = { repository: "example/access", state: { bucket: Bucket }, ...more };
    return {
        "aws:region": "eu-central-1",
        ...Object.fromEntries(
            Object.entries(settings).map(([key, value]) => [`session-manager-access-bootstrap:${key}`, value]),
        ),
    };
};

describe("The bootstrap on the real engine", () => {
    let stack: TestStack;

    before(async () => {
        stack = await openTestStack({ project: join(repository, "bootstrap"), policyPacks: [] });
        stack.configure(config());
    });
    after(() => stack.close());

    it("makes the provider, the roles, the bucket and its key, and answers what workflows need", async () => {
        expectSuccess(await stack.up());
        const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/session-access-ci/session-access-${name}`;
        expect(await stack.outputs()).to.deep.equal({
            previewRoleArn: role("preview"),
            deployRoleArns: { dev: role("deploy-dev"), staging: role("deploy-staging"), prod: role("deploy-prod") },
            backendUrl: `s3://${Bucket}?region=eu-central-1`,
            secretsProvider: "awskms://alias/pulumi-secrets?region=eu-central-1",
        });
        const { iam, kms, s3 } = stack.aws;
        const { OpenIDConnectProviderList: [provider] = [] } = await iam.send(
            new ListOpenIDConnectProvidersCommand({}),
        );
        const { Role } = await iam.send(new GetRoleCommand({ RoleName: "session-access-deploy-prod" }));
        expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""))).to.deep.equal({
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { Federated: provider?.Arn },
                    Action: "sts:AssumeRoleWithWebIdentity",
                    Condition: {
                        StringEquals: {
                            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                            "token.actions.githubusercontent.com:sub": ["repo:example/access:environment:prod"],
                        },
                    },
                },
            ],
        });
        const attached = await iam.send(
            new ListAttachedRolePoliciesCommand({ RoleName: "session-access-deploy-prod" }),
        );
        expect(attached.AttachedPolicies?.map(({ PolicyName }) => PolicyName).sort()).to.deep.equal(
            ["iam", "network", "services"].map((part) => `session-access-deploy-prod-${part}`),
        );

        const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: "alias/pulumi-secrets" }));
        await expectPrivateBucket(s3, Bucket, KeyMetadata?.Arn);
        expectSuccess(await stack.up({ args: ["--expect-no-changes"] }));
    });

    it("is destroyed only once protect is false, and leaves nothing then", async () => {
        const refused = await stack.destroy();
        expect(refused.code).not.to.equal(0);
        expect(refused.text).to.include("protected");
        stack.configure(config({ protect: false }));
        expectSuccess(await stack.up());
        expectSuccess(await stack.destroy());
        await expectEmptyAccount(stack);
    });
});
