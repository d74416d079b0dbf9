import { existsSync } from "node:fs";
import { join } from "node:path";
import { holdsSecret, yamlFile } from "../../access/files";
import { SandboxError, say } from "../system/progress";

/** A Pulumi.STACK.yaml, as plain data. */
interface Settings extends Record<string, unknown> {
    readonly config: Readonly<Record<string, unknown>>;
}

export const isMap = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);

/** A stack's settings as the user wrote them; a file that is empty, or isn't there, has none. */
export function readSettings(file: string): Settings {
    const settings = existsSync(file) ? (yamlFile(file) ?? {}) : {};
    if (!isMap(settings)) {
        const found = Array.isArray(settings) ? "a list" : JSON.stringify(settings);
        throw new SandboxError(`invalid value ${found} in ${file} (expected a stack's settings, such as "config:")`);
    }
    const config = settings["config"] ?? {};
    if (!isMap(config)) throw new SandboxError(`${file}: "config" must be a map of configuration keys.`);

    return { ...settings, config };
}

/** The region that a stack's settings name. */
export function settingsRegion(file: string): string {
    const region = readSettings(file).config["aws:region"];
    return typeof region === "string" ? region : "us-east-1";
}

/** The packages whose settings choose an AWS account. */
const packages = ["aws", "awsx", "aws-native", "awscc"];

/** What they may set in the sandbox: neither whose credentials are used, nor where requests go, nor by which way. */
const harmless = [
    "region",
    "defaultTags",
    "ignoreTags",
    "allowedAccountIds",
    "forbiddenAccountIds",
    "autoNaming",
    "maxRetries",
    "retryMode",
];

/** Whether a configuration key leads away from the sandbox's AWS: `aws:profile`, `aws:endpoints`. */
export function leadsElsewhere(key: string): boolean {
    // A key has an older form with a word in the middle, aws:config:profile; and may name a place in a value,
    // aws:endpoints[0].ec2.
    const [namespace = "", ...rest] = key.split(":");
    const name = rest.at(-1);
    return name !== undefined && packages.includes(namespace) && !harmless.includes(name.split(/[.[]/)[0]!);
}

const ELSEWHERE = "which would leave the sandbox and reach a real AWS account";

/** The setting by which an inventory's stacks reach their accounts; the sandbox's AWS has accounts as well. */
const ROLES = "aws:assumeRoles";

/**
 * Settings without what leads out of the sandbox; says what that was. The same object where nothing does.
 * @param keepRoles whether the roles that they assume, in the sandbox's own AWS, stay. Default: false.
 */
export function withinSandbox(settings: Settings, file: string, { keepRoles = false } = {}): Settings {
    const { environment, ...rest } = settings;
    const leads = (key: string): boolean => leadsElsewhere(key) && !(keepRoles && key === ROLES);
    const left = Object.keys(settings.config).filter(leads);
    // Environments of Pulumi ESC come from Pulumi Cloud and bring credentials along.
    const named = [...left, ...(environment === undefined ? [] : ["environment"])];
    if (named.length === 0) return settings;

    say(`${file}: the sandbox ignores ${named.join(", ")}, ${ELSEWHERE}.`);
    const kept = Object.entries(settings.config).filter(([key]) => !leads(key));
    return { ...rest, config: Object.fromEntries(kept) };
}

/** What Pulumi.yaml sets for every stack, the engine takes from there whatever the stack's settings are. */
export function refuseElsewhere(project: string): void {
    const file = join(project, "Pulumi.yaml");
    const config = (yamlFile(file) as { readonly config?: unknown } | null)?.config;
    const left = isMap(config) ? Object.keys(config).filter(leadsElsewhere) : [];
    if (left.length > 0) {
        throw new SandboxError(
            `${file} sets ${left.join(", ")} for every stack, ${ELSEWHERE}. ` +
                "Set it in the Pulumi.STACK.yaml of your real stacks instead, where the sandbox can ignore it.",
        );
    }
}

/** Leaves out what was encrypted for the real stack, which can't be read here, and needn't. */
export function withoutSecrets(config: Settings["config"], file: string): Record<string, unknown> {
    const entries = Object.entries(config);
    for (const [key] of entries.filter(([, value]) => holdsSecret(value)))
        say(`${file}: ${key} is a secret of the real stack; the sandbox ignores it.`);

    return Object.fromEntries(entries.filter(([, value]) => !holdsSecret(value)));
}
