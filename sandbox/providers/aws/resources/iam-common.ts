import type { Properties } from "../../rpc/values";
import { str } from "../common/inputs";

/** IAM answers documents URL-encoded. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html */
export function decoded(document: string | undefined): string | undefined {
    return document === undefined ? undefined : decodeURIComponent(document);
}

/** The new value of a text, where it is another one. */
export function changed(key: string, old: Properties, news: Properties): string | undefined {
    return old[key] === news[key] ? undefined : str(news, key);
}
