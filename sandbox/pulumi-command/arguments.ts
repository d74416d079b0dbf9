/** What a `pulumi` command line asks for, as far as the sandbox has to know. */
export type PulumiCommand =
    | { readonly kind: "reads-settings"; readonly stack: string | undefined }
    | { readonly kind: "makes-stack"; readonly stack: string | undefined }
    | { readonly kind: "removes-stack" }
    | { readonly kind: "other" };

/** The commands with an option `--config-file`, with their aliases. */
const readers = ["up", "update", "preview", "pre", "refresh", "destroy", "down", "dn", "import", "watch", "logs"];

/** The options that stand before a command and take the next word as their value. */
const valued = [
    "-C",
    "--cwd",
    "--color",
    "-s",
    "--stack",
    "-v",
    "--verbose",
    "--profiling",
    "--tracing",
    "--memprofilerate",
];

/** Reads a `pulumi` command line. */
export function readPulumiArguments(args: readonly string[]): PulumiCommand {
    if (args.some((argument) => /^(--config-file|-C|--cwd|-h|--help)(=|$)/.test(argument))) {
        // The user names the settings or another project, or only wants to read: nothing to add.
        return { kind: "other" };
    }
    const words = commandWords(args);
    const stack = optionValue(args, "-s", "--stack");
    if (readers.includes(words[0] ?? "")) {
        return { kind: "reads-settings", stack };
    }
    if (words[0] === "stack" && words[1] === "init") {
        return { kind: "makes-stack", stack: stack ?? words[2] };
    }
    if (words[0] === "stack" && ["rm", "remove"].includes(words[1] ?? "")) {
        return { kind: "removes-stack" };
    }
    return { kind: "other" };
}

function commandWords(args: readonly string[]): string[] {
    const words: string[] = [];
    for (let position = 0; position < args.length; position++) {
        const argument = args[position]!;
        if (valued.includes(argument)) {
            position++;
        } else if (!argument.startsWith("-")) {
            words.push(argument);
        }
    }
    return words;
}

function optionValue(args: readonly string[], short: string, long: string): string | undefined {
    for (const [position, argument] of args.entries()) {
        if (argument === short || argument === long) {
            return args[position + 1];
        }
        if (argument.startsWith(`${long}=`)) {
            return argument.slice(long.length + 1);
        }
        if (argument.startsWith(short) && !argument.startsWith("--") && argument.length > short.length) {
            return argument.slice(short.length).replace(/^=/, "");
        }
    }
    return undefined;
}
