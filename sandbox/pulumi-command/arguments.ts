/** What a `pulumi` command line asks for, as far as the sandbox has to know. */
type PulumiCommand =
    | { readonly kind: "reads-settings"; readonly stack: string | undefined }
    | {
          readonly kind: "names-settings";
          readonly stack: string | undefined;
          /** The folder of another project: `--cwd`. */
          readonly cwd: string | undefined;
          /** The settings that the user names: `--config-file`. */
          readonly file: string | undefined;
      }
    | { readonly kind: "makes-stack"; readonly stack: string | undefined }
    | { readonly kind: "removes-stack" }
    | { readonly kind: "other" };

/** The commands with an option `--config-file`, with their aliases. */
const readers = ["up", "update", "preview", "pre", "refresh", "destroy", "down", "dn", "import", "watch", "logs"];

/** The options that precede a command and take the next word as their value. */
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
    if (args.some((argument) => /^(-h|--help)(=|$)/.test(argument))) return { kind: "other" };

    const words = commandWords(args);
    const stack = optionValue(args, "-s", "--stack");
    const cwd = optionValue(args, "-C", "--cwd");
    const file = optionValue(args, undefined, "--config-file");
    if (readers.includes(words[0] ?? "")) {
        return cwd === undefined && file === undefined
            ? { kind: "reads-settings", stack }
            : { kind: "names-settings", stack, cwd, file };
    }
    if (cwd !== undefined) {
        // Another project, of which nothing has to be kept.
        return { kind: "other" };
    }
    if (words[0] === "stack" && words[1] === "init") return { kind: "makes-stack", stack: stack ?? words[2] };

    if (words[0] === "stack" && ["rm", "remove"].includes(words[1] ?? "")) return { kind: "removes-stack" };

    return { kind: "other" };
}

/** The configuration keys that a command line sets for one run: `-c aws:profile=production`. */
export function keysOnCommandLine(args: readonly string[]): string[] {
    return optionValues(args, "-c", "--config").map((setting) => setting.split("=")[0]!);
}

function commandWords(args: readonly string[]): string[] {
    const words: string[] = [];
    for (let position = 0; position < args.length; position++) {
        const argument = args[position]!;
        if (valued.includes(argument)) position++;
        else if (!argument.startsWith("-")) words.push(argument);
    }
    return words;
}

/** Of an option that is there more than once, Pulumi takes the last. */
function optionValue(args: readonly string[], short: string | undefined, long: string): string | undefined {
    return optionValues(args, short, long).at(-1);
}

function optionValues(args: readonly string[], short: string | undefined, long: string): string[] {
    return args.flatMap((argument, position) => {
        if (argument === short || argument === long) return args[position + 1] ?? [];

        if (argument.startsWith(`${long}=`)) return argument.slice(long.length + 1);

        if (short !== undefined && argument.startsWith(short) && !argument.startsWith("--"))
            return argument.slice(short.length).replace(/^=/, "");

        return [];
    });
}
