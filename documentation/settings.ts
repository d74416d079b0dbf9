import * as z from "zod";
import { SCENARIO_NAMES, scenarios } from "../scenarios";
import { generalSettings } from "../scenarios/configuration";

/** What is read of the JSON schema that zod makes of a setting. */
interface Schema {
    readonly type?: string;
    readonly description?: string;
    readonly default?: unknown;
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly additionalProperties?: Schema | false;
    readonly items?: Schema;
    readonly required?: readonly string[];
    readonly enum?: readonly unknown[];
    readonly anyOf?: readonly Schema[];
    readonly minimum?: number;
    readonly maximum?: number;
}

/** A table of settings for each configuration key, from the schemas that check them. */
export function settingTables(): Readonly<Record<string, string>> {
    const tables = Object.fromEntries(
        Object.entries(generalSettings).map(([key, schema]) => [key, table(schema)] as const),
    );
    return { ...tables, ...Object.fromEntries(SCENARIO_NAMES.map((name) => [name, table(scenarios[name].settings)])) };
}

function table(settings: z.ZodType): string {
    const schema = z.toJSONSchema(settings, { io: "input", unrepresentable: "any" }) as Schema;
    const rows = rowsOf(schema, "");
    return ["| key | type | default | what it is |", "|---|---|---|---|", ...rows].join("\n");
}

function rowsOf(schema: Schema, prefix: string): string[] {
    return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
        const key = `${prefix}${name}`;
        const needed = schema.required?.includes(name) ?? false;
        const row = `| \`${key}\` | ${typeOf(property)} | ${defaultOf(property, needed)} | ${property.description ?? ""} |`;
        return [row, ...inside(property, key)];
    });
}

/** The rows of what is inside a map or list of maps. */
function inside(schema: Schema, key: string): string[] {
    if (schema.properties !== undefined) return rowsOf(schema, `${key}.`);

    if (schema.additionalProperties !== undefined && schema.additionalProperties !== false)
        return inside(schema.additionalProperties, `${key}.NAME`);

    return schema.items === undefined ? [] : inside(schema.items, `${key}[]`);
}

function typeOf(schema: Schema): string {
    if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(" or ");

    if (schema.type === "integer") return `integer, ${schema.minimum} to ${schema.maximum}`;

    if (schema.type === "array") return schema.items === undefined ? "list" : `list of ${plural(schema.items)}`;

    return { object: "map", string: "text", boolean: "boolean" }[schema.type ?? ""] ?? "text or list";
}

function plural(items: Schema): string {
    const type = typeOf(items);
    return type === "map" ? "maps" : type;
}

function defaultOf(schema: Schema, needed: boolean): string {
    const value = schema.default;
    if (value === undefined) return needed ? "must be given" : "";

    if (isMapOfMaps(value)) {
        return Object.keys(value)
            .map((name) => `\`${name}\``)
            .join(", ");
    }
    return `\`${JSON.stringify(value).replaceAll('"', "").replaceAll(",", ", ").replaceAll(":", ": ")}\``;
}

/** Such as instances, of which the names are enough. */
function isMapOfMaps(value: unknown): value is Record<string, Record<string, unknown>> {
    const values = typeof value === "object" && value !== null ? Object.values(value) : [];
    return values.length > 0 && values.every((one) => typeof one === "object" && one !== null && !Array.isArray(one));
}
