import { partitionOf } from "../../access/grants";
import type { AccessModel } from "../../access/model";
import type { Path, Problem } from "./problem";
import { readSamlMetadata } from "./saml-metadata";

/** Finds identity providers and instances of IAM Identity Center of another partition than the stack's, and metadata that IAM would refuse. */
export function checkRoles({ roles = {} }: AccessModel, region: string): Problem[] {
    const partition = partitionOf(region);
    const ofPartition = (path: Path, found: string): Problem[] =>
        found.startsWith(`arn:${partition}:`)
            ? []
            : [{ path, found, expected: `an ARN of the partition of ${region}: arn:${partition}:…` }];
    return Object.entries(roles).flatMap(([name, { trust }]): Problem[] => {
        const path = ["roles", name, "trust"];
        if (trust.by === "identity-center") return ofPartition([...path, "instanceArn"], trust.instanceArn);

        const { provider } = trust;
        if ("arn" in provider) {
            const key = trust.by === "account-access" ? "applicationArn" : "providerArn";
            return ofPartition([...path, key], provider.arn);
        }
        if ("instanceArn" in provider) return ofPartition([...path, "instanceArn"], provider.instanceArn);
        if (!("metadataFile" in provider)) return [];

        const read = readSamlMetadata(provider.metadataFile);
        return "document" in read ? [] : [{ path: [...path, "metadataFile"], ...read }];
    });
}
