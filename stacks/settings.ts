import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { partitionOf } from "../access/grants";
import { holdsSecret, SourceError, yamlFile } from "../access/files";
import { configIn, configTexts } from "../access/sources";
import { readConfiguration } from "../scenarios/configuration";
import type { InventoryStack } from "./inventory";

type Config = Readonly<Record<string, unknown>>;

/** The keys that the inventory sets by `region`, `account` and `role`. */
const DERIVED = { "aws:region": "region", "aws:allowedAccountIds": "account", "aws:assumeRoles": "role" } as const;

/** What Pulumi itself keeps in a stack's settings. */
const KEPT = ["secretsprovider", "encryptedkey", "encryptionsalt"] as const;

/**
 * A stack's whole configuration: that of its settings file, then its own. The provider assumes the role, and refuses every
 * account but the stack's.
 * @throws SourceError that names the stack: for a key that the inventory sets by itself, a secret of another stack, and
 * with what the program says of the configuration.
 */
export function configOf(stack: InventoryStack): Config {
    const { name, account, region, role, settings } = stack;
    const base = settings === undefined ? {} : configIn(settings);
    for (const [key, by] of Object.entries(DERIVED)) {
        if (Object.hasOwn(stack.config, key)) {
            throw new SourceError(
                `stack ${name}: unexpected ${key} in config (expected the key ${by} of the stack instead)`,
            );
        }
    }
    const secret = Object.entries(base).find(([, value]) => holdsSecret(value));
    if (secret !== undefined && !Object.hasOwn(stack.config, secret[0])) {
        throw new SourceError(
            `stack ${name}: ${secret[0]} of ${settings ?? ""} is a secret, which only the stack that it was encrypted for can read (expected plain values in the settings of an inventory)`,
        );
    }
    // The roles of the file's own stack lead to that stack's account.
    const { "aws:assumeRoles": _, ...shared } = base;
    const config = {
        ...shared,
        ...stack.config,
        "aws:region": region,
        "aws:allowedAccountIds": [account],
        ...(role !== undefined && {
            "aws:assumeRoles": [{ roleArn: `arn:${partitionOf(region)}:iam::${account}:role/${role}` }],
        }),
    };
    try {
        readConfiguration({ values: configTexts(config), environment: { AWS_REGION: region } });
    } catch (error) {
        throw new SourceError(`stack ${name}: ${error instanceof Error ? error.message : String(error)}`, {
            cause: error,
        });
    }
    return config;
}

/** Writes the settings file that Pulumi reads, whole or not at all; what Pulumi has kept in it stays. */
export function writeSettings(file: string, config: Config, secretsProvider: string | undefined): void {
    const known = existsSync(file) ? mapOf(yamlFile(file)) : {};
    const kept = Object.fromEntries(KEPT.flatMap((key) => (Object.hasOwn(known, key) ? [[key, known[key]]] : [])));
    const settings = { ...kept, ...(secretsProvider && { secretsprovider: secretsProvider }), config };
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const draft = join(dirname(file), `.${process.pid}.yaml`);
    writeFileSync(draft, stringify(settings), { mode: 0o600 });
    renameSync(draft, file);
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value)
        ? (value as Readonly<Record<string, unknown>>)
        : {};
}
