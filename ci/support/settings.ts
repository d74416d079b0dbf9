import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The repository, whose program and environments the steps are about. */
export const repository = join(__dirname, "../..");

type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that is missing or wrong. The message names it, the value found and what is expected. */
export class SettingError extends Error {
    override readonly name = "SettingError";
}

/** A setting that has to be there. An empty value counts as none: CI servers pass undefined variables so. */
export function required(env: Environment, name: string, expected: string, form = /./s): string {
    const value = env[name];
    if (!value) throw new SettingError(`missing environment variable ${name} (expected ${expected})`);
    if (!form.test(value)) throw wrong(name, value, expected);
    return value;
}

/** A setting with a default. */
export function optional(env: Environment, name: string, fallback: string): string {
    return env[name] || fallback;
}

/** A setting that takes one of a few values; the first is the default. */
export function oneOf<const T extends string>(env: Environment, name: string, allowed: readonly [T, ...T[]]): T {
    const value = env[name];
    if (!value) return allowed[0];
    const found = allowed.find((one) => one === value);
    if (found === undefined) throw wrong(name, value, allowed.join(", "));
    return found;
}

function wrong(name: string, value: string, expected: string): SettingError {
    return new SettingError(`invalid value ${JSON.stringify(value)} for ${name} (expected ${expected})`);
}

/** The order in which a reader wants them: what matters most first. Others follow by name. */
const FIRST = ["prod", "staging", "dev"];

/** The environments: the stacks with a configuration file. */
export function environments(folder = repository): string[] {
    const names = readdirSync(folder).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
    const place = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
    return names.sort().sort((one, other) => place(one) - place(other));
}

/** The environment that a step is about: `STACK`. */
export function stackOf(env: Environment): string {
    const all = environments();
    const value = required(env, "STACK", all.join(", "));
    if (!all.includes(value)) throw wrong("STACK", value, `${all.join(", ")}: the stacks with a Pulumi.STACK.yaml`);
    return value;
}

/** The environments that a step is about: that of `STACK`, or all. */
export function stacksOf(env: Environment): string[] {
    return env["STACK"] ? [stackOf(env)] : environments();
}

/** The folder for a step's files, which is made: `OUTPUT`, by default ci-output, and in it the stack's. */
export function outputFolder(env: Environment, stack?: string): string {
    const folder = join(optional(env, "OUTPUT", "ci-output"), stack ?? "");
    mkdirSync(folder, { recursive: true });
    return folder;
}

/** The expectations of an environment, if it has any. */
export function expectationsFile(stack: string): string | undefined {
    const file = join("expectations", `${stack}.yaml`);
    return existsSync(join(repository, file)) ? file : undefined;
}

/** The arguments that run the policy pack with an environment's configuration. */
export function packArguments(stack: string): string[] {
    const file = join("policies", "config", `${stack}.json`);
    if (!existsSync(join(repository, file)))
        throw new SettingError(`${file}, the policy pack's configuration for ${stack}, doesn't exist`);

    return ["--policy-pack", "policies", "--policy-pack-config", file];
}
