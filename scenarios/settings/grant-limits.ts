import * as z from "zod";
import type { GrantLimits } from "../../access/model";
import { boolean, list, text } from "./fields";
import { publicRange } from "./source-address";
import { time } from "./time";

/** The keys that every scenario takes beside `grant`, and each grant of `custom`. */
export const grantLimits = {
    documents: list(text("the name of a session document"), "a list of names of session documents").optional().meta({
        description: "The session documents that sessions are opened with. Default: `session.documentName`, a shell.",
    }),
    mfa: boolean.optional().meta({
        description: "Whether users must have signed in with MFA. Not for roles, whose sessions carry no MFA.",
    }),
    sourceAddresses: list(publicRange, "a list of public addresses").optional().meta({
        description: "The public addresses that sessions are opened from, as IPv4 and IPv6 ranges. Default: any.",
    }),
    from: time.optional().meta({ description: "When the access begins: a time in UTC, or a date. Default: at once." }),
    until: time.optional().meta({
        description: "When the access ends: a time in UTC, or a date, at whose beginning it ends. Default: never.",
    }),
} satisfies Readonly<Record<keyof GrantLimits, z.ZodType>>;

/** Whether a step of a path is one of these keys. */
export function isLimit(step: string | number | undefined): step is keyof GrantLimits {
    return step !== undefined && Object.hasOwn(grantLimits, step);
}
