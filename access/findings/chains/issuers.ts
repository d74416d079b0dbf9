import { enumeration } from "../../report/enumeration";
import { SEVERITIES, type Severity } from "../../report/severity";
import { STRANGE } from "./entrances";
import type { Form, Holders, Issuer, Pin, Width } from "./issuer";
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
    readonly severity: Severity;
    readonly holders: Holders;
    readonly subject: string;
    /** Other claims, by their names. */
    readonly claims: Readonly<Record<string, string>>;
}

/** Tokens of strangers that may meet a pattern of subjects, the widest first. */
export function tokensOf(issuer: Issuer, pattern: string): Token[] {
    const tokens = issuer.forms.flatMap((form) => tokensIn(issuer, form, pattern));
    const rank = ({ severity }: Token): number => SEVERITIES.indexOf(severity);
    return tokens.sort(
        (one, other) => rank(one) - rank(other) || one.holders.which.length - other.holders.which.length,
    );
}

/** Of one form: one for each that can be told apart in words. */
function tokensIn(issuer: Issuer, form: Form, pattern: string): Token[] {
    const widths = form.widths ?? issuer.widths;
    const texts = Object.entries({ ...issuer.claims, ...form.claims });
    const tokens = new Map<string, Token>();
    const written = asText(pattern);
    // A word of the form itself, such as "ref", is nobody's name.
    const isMeant = (part: string | undefined): boolean =>
        part === undefined ||
        part.includes(STRANGE) ||
        written.includes(part) ||
        widths.some(({ shared }) => part === shared);
    for (const subject of filledIn(pattern, form)) {
        const match = form.subject.exec(subject);
        if (match === null) continue;
        const parts: Readonly<Record<string, string | undefined>> = match.groups ?? {};
        if (!Object.values(parts).every(isMeant)) continue;
        const width = widths.find((one) => one.open.every((name) => isOpen(one, parts[name])));
        if (width === undefined) continue;
        const which = width.which.replace(/\{(\w+)( named)?\}/g, (_, name: string, named?: string) => {
            const shown = (parts[name] ?? STRANGE).replaceAll(STRANGE, "*");
            return named === undefined ? shown : nameText(shown);
        });
        if (tokens.has(which + width.each)) continue;
        const claims = texts.map(([name, text]): [string, string] => [
            name,
            text.replace(/\{(\w+)\}/g, (_, part: string) => parts[part] ?? STRANGE),
        ]);
        const { severity, each } = width;
        tokens.set(which + each, {
            severity,
            holders: { each, which },
            subject,
            claims: Object.fromEntries(claims),
        });
    }
    return [...tokens.values()];
}

/** A pattern with a letter for each `?`. */
function asText(pattern: string): string {
    return pattern.replaceAll("?", "x");
}

/** Subjects that a pattern matches. */
function filledIn(pattern: string, { fillers: { all, few } }: Form): readonly string[] {
    const [first = "", ...parts] = asText(pattern).split(/\*+/);
    const fillers = parts.length < 3 ? all : few.slice(0, parts.length < 5 ? few.length : 2);
    return parts.reduce<readonly string[]>(
        (made, part) => made.flatMap((one) => fillers.map((filler) => one + filler + part)),
        [first],
    );
}

function isOpen({ byPrefix = false, shared }: Width, part: string | undefined): boolean {
    if (part === undefined) return false;
    return part === STRANGE || part === shared || (byPrefix && part.includes(STRANGE));
}

/** How a name begins or ends of which the rest may be anything. */
function nameText(name: string): string {
    const [first = "", last = "", ...more] = name.split("*");
    if (more.length === 0 && last === "") return `whose name begins with ${first}`;
    return more.length === 0 && first === "" ? `whose name ends with ${last}` : `with a name like ${name}`;
}

/** "any branch or tag of acme/app, any branch of acme/web". */
export function holdersText(holders: readonly Holders[]): string {
    const alike = new Map<string, Set<string>>();
    for (const { each, which } of holders) alike.set(which, (alike.get(which) ?? new Set()).add(each));
    return enumeration(
        [...alike].map(([which, each]) => `any ${[...each].join(", ").replace(/, (?=[^,]*$)/, " or ")} ${which}`),
    );
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
    return { ...pin, which: pin.which.replace("{value}", values[claim] ?? "") };
}
