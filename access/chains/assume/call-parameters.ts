import type { Caller } from "../../evaluate/caller";
import type { Unknown } from "../../evaluate/context";
import type { Token } from "../../match/language";

const CHOICE = { unknown: "is the caller's choice" } as const;
const WORD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

/** Texts of two characters at least, as AWS takes them. */
function texts(characters: string, longest: number): Pick<Unknown, "texts"> {
    const codes = new Set(Array.from(characters, (one) => one.charCodeAt(0)));
    const one = (several: boolean): Token => ({ kind: "set", codes, several });
    return { texts: { language: [one(false), one(true)], longest } };
}

/**
 * What the caller of AssumeRole writes into the request, beside the session's tags.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
const FREE: ReadonlyMap<string, Unknown> = new Map<string, Unknown>([
    ["sts:externalid", { ...CHOICE, absent: true, ...texts(`${WORD}+=,.@:/-`, 1224) }],
    ["sts:rolesessionname", { ...CHOICE, ...texts(`${WORD}+=,.@-`, 64) }],
    ["sts:sourceidentity", { ...CHOICE, absent: true, ...texts(`${WORD}+=,.@-`, 64) }],
    ["sts:durationseconds", { ...CHOICE, absent: true, numbers: [900, 43_200] }],
    ["aws:requestedregion", CHOICE],
]);

/** Sessions that a role's session makes last an hour at most. */
const CHAINED: Unknown = { ...CHOICE, absent: true, numbers: [900, 3600] };

/** What is known of a key that the caller of a kind writes; undefined for any other key. */
export function freeKey(key: string, caller?: Caller["type"]): Unknown | undefined {
    // Only AssumeRole takes an external ID. Some services pass one, such as Amazon Cognito.
    if (key === "sts:externalid" && caller === "federated") return undefined;
    return key === "sts:durationseconds" && caller === "role" ? CHAINED : FREE.get(key);
}
