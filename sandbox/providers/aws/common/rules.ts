/** Says what is wrong with a value, in the official provider's words; undefined where nothing is. */
export type Rule = (path: string, value: string | number) => string | undefined;

/** One of a few words. */
export function oneOf(...allowed: readonly string[]): Rule {
    const list = allowed.map((word) => `"${word}"`).join(" ");
    return (path, value) =>
        allowed.includes(String(value)) ? undefined : `expected ${path} to be one of [${list}], got ${value}`;
}

/** A number from one to another, both included. */
export function within(least: number, most: number): Rule {
    return (path, value) =>
        Number(value) >= least && Number(value) <= most
            ? undefined
            : `expected ${path} to be in the range (${least} - ${most}), got ${value}`;
}

/** So many characters. */
export function ofLength(least: number, most: number): Rule {
    return (path, value) => {
        const { length } = String(value);
        return length >= least && length <= most
            ? undefined
            : `expected length of ${path} to be in the range (${least} - ${most}), got ${value}`;
    };
}

/** Text of a certain form, which the words describe. */
export function like(pattern: RegExp, words: string): Rule {
    return (path, value) => (pattern.test(String(value)) ? undefined : `invalid value for ${path} (${words})`);
}

/** Every rule; the first that is broken speaks. */
export function all(...rules: readonly Rule[]): Rule {
    return (path, value) => rules.map((rule) => rule(path, value)).find((reason) => reason !== undefined);
}

/** The ARN of something. */
export const arn: Rule = (path, value) =>
    /^arn:[\w-]+:[\w-]+:[^:]*:[^:]*:.+$/s.test(String(value))
        ? undefined
        : `"${path}" (${value}) is an invalid ARN: arn: invalid prefix`;

/** An IPv4 block by its first address: 10.0.0.0/16, never 10.0.0.1/16. */
export const ipv4Block: Rule = (path, value) => {
    const [, address = "", prefix = ""] = /^(\d+(?:\.\d+){3})\/(\d+)$/.exec(String(value)) ?? [];
    const bytes = address.split(".").map(Number);
    const length = Number(prefix);
    if (address === "" || bytes.some((byte) => byte > 255) || length > 32)
        return `"${value}" is not a valid IPv4 CIDR block: invalid CIDR address: ${value}`;

    const first = bytes.map((byte, at) => byte & (0xff00 >> Math.max(0, Math.min(8, length - 8 * at))));
    const wanted = `${first.map((byte) => byte & 0xff).join(".")}/${length}`;
    return wanted === value
        ? undefined
        : `"${value}" is not a valid IPv4 CIDR block; did you mean "${wanted}"? (${path})`;
};

/** The name of something in IAM. */
export function iamName(most: number): Rule {
    return all(
        ofLength(1, most),
        like(/^[\w+=,.@-]*$/, "must only contain alphanumeric characters and any of + = , . @ - _"),
    );
}
