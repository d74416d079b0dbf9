import { setTimeout as delay } from "node:timers/promises";
import { codeOf } from "./errors";

/** What AWS answers until a change in IAM has reached it everywhere: a code, and words beside it. */
interface Sign {
    readonly code: RegExp;
    readonly message?: RegExp;
}

/** EC2 doesn't know of an instance profile, or of the role in it, that was just created. */
export const UNKNOWN_PROFILE: readonly Sign[] = [
    { code: /^InvalidParameterValue$/, message: /Invalid IAM Instance Profile|has no associated IAM Roles/ },
];

/** A document that names a principal which was just created. */
export const UNKNOWN_PRINCIPAL: readonly Sign[] = [
    { code: /^MalformedPolicyDocument/, message: /Invalid principal in policy|contains .*invalid principals/i },
];

/** IAM itself doesn't know of a role everywhere that was just created. */
export const UNKNOWN_ROLE: readonly Sign[] = [{ code: /^NoSuchEntity/, message: /The role with name/ }];

/** A role's policies and instance profiles are being removed, which IAM doesn't know of everywhere yet. */
export const STILL_ATTACHED: readonly Sign[] = [{ code: /^DeleteConflict/ }];

/** How long the official provider waits for IAM. */
const LIMIT_MS = 120_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;

/**
 * Makes a call again as long as AWS answers that an earlier change in IAM hasn't reached it yet. After two minutes the
 * answer counts.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html#troubleshoot_general_eventual-consistency
 */
export async function oncePropagated<T>(signs: readonly Sign[], call: () => Promise<T>): Promise<T> {
    const deadline = Date.now() + LIMIT_MS;
    for (let wait = FIRST_DELAY_MS; ; wait = Math.min(2 * wait, LONGEST_DELAY_MS)) {
        try {
            return await call();
        } catch (error) {
            if (!signs.some((sign) => shows(sign, error)) || Date.now() + wait > deadline) throw error;

            await delay(wait);
        }
    }
}

function shows({ code, message }: Sign, error: unknown): boolean {
    return code.test(codeOf(error)) && (message === undefined || message.test((error as Error).message));
}

/** Reads what was just created, again as long as AWS doesn't find it; undefined after two minutes. */
export async function onceVisible<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
    const deadline = Date.now() + LIMIT_MS;
    for (let wait = FIRST_DELAY_MS; ; wait = Math.min(2 * wait, LONGEST_DELAY_MS)) {
        const found = await read();
        if (found !== undefined || Date.now() + wait > deadline) return found;

        await delay(wait);
    }
}
