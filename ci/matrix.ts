import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSource } from "../access/cli";
import { chainMatrix } from "../access/chains";
import { matrixMarkdown, renderMatrix, tableOf } from "../access/matrix";
import { addSummary } from "./support/outputs";
import { outputFolder, stacksOf } from "./support/settings";
import type { Step } from "./support/step";

/** Who reaches what by the plan of each environment, or of that of `STACK`, without credentials: matrix.md. */
export const run: Step = async ({ env }) => {
    for (const stack of stacksOf(env)) {
        const matrix = chainMatrix(await readSource({ kind: "plan", stack }, new Date()));
        const table = tableOf(matrix);
        const everything = `npm run access -- matrix --plan --config ${stack} --all`;
        const markdown = matrixMarkdown(matrix, { source: `plan:${stack}`, table, everything });
        writeFileSync(join(outputFolder(env, stack), "matrix.md"), markdown);
        addSummary(env, markdown);
        process.stdout.write(`${stack}\n${renderMatrix(table)}\n`);
    }
    return 0;
};
