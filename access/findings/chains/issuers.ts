import { STRANGE } from "./entrances";
import type { Issuer, Pin, Width } from "./issuer";
import { ISSUERS } from "./known-issuers";

/** What is known of a provider. @param subjects as a trust policy writes them. */
export function issuerOf(provider: string, subjects: readonly string[]): Issuer | undefined {
    return (
        ISSUERS.find((one) => one.isMeant(provider, "")) ??
        ISSUERS.find((one) => subjects.some((subject) => one.isMeant("", subject)))
    );
}

/** A token that a trust policy may be about. */
interface Token {
    readonly width: Width;
    readonly who: string;
    readonly subject: string;
    /** Other claims, by their names. */
    readonly claims: Readonly<Record<string, string>>;
}

/** Tokens of strangers that may meet a pattern of subjects, the widest first. */
export function tokensOf(issuer: Issuer, pattern: string): Token[] {
    const parts = pattern.replaceAll("?", "x").split(/\*+/);
    const { all, few } = issuer.fillers;
    const fillers = parts.length < 4 ? all : few.slice(0, parts.length < 6 ? few.length : 2);
    const subjects = parts
        .slice(1)
        .reduce<readonly string[]>(
            (made, part) => made.flatMap((one) => fillers.map((filler) => one + filler + part)),
            [parts[0] ?? ""],
        );
    const tokens = new Map<string, Token>();
    for (const subject of subjects) {
        const groups = issuer.subject.exec(subject)?.groups;
        const width = groups && issuer.widths.find((one) => one.open.every((name) => isOpen(one, groups[name])));
        if (width === undefined) continue;
        const filled = (text: string): string =>
            text.replace(/\{(\w+)\}/g, (_, name: string) => groups?.[name] ?? STRANGE);
        const who = filled(width.who);
        if (tokens.has(who)) continue;
        const claims = Object.entries(issuer.claims ?? {}).map(([name, text]) => [name, filled(text)]);
        tokens.set(who, { width, who, subject, claims: Object.fromEntries(claims) as Record<string, string> });
    }
    const rank = ({ width }: Token): number => issuer.widths.indexOf(width);
    return [...tokens.values()].sort((one, other) => rank(one) - rank(other) || one.who.length - other.who.length);
}

function isOpen({ byPrefix = false }: Width, part: string | undefined): boolean {
    if (part === undefined) return false;
    return part === STRANGE || part === "pull_request" || (byPrefix && part.includes(STRANGE));
}

/**
 * Whom claims beside the subject let in, where a trust policy asks for nothing that names a repository.
 * @param values of the claims that it asks for, by name.
 */
export function pinnedBy({ pins = {} }: Issuer, values: Readonly<Record<string, string>>): Pin | undefined {
    const found = Object.entries(pins).filter(([claim]) => values[claim] !== undefined);
    const last = found.at(-1);
    // One person's workflows in one repository are what is meant.
    if (last === undefined || (last[1].isRepository && found.some(([claim]) => claim.startsWith("actor"))))
        return undefined;
    const [claim, pin] = last;
    return { ...pin, who: pin.who.replace("{value}", values[claim] ?? "") };
}
