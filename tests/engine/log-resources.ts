import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeKeyCommand, ListAliasesCommand, ListKeysCommand } from "@aws-sdk/client-kms";
import { ListDocumentsCommand } from "@aws-sdk/client-ssm";
import type { AwsClients } from "./aws-clients";
import type { ResourceId } from "./aws-resources";

/** The log groups, keys, aliases and documents of the account's own. */
export async function logResources({ kms, logs, ssm }: AwsClients): Promise<ResourceId[]> {
    const [{ logGroups = [] }, { Keys = [] }, { Aliases = [] }, { DocumentIdentifiers = [] }] = await Promise.all([
        logs.send(new DescribeLogGroupsCommand({})),
        kms.send(new ListKeysCommand({})),
        kms.send(new ListAliasesCommand({})),
        ssm.send(new ListDocumentsCommand({ Filters: [{ Key: "Owner", Values: ["Self"] }] })),
    ]);
    const keys = await Promise.all(Keys.map(({ KeyId }) => kms.send(new DescribeKeyCommand({ KeyId }))));
    // Moto calls AWS's own keys a customer's: their aliases tell.
    const ofAws = Aliases.filter(({ AliasName }) => AliasName?.startsWith("alias/aws/")).map((one) => one.TargetKeyId);
    const own = keys.filter(({ KeyMetadata: key }) => key?.KeyState === "Enabled" && !ofAws.includes(key.KeyId));
    const found = (type: string, ids: readonly (string | undefined)[]) => ids.map((id): ResourceId => [type, id ?? ""]);
    return [
        ...found(
            "aws:cloudwatch/logGroup:LogGroup",
            logGroups.map(({ logGroupName }) => logGroupName),
        ),
        ...found(
            "aws:kms/key:Key",
            own.map(({ KeyMetadata }) => KeyMetadata?.KeyId),
        ),
        ...found(
            "aws:kms/alias:Alias",
            Aliases.map(({ AliasName = "" }) => AliasName).filter((name) => !name.startsWith("alias/aws/")),
        ),
        ...found(
            "aws:ssm/document:Document",
            DocumentIdentifiers.map(({ Name }) => Name),
        ),
    ];
}
