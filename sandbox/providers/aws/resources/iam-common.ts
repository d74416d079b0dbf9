import { codeOf } from "../common/errors";
import type { Properties } from "../../rpc/values";
import { str } from "../common/inputs";

/** IAM answers documents URL-encoded. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html */
export function decoded(document: string | undefined): string | undefined {
    return document === undefined ? undefined : decodeURIComponent(document);
}

/** What was found, or undefined where IAM has no such entity. */
export async function entity<T>(call: Promise<T>): Promise<T | undefined> {
    try {
        return await call;
    } catch (error) {
        if (codeOf(error).startsWith("NoSuchEntity")) return undefined;

        throw error;
    }
}

/** The new value of a text, where it is another one. */
export function changed(key: string, old: Properties, news: Properties): string | undefined {
    return old[key] === news[key] ? undefined : str(news, key);
}

/** Whether something of IAM's was made no earlier than a time. IAM's times are whole seconds. */
export function madeSince(made: Date | undefined, since: Date): boolean {
    return made !== undefined && made.getTime() + 1_000 >= since.getTime();
}
