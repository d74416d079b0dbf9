import { str } from "../common/inputs";
import { decoded } from "../resources/iam-common";
import { tagMap } from "../common/tags";
import type { AwsFunction } from "./function";
import { only } from "./lookups";

export const getPolicy: AwsFunction = async ({ iam }, args) => {
    const name = str(args, "name");
    const PathPrefix = str(args, "pathPrefix");
    const byName = async () => {
        const { Policies } = await iam.listPolicies({ PathPrefix, MaxItems: 1000 });
        return only(
            Policies?.filter(({ PolicyName }) => PolicyName === name),
            "IAM Policy",
        ).Arn;
    };
    const arn = str(args, "arn") ?? (await byName());
    const { Policy } = await iam.getPolicy({ PolicyArn: arn });
    const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn: arn, VersionId: Policy?.DefaultVersionId });
    return {
        ...args,
        id: arn,
        arn,
        name: Policy?.PolicyName,
        path: Policy?.Path,
        description: Policy?.Description ?? "",
        attachmentCount: Policy?.AttachmentCount ?? 0,
        policy: decoded(PolicyVersion?.Document),
        policyId: Policy?.PolicyId,
        tags: tagMap(Policy?.Tags),
    };
};

export const getKey: AwsFunction = async (context, args) => {
    const { KeyMetadata: found } = await context.kms.describeKey({ KeyId: str(args, "keyId") });
    return {
        ...args,
        id: found?.KeyId,
        region: context.region,
        arn: found?.Arn,
        awsAccountId: found?.AWSAccountId,
        cloudHsmClusterId: found?.CloudHsmClusterId ?? "",
        creationDate: found?.CreationDate?.toISOString(),
        customKeyStoreId: found?.CustomKeyStoreId ?? "",
        customerMasterKeySpec: found?.CustomerMasterKeySpec,
        deletionDate: found?.DeletionDate?.toISOString() ?? "",
        description: found?.Description ?? "",
        enabled: found?.Enabled ?? false,
        expirationModel: found?.ExpirationModel ?? "",
        keyManager: found?.KeyManager,
        keySpec: found?.KeySpec,
        keyState: found?.KeyState,
        keyUsage: found?.KeyUsage,
        multiRegion: found?.MultiRegion ?? false,
        multiRegionConfigurations: [],
        origin: found?.Origin,
        pendingDeletionWindowInDays: found?.PendingDeletionWindowInDays ?? 0,
        validTo: found?.ValidTo?.toISOString() ?? "",
        xksKeyConfigurations: [],
    };
};
