import { custom } from "./custom";
import { federated } from "./federated";
import { group } from "./group";
import { hierarchicalTags } from "./hierarchical-tags";
import { multipleInstances } from "./multiple-instances";
import { singleInstance } from "./single-instance";
import { tags } from "./tags";

/** Every scenario by the name that the configuration selects it with. A new one is its file and a line here. */
export const scenarios = {
    "single-instance": singleInstance,
    "multiple-instances": multipleInstances,
    tags,
    "hierarchical-tags": hierarchicalTags,
    group,
    federated,
    custom,
} as const;
export type ScenarioName = keyof typeof scenarios;
export const SCENARIO_NAMES = Object.keys(scenarios) as readonly ScenarioName[];
