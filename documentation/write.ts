import { writeFileSync } from "node:fs";
import { schemaPage } from "./components-schema";
import { generatedPages } from "./pages";

/** `npm run docs`: writes what is generated, the components' schema among it, and says what changed. */
async function write(): Promise<void> {
    for (const { name, file, text, current } of [...(await generatedPages()), await schemaPage()]) {
        if (text === current) continue;
        writeFileSync(file, current);
        process.stdout.write(`Updated ${name}\n`);
    }
}

void write();
