import type * as z from "zod";
import { boolean, integer, object } from "./fields";

/** Users' access to the AWS console. */
export const consoleSettings = object({
    login: boolean.default(false).meta({
        description: "Whether users get a password for the AWS console, which they must change at the first login.",
    }),
    passwordLength: integer(8, 128).default(24).meta({ description: "The length of the first password." }),
});
export type ConsoleSettings = z.infer<typeof consoleSettings>;
