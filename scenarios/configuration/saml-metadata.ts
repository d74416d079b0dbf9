import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ConfigurationError, Measured } from "./problem";

/** The size that IAM takes: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html */
const [LEAST, MOST] = [1000, 10_000_000];

const PROJECT = join(__dirname, "../..");

/**
 * Reads a SAML identity provider's metadata from a file, relative to the project's folder.
 * @returns the document, or what was found instead and what is expected.
 */
export function readSamlMetadata(
    file: string,
): { readonly document: string } | { readonly found: unknown; readonly expected: string } {
    let document: string;
    try {
        document = readFileSync(resolve(PROJECT, file), "utf8");
    } catch {
        return { found: file, expected: "a file that exists and can be read, relative to the project's folder" };
    }
    if (!/<([\w.-]+:)?EntityDescriptor\b/.test(document) || !/<([\w.-]+:)?IDPSSODescriptor\b/.test(document))
        return { found: file, expected: "a file with the SAML metadata of an identity provider" };

    return document.length >= LEAST && document.length <= MOST
        ? { document }
        : {
              found: new Measured(`${file} has ${document.length.toLocaleString("en-US")} characters`),
              expected: "SAML metadata of 1,000 to 10,000,000 characters, as IAM requires",
          };
}

/** The metadata in a file that was checked with the configuration. @throws ConfigurationError if it has changed since. */
export function samlMetadata(file: string): string {
    const read = readSamlMetadata(file);
    if ("document" in read) return read.document;

    throw new ConfigurationError([{ path: ["federated", "saml", "metadataFile"], ...read }]);
}
