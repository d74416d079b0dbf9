import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { ESLint } from "eslint";
import ts from "typescript";
import { generatedPages } from "../documentation/pages";
import { repository } from "../sandbox/system/folders";
import { capture } from "../sandbox/system/run-command";
import { runMain } from "../sandbox/system/run-main";

/*
 * `npm run check`: types, lint and format, in a fraction of the time that the three tools take one after the other.
 * ESLint's rules ask for types, and get them from the program that has just been checked; the format is looked at
 * meanwhile. What was in order is remembered, with the packages: the next time only files are looked at that changed
 * or whose types depend on one that did.
 */

const kept = join(repository, "node_modules", ".cache");

/** Where TypeScript notes what it has found in order, for one state of the tools and of their settings. */
function buildInfoFile(): string {
    const hash = createHash("sha256").update(process.version);
    for (const file of ["package-lock.json", "tsconfig.json", "eslint.config.mjs"])
        hash.update(readFileSync(join(repository, file)));

    return join(kept, `check-${hash.digest("hex").slice(0, 16)}.tsbuildinfo`);
}

function openProgram(): ts.SemanticDiagnosticsBuilderProgram {
    const wanted = { noEmit: true, incremental: true, tsBuildInfoFile: buildInfoFile() };
    const config = ts.getParsedCommandLineOfConfigFile(join(repository, "tsconfig.json"), wanted, {
        ...ts.sys,
        onUnRecoverableConfigFileDiagnostic(diagnostic) {
            throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"));
        },
    });
    if (config === undefined) throw new Error("tsconfig.json can't be read");

    return ts.createIncrementalProgram({
        rootNames: config.fileNames,
        options: config.options,
        configFileParsingDiagnostics: config.errors,
        createProgram: ts.createSemanticDiagnosticsBuilderProgram,
    });
}

interface TypeCheck {
    /** What is wrong, ready to be printed. */
    readonly problems: string;
    /** The project's files that changed since all was in order, or depend on one that did. */
    readonly affected: readonly string[];
}

function checkTypes(builder: ts.SemanticDiagnosticsBuilderProgram): TypeCheck {
    const diagnostics: ts.Diagnostic[] = [
        ...builder.getConfigFileParsingDiagnostics(),
        ...builder.getOptionsDiagnostics(),
        ...builder.getSyntacticDiagnostics(),
        ...builder.getGlobalDiagnostics(),
    ];
    const affected = new Set<string>();
    for (let next; (next = builder.getSemanticDiagnosticsOfNextAffectedFile()) !== undefined;) {
        diagnostics.push(...next.result);
        const files = "fileName" in next.affected ? [next.affected] : next.affected.getSourceFiles();
        files.forEach(({ fileName }) => affected.add(fileName));
    }
    const host: ts.FormatDiagnosticsHost = {
        getCanonicalFileName: (name) => name,
        getCurrentDirectory: () => repository,
        getNewLine: () => "\n",
    };
    const own = (file: string) => !relative(repository, file).startsWith("..") && !file.includes("/node_modules/");
    return {
        problems: ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(diagnostics), host),
        affected: [...affected].filter(own),
    };
}

/** What ESLint finds in these TypeScript files, and in all the JavaScript there is. */
async function lint(builder: ts.SemanticDiagnosticsBuilderProgram, files: readonly string[]): Promise<string> {
    const parserOptions = { projectService: false, programs: [builder.getProgram()] };
    const eslint = new ESLint({
        cwd: repository,
        overrideConfig: [{ files: ["**/*.ts"], languageOptions: { parserOptions } }],
    });
    const results = await eslint.lintFiles([...files, "**/*.{js,cjs,mjs}"]);
    const formatter = await eslint.loadFormatter("stylish");
    return formatter.format(results);
}

/** Looks at the format, or with `--write` sets it right; answers what is wrong. */
async function format(how: "--check" | "--write"): Promise<string> {
    const prettier = join(repository, "node_modules/prettier/bin/prettier.cjs");
    const cache = ["--cache", "--cache-strategy", "content"];
    const { code, stdout, stderr } = await capture(process.execPath, [prettier, how, ...cache, "."], {
        cwd: repository,
        // Since Node 22 prettier keeps compiled code, by default where every user of the machine may put some.
        env: { ...process.env, NODE_COMPILE_CACHE: join(kept, "node") },
    });
    return code === 0 ? "" : `${stdout}${stderr}`;
}

/** Which generated pages aren't what `npm run docs` writes. */
async function stalePages(): Promise<string> {
    const stale = (await generatedPages()).filter(({ text, current }) => text !== current);
    return stale.map(({ name }) => `${name} is out of date: run npm run docs`).join("\n");
}

runMain(async () => {
    if (process.argv.includes("--write")) {
        const problems = await format("--write");
        process.stderr.write(problems);
        return problems === "" ? 0 : 1;
    }
    const formatted = format("--check");
    const builder = openProgram();
    const types = checkTypes(builder);
    const problems = [types.problems, await lint(builder, types.affected), await formatted, await stalePages()].filter(
        (text) => text !== "",
    );
    if (problems.length === 0) builder.emit();

    process.stdout.write(problems.map((text) => `${text.trim()}\n`).join("\n"));
    return problems.length === 0 ? 0 : 1;
});
