import { str } from "../common/inputs";
import { bucket } from "../resources/bucket";
import { logGroup } from "../resources/log-group";
import type { AwsFunction } from "./function";

export const getLogGroup: AwsFunction = async (context, args) => {
    const name = str(args, "name") ?? "";
    const found = await logGroup.read(context, name, {});
    if (found === undefined) throw new Error(`couldn't find resource: CloudWatch Logs Log Group (${name})`);
    return { ...args, id: name, region: context.region, ...found };
};

export const getBucket: AwsFunction = async (context, args) => {
    const name = str(args, "bucket") ?? "";
    const found = await bucket.read(context, name, {});
    if (found === undefined) throw new Error(`couldn't find resource: S3 Bucket (${name})`);
    const { policy: _, tags: __, ...told } = found;
    return { ...args, id: name, region: context.region, ...told };
};

export const getBucketPolicy: AwsFunction = async (context, args) => {
    const { Policy } = await context.s3.getBucketPolicy({ Bucket: str(args, "bucket") });
    return { ...args, id: str(args, "bucket"), region: context.region, policy: Policy };
};
