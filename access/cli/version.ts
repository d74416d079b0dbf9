import { join } from "node:path";
import { readJson } from "../files/json-file";

/** The version of the package, for formats that name the tool. */
export function version(): string {
    const content = readJson(join(__dirname, "../package.json"));
    const found = typeof content === "object" && content !== null && "version" in content ? content.version : undefined;
    return typeof found === "string" ? found : "0.0.0";
}
