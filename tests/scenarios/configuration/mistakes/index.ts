import { federation } from "./federation";
import { grantLimits } from "./grant-limits";
import { instancesAndSessions } from "./instances-and-sessions";
import { keys } from "./keys";
import { names } from "./names";
import { networks } from "./network";
import { principalMistakes } from "./principals";
import { references } from "./references";
import { tags } from "./tags";
import type { BadConfiguration } from "./mistake";

/** Every mistake. */
export const badConfigurations: readonly BadConfiguration[] = [
    ...keys,
    ...names,
    ...references,
    ...tags,
    ...networks,
    ...instancesAndSessions,
    ...federation,
    ...grantLimits,
    ...principalMistakes,
];
