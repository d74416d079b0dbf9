import { execFileSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { z } from "zod";
import type { Account } from "../matrix/account";
import { stackAccount } from "../stack/account";
import { checked } from "../checked";
import { SourceError } from "../files/source-error";
import { readJsonOnce } from "../files/json-file";
import { projectFolder } from "./project";
import { nameOf } from "../files/standard-input";
import { resourceState, stackResources } from "./state-resource";

const exported = z.object({ deployment: z.object({ resources: z.array(resourceState).nullish() }) });

/** Reads what `pulumi stack export` wrote. @throws SourceError for a file of another kind. */
export function readState(file: string): Account {
    return stateAccount(readJsonOnce(file), nameOf(file));
}

/** The account that a deployment in the form of `pulumi stack export` has made. */
export function stateAccount(source: unknown, name: string): Account {
    const { deployment } = checked(exported, source, name, "the answer of pulumi stack export");
    // What only waits to be deleted has been replaced already; what waits for its replacement is deleted already.
    const resources = (deployment.resources ?? []).filter(
        ({ delete: waits, pendingReplacement }) => waits !== true && pendingReplacement !== true,
    );
    return stackAccount(
        stackResources(resources.map((state) => ({ ...state, properties: { ...state.inputs, ...state.outputs } }))),
    );
}

/**
 * Reads the state of a stack from its backend, by running `pulumi stack export`.
 * @throws SourceError with what Pulumi said.
 */
export function readStack(stack: string, folder = projectFolder()): Account {
    const what = `pulumi stack export --stack ${stack}`;
    let output: string;
    try {
        output = execFileSync("pulumi", ["stack", "export", "--stack", stack], {
            cwd: folder,
            env: { ...process.env, PATH: installedFirst(process.env["PATH"] ?? "") },
            encoding: "utf8",
            maxBuffer: 1 << 30,
            stdio: ["ignore", "pipe", "pipe"],
        });
    } catch (error) {
        const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: string };
        const reason = code === "ENOENT" ? "there is no pulumi on PATH" : (stderr ?? String(error)).trim();
        throw new SourceError(`${what}: ${reason}`, { cause: error });
    }
    try {
        return stateAccount(JSON.parse(output) as unknown, what);
    } catch (error) {
        if (error instanceof SyntaxError) throw new SourceError(`${what} didn't answer with JSON: ${error.message}`);
        throw error;
    }
}

/** npm puts its own folders first on a script's PATH, and the `pulumi` in there downloads one before it does anything. */
export function installedFirst(path: string): string {
    const folders = path.split(delimiter);
    const isOfNpm = (folder: string) => folder.endsWith(join("node_modules", ".bin"));
    return [...folders.filter((folder) => !isOfNpm(folder)), ...folders.filter(isOfNpm)].join(delimiter);
}
