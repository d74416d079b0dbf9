import type * as z from "zod";
import { boolean, integer, object } from "./fields";

/** The AWS console for users. */
export const consoleSettings = object({
    login: boolean.default(false).meta({
        description: "Whether users get a password for the AWS console, to be changed at the first login.",
    }),
    passwordLength: integer(8, 128).default(24).meta({ description: "How long that first password is." }),
});
export type ConsoleSettings = z.infer<typeof consoleSettings>;
