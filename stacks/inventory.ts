import { dirname, resolve } from "node:path";
import { z } from "zod";
import { checked } from "../access/checked";
import { SourceError, yamlFile } from "../access/files";

/** One stack of an inventory: the program in one account and region. */
export interface InventoryStack {
    readonly name: string;
    /** Twelve digits. */
    readonly account: string;
    readonly region: string;
    /** The settings that the stack starts from: a Pulumi.STACK.yaml. */
    readonly settings: string | undefined;
    /** Configuration of its own, which takes precedence over that of the file. */
    readonly config: Readonly<Record<string, unknown>>;
    /** The role of the account that deploys; without one the credentials at hand must be the account's own. */
    readonly role: string | undefined;
    /** The policy pack's configuration. */
    readonly policyConfig: string | undefined;
    readonly secretsProvider: string | undefined;
}

const text = (pattern: RegExp, expected: string) => z.string({ error: expected }).regex(pattern, { error: expected });
const file = z.string({ error: "the path of a file, from the inventory's folder" }).min(1);
const shared = {
    settings: file.optional(),
    config: z.record(z.string(), z.unknown()).optional(),
    role: text(/^[\w+=,.@/-]{1,128}$/, "the name of an IAM role, with its path if it has one").optional(),
    policyConfig: file.optional(),
    secretsProvider: text(
        /^(awskms|azurekeyvault|gcpkms|hashivault):\/\/.+|^(passphrase|default)$/,
        "a secrets provider, such as awskms://alias/NAME?region=REGION",
    ).optional(),
};
const stackSchema = z.strictObject({
    name: text(/^[A-Za-z0-9._-]{1,100}$/, "letters, digits, dots, hyphens and underscores, 100 at most"),
    account: text(/^\d{12}$/, "the account's ID: 12 digits, in quotes"),
    region: text(/^[a-z]{2}(-[a-z]+)+-\d$/, "an AWS Region, such as eu-central-1"),
    ...shared,
});
const schema = z.strictObject({
    defaults: z.strictObject(shared).optional(),
    stacks: z.array(stackSchema).min(1, { error: "at least one stack" }),
});

/**
 * Reads an inventory: the stacks of one program, each with its account and region. Paths in it are relative to its folder.
 * @throws SourceError with the file, the key and what is expected.
 */
export function readInventory(path: string): readonly InventoryStack[] {
    const { defaults = {}, stacks } = checked(schema, yamlFile(path), path, "an inventory");
    const places = new Map<string, number>();
    stacks.forEach(({ name }, index) => {
        // Pulumi keeps a stack's state in a file of its name, which some systems find in any case.
        const key = name.toLowerCase();
        const first = places.get(key);
        if (first !== undefined)
            throw wrong(path, `stacks.${index}.name`, name, `a name of its own; stacks.${first} has it`);
        places.set(key, index);
    });
    const inFolder = (written: string | undefined) => written && resolve(dirname(path), written);
    return stacks.map((written) => {
        const { settings, role, policyConfig, secretsProvider } = { ...defaults, ...written };
        return {
            name: written.name,
            account: written.account,
            region: written.region,
            settings: inFolder(settings),
            config: { ...defaults.config, ...written.config },
            role,
            policyConfig: inFolder(policyConfig),
            secretsProvider,
        };
    });
}

/**
 * The stacks that `--only` names.
 * @throws SourceError that names the stacks there are.
 */
export function chosen(stacks: readonly InventoryStack[], names: readonly string[]): readonly InventoryStack[] {
    const missing = names.find((name) => stacks.every((one) => one.name !== name));
    if (missing !== undefined) {
        const all = stacks.map(({ name }) => name).join(", ");
        throw new SourceError(
            `invalid value ${JSON.stringify(missing)} for --only (expected stacks of the inventory: ${all})`,
        );
    }
    return names.length === 0 ? stacks : stacks.filter(({ name }) => names.includes(name));
}

function wrong(path: string, key: string, value: string, expected: string): SourceError {
    return new SourceError(
        `${path} isn't an inventory: ${key}: invalid value ${JSON.stringify(value)} (expected ${expected})`,
    );
}
