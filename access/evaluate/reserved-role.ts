import { textLanguage, type Language } from "../match/language";
import type { Unknown } from "./context";

const WITHOUT_END =
    /^(arn:[^:]+:iam::[^:]*:role\/aws-reserved\/sso\.amazonaws\.com)\/(AWSReservedSSO_(?!.*_[0-9a-f]{16}$).+)$/;

/**
 * The ARN of a permission set's role, where AWS hasn't made it yet or the source doesn't have it: its name ends in what only
 * IAM Identity Center knows, and its region may be in the path. Undefined for every other role.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export function reservedArn(arn: string): Unknown | undefined {
    if (!arn.includes("/aws-reserved/")) return undefined;
    const [, path, name] = WITHOUT_END.exec(arn) ?? [];
    if (path === undefined || name === undefined) return undefined;
    const language: Language = [
        ...textLanguage(path, false),
        { kind: "set", codes: codesOf("abcdefghijklmnopqrstuvwxyz0123456789-/"), several: true },
        ...textLanguage(`${name}_`, false),
        ...Array.from({ length: END }, () => ({ kind: "set" as const, codes: HEXADECIMAL, several: false })),
    ];
    return {
        unknown: "ends in what only IAM Identity Center knows",
        like: `${path}/*${name}_${"?".repeat(END)}`,
        texts: { language, longest: LONGEST },
    };
}

const END = 16;
const LONGEST = 2048;
const HEXADECIMAL = codesOf("0123456789abcdef");

function codesOf(characters: string): ReadonlySet<number> {
    return new Set(Array.from(characters, (one) => one.charCodeAt(0)));
}
