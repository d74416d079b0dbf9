import { writeFileSync } from "node:fs";
import { generatedPages } from "./pages";

/** `npm run docs`: writes the generated parts of the pages, and says which pages changed. */
async function write(): Promise<void> {
    for (const { name, file, text, current } of await generatedPages()) {
        if (text === current) continue;
        writeFileSync(file, current);
        process.stdout.write(`Updated ${name}\n`);
    }
}

void write();
