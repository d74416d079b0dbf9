/** Names in a sentence: as many as a reader takes in, and of a longer list how many more there are. */
export function enumeration(names: readonly string[], shown = 5): string {
    return andMore(names.slice(0, shown).join(", "), names.length - shown);
}

/** What is shown of a list, and how many more it has: "a, b and 1,234 more". */
export function andMore(shown: string, more: number, of = ""): string {
    return more > 0 ? `${shown} and ${more.toLocaleString("en")} more${of}` : shown;
}
