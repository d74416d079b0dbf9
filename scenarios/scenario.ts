import type * as z from "zod";
import type { AccessModel } from "../access/model";
import type { Defaults } from "./settings/instances";

/** A scenario: which settings it takes and which model they make. Plain data in, plain data out. */
export interface Scenario<Settings extends z.ZodType = z.ZodType> {
    /** What it shows, for people who choose one. */
    readonly title: string;
    /** What may stand under the scenario's own configuration key. */
    readonly settings: Settings;
    /** Who reaches what. References that lead nowhere are found afterwards, in the model. */
    readonly model: (settings: z.infer<Settings>, defaults: Defaults) => AccessModel;
}

/** Lets TypeScript infer the settings' type from their schema. */
export function scenario<Settings extends z.ZodType>(definition: Scenario<Settings>): Scenario<Settings> {
    return definition;
}
