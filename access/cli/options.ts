import { parseArgs, type ParseArgsConfig } from "node:util";
import { suggestion } from "../suggest";
import { UsageError } from "./usage-error";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ args: string[]; options: O }>>["values"];
type Token = { readonly kind: "option"; readonly name: string; readonly rawName: string; readonly value?: string };

/**
 * Reads a command's options.
 * @throws UsageError that names the option and what is expected: for an unknown option, one without its value, one given
 * twice (the last would silently win), and for anything that isn't an option.
 */
export function readOptions<const O extends Options>(args: string[], options: O): Values<O> {
    const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true });
    const seen = new Set<string>();
    for (const token of tokens) {
        if (token.kind === "option-terminator") throw new UsageError("unexpected -- (expected options)");
        if (token.kind === "positional")
            throw new UsageError(`unexpected ${JSON.stringify(token.value)} (expected options, each with its value)`);

        checkOption(token, token.inlineValue === true, options);
        if (seen.has(token.name) && options[token.name]?.multiple !== true)
            throw new UsageError(`${token.rawName} may be given only once`);

        seen.add(token.name);
    }
    return parseArgs({ args, options }).values;
}

function checkOption({ name, rawName, value }: Token, inline: boolean, options: Options): void {
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) {
        const allowed = Object.keys(options).map((one) => `--${one}`);
        throw new UsageError(
            `unknown option ${rawName} (expected ${allowed.join(", ")})${suggestion(`--${name}`, allowed)}`,
        );
    }
    if (option.type === "boolean") {
        if (value !== undefined) throw new UsageError(`${rawName} takes no value, found ${JSON.stringify(value)}`);
        return;
    }
    if (value === undefined || value === "") throw new UsageError(`${rawName} needs a value`);
    // What looks like an option is the next option; as a value it is written after a =.
    if (!inline && value.startsWith("-") && value !== "-") {
        throw new UsageError(
            `${rawName} needs a value, found ${value}; write a value that begins with - as ${rawName}=${value}`,
        );
    }
}

/** The value of an option that takes one of a few. @throws UsageError with what is expected, and what was likely meant. */
export function oneOf<const T extends string>(option: string, written: string, allowed: readonly T[]): T {
    const value = allowed.find((one) => one === written);
    if (value !== undefined) return value;
    throw new UsageError(
        `invalid value ${JSON.stringify(written)} for ${option} (expected ${allowed.join(", ")})${suggestion(written, allowed)}`,
    );
}
