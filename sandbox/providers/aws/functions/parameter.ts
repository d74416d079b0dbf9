import { secret } from "../../rpc/values";
import { bool, str } from "../inputs";
import type { AwsFunction } from "./function";

export const getParameter: AwsFunction = async (context, args) => {
    const ssm = await context.clients.ssm();
    const { Parameter } = await ssm.getParameter({
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
        value: secret(Parameter?.Value ?? ""),
        insecureValue: Parameter?.Type === "SecureString" ? "" : Parameter?.Value,
    };
};
