import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { main, type ConstructResult, type Provider } from "@pulumi/pulumi/provider";
import { COMPONENTS } from "./exported";

/** What is read of the schema: the names of each component's outputs. */
interface Schema {
    readonly version: string;
    readonly resources: Readonly<Record<string, { readonly properties: Readonly<Record<string, unknown>> }>>;
}

type Constructor = new (name: string, args: unknown, opts: pulumi.ComponentResourceOptions) => pulumi.ComponentResource;

/**
 * Gives the components to programs in any language. The schema is the committed one, so that a start neither compiles
 * nor analyzes TypeScript: Pulumi's own `componentProviderHost` does both each time.
 */
class ComponentPlugin implements Provider {
    readonly version: string;
    readonly #text: string;
    readonly #schema: Schema;

    constructor(text: string) {
        this.#text = text;
        this.#schema = JSON.parse(text) as Schema;
        this.version = this.#schema.version;
    }

    getSchema(): Promise<string> {
        return Promise.resolve(this.#text);
    }

    construct(
        name: string,
        type: string,
        inputs: pulumi.Inputs,
        opts: pulumi.ComponentResourceOptions,
    ): Promise<ConstructResult> {
        const definition = this.#schema.resources[type];
        const component = (COMPONENTS as Readonly<Record<string, unknown>>)[type.split(":").at(-1) ?? ""];
        if (definition === undefined || component === undefined) {
            const expected = Object.keys(this.#schema.resources).join(", ");
            return Promise.reject(new Error(`invalid resource type ${type} (expected ${expected})`));
        }
        const made = new (component as Constructor)(name, inputs, opts);
        const outputs = made as unknown as Readonly<Record<string, unknown>>;
        const state = Object.fromEntries(Object.keys(definition.properties).map((key) => [key, outputs[key]]));
        return Promise.resolve({ urn: made.urn, state });
    }
}

/** Serves the plugin to the engine whose address is among the arguments. */
export function servePlugin(args: string[]): Promise<void> {
    return main(new ComponentPlugin(readFileSync(join(__dirname, "schema.json"), "utf8")), args);
}
