import { partitionOf } from "../../access/grants";
import type { AccessModel } from "../../access/model";
import type { Problem } from "./problem";
import { readSamlMetadata } from "./saml-metadata";

/** Finds identity providers of another partition than the stack's, and metadata that IAM would refuse. */
export function checkRoles({ roles = {} }: AccessModel, region: string): Problem[] {
    const partition = partitionOf(region);
    return Object.entries(roles).flatMap(([name, { trust }]): Problem[] => {
        const path = ["roles", name, "trust"];
        const { provider } = trust;
        if ("arn" in provider) {
            return provider.arn.startsWith(`arn:${partition}:`)
                ? []
                : [
                      {
                          path: [...path, trust.by === "account-access" ? "applicationArn" : "providerArn"],
                          found: provider.arn,
                          expected: `an ARN of the partition of ${region}: arn:${partition}:…`,
                      },
                  ];
        }
        if (!("metadataFile" in provider)) return [];

        const read = readSamlMetadata(provider.metadataFile);
        return "document" in read ? [] : [{ path: [...path, "metadataFile"], ...read }];
    });
}
