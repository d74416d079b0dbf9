import { bool, str } from "../common/inputs";
import { ec2Arn } from "../resources/ec2-tags";
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

export const getDocument: AwsFunction = async (context, args) => {
    const Name = str(args, "name");
    const [{ Document }, content] = await Promise.all([
        context.ssm.describeDocument({ Name, DocumentVersion: str(args, "documentVersion") }),
        context.ssm.getDocument({
            Name,
            DocumentVersion: str(args, "documentVersion"),
            DocumentFormat: str(args, "documentFormat") as "JSON" | undefined,
        }),
    ]);
    return {
        ...args,
        id: Name,
        region: context.region,
        arn: (await ec2Arn(context, `document/${Name}`)).replace(":ec2:", ":ssm:"),
        content: content.Content,
        documentFormat: content.DocumentFormat,
        documentType: Document?.DocumentType,
        documentVersion: content.DocumentVersion,
    };
};
