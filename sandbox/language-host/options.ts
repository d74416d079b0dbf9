import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** The `runtime.options` of Pulumi.yaml that say how a program is started; the others concern its installation. */
interface RuntimeOptions {
    /** Whether TypeScript programs are compiled as they are loaded. Default: true. */
    readonly typescript: boolean;
    /** The TypeScript settings to compile with. Default: the program's own tsconfig.json. */
    readonly tsconfig: string | undefined;
    /** Arguments of Node itself. Default: none. */
    readonly nodeargs: readonly string[];
}

/** Reads the runtime options, refusing what has the wrong type as Pulumi's own language host does. */
export function readOptions(options: Struct | undefined): RuntimeOptions {
    const values = (options?.toJavaScript() ?? {}) as Record<string, unknown>;
    const { typescript = true, tsconfig, nodeargs = "" } = values;
    if (typeof typescript !== "boolean") throw new Error("typescript option must be a boolean");

    if (tsconfig !== undefined && typeof tsconfig !== "string") throw new Error("tsconfig option must be a string");

    if (typeof nodeargs !== "string") throw new Error("nodeargs option must be a string");

    return { typescript, tsconfig, nodeargs: splitWords(nodeargs) };
}

/** Splits a command line into words, with the quotes of a shell. */
function splitWords(line: string): string[] {
    const words = line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
    return words.map((word) =>
        word.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ""),
    );
}
