import type * as z from "zod";
import type { ActivationLimits, ExistingModel, FleetSize, Grant, ModelGroup, ModelRole, Tags } from "../access/model";

/** A model as settings say it: what they leave out, the stack's own defaults decide. */
export interface ScenarioModel {
    readonly instances: Readonly<Record<string, ScenarioInstance>>;
    readonly users?: Readonly<Record<string, ScenarioUser>> | undefined;
    readonly groups?: Readonly<Record<string, ModelGroup>> | undefined;
    readonly roles?: Readonly<Record<string, ModelRole>> | undefined;
    readonly osUsers?: readonly string[] | undefined;
    readonly existing?: ExistingModel | undefined;
}

interface ScenarioInstance {
    readonly tags: Tags;
    /** Default: what the stack says for all instances. */
    readonly instanceType?: string | undefined;
    readonly image?: string | undefined;
    readonly fleet?: FleetSize | undefined;
    readonly activation?: ActivationLimits | undefined;
}

interface ScenarioUser {
    /** Default: none. */
    readonly grants?: readonly Grant[] | undefined;
    /** Default: none. */
    readonly tags?: Tags | undefined;
    /** Default: what the stack says for all users. */
    readonly console?: boolean | undefined;
}

/** Where a value is in the model, or in the settings: keys and positions. */
export type Path = readonly (string | number)[];

/** A scenario: which settings it takes and which model they make. Plain data in, plain data out. */
export interface Scenario<Settings extends z.ZodType = z.ZodType> {
    /** What it shows, for people who choose one. */
    readonly title: string;
    /** What the scenario's own configuration key may hold. */
    readonly settings: Settings;
    /** Who reaches what: only what the scenario has. References that lead nowhere are found afterwards, in the model. */
    readonly model: (settings: z.infer<Settings>) => ScenarioModel;
    /**
     * The setting behind a part of the model, such as `["users", "alice", "grants", 0, "tags", "Team"]`, so that errors
     * name what was written. Default: it has the same path.
     */
    readonly settingOf?: (path: Path, settings: z.infer<Settings>) => Path;
}

/** Lets TypeScript infer the settings' type from their schema. */
export function scenario<Settings extends z.ZodType>(definition: Scenario<Settings>): Scenario<Settings> {
    return definition;
}
