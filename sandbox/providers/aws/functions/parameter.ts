import { bool, str } from "../common/inputs";
import type { AwsFunction } from "./function";

export const getParameter: AwsFunction = async (context, args) => {
    const { Parameter } = await context.ssm.getParameter({
        Name: str(args, "name"),
        WithDecryption: bool(args, "withDecryption") ?? true,
    });
    return {
        ...args,
        id: Parameter?.Name ?? str(args, "name"),
        region: context.region,
        arn: Parameter?.ARN ?? "",
        name: Parameter?.Name ?? str(args, "name"),
        type: Parameter?.Type,
        version: Parameter?.Version,
        // The official provider marks nothing of a function's answer as secret: of an answer with a secret in it the SDK
        // makes one secret, the public ids of images included.
        value: Parameter?.Value ?? "",
        insecureValue: Parameter?.Type === "SecureString" ? "" : Parameter?.Value,
    };
};
