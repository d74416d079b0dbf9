import type { AwsFunction } from "./function";

/** The account's or organization's instances of IAM Identity Center. */
export const getInstances: AwsFunction = async (context) => {
    const { Instances = [] } = await context.sso.listInstances({});
    return {
        id: context.region,
        region: context.region,
        arns: Instances.map(({ InstanceArn }) => InstanceArn),
        identityStoreIds: Instances.map(({ IdentityStoreId }) => IdentityStoreId),
    };
};
