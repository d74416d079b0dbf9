import { claimText } from "./claim";
import type { Finding, Found, RuleText } from "./finding";
import type { Snapshot } from "./snapshot";

/** One kind of hole or mistake. A rule reads an account and changes nothing. */
export interface Rule extends RuleText {
    readonly find: (snapshot: Snapshot) => Iterable<Found>;
}

export function findingOf({ id, severity, title, why, remedy, url }: RuleText, found: Found): Finding {
    const what = "claim" in found ? claimText(found.principals, found.claim) : found.what;
    return { rule: id, severity, title, ...found, what, why, remedy, url };
}
