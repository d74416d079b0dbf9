import type { Rule } from "./lib/rule";
import { instanceAccessTags } from "./rules/instance-access-tags";

/** Every rule of the pack, in the order of the documentation's table. */
export const rules: readonly Rule[] = [instanceAccessTags];
