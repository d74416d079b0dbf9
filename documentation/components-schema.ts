import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental/provider";
import { format, resolveConfig } from "prettier";
import { COMPONENTS } from "../components/exported";
import type { GeneratedPage } from "./pages";

const components = join(__dirname, "../components");

/**
 * The components' schema as it is and as it should be: Pulumi reads it from their classes and arguments. It isn't among
 * the pages that `npm run check` compares, as reading it takes the compiler some seconds.
 */
export async function schemaPage(): Promise<GeneratedPage> {
    const file = join(components, "schema.json");
    const provider = new ComponentProvider({
        name: "session-manager-access",
        dirname: components,
        components: Object.values(COMPONENTS),
    });
    const current = await format(await provider.getSchema(), { ...(await resolveConfig(file)), parser: "json" });
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    return { name: "components/schema.json", file, text, current };
}
