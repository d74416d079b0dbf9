import { PRINCIPAL_TYPES, type AccountPrincipal } from "./account";

const TYPED = new RegExp(`^(${PRINCIPAL_TYPES.join("|")})[:/]`);

/** Whether a text, or a pattern, names a principal with its type: `user/alice`, `person:carol`. */
export function isTyped(text: string): boolean {
    return TYPED.test(text);
}

/**
 * What a principal goes by: its name, its ARN, and its type with its name, such as `user/alice`, `person:carol` and
 * `account:444455556666`. An identity provider that trust policies ask for subjects goes by the name alone, too.
 */
export function principalNames({ type, name, arn }: AccountPrincipal): string[] {
    const bare = name.startsWith(`${type} `) ? name.slice(type.length + 1) : name;
    const typed = [...new Set([name, bare])].flatMap((one) => [`${type}/${one}`, `${type}:${one}`]);
    const provider = type === "oidc" || type === "saml" ? (/^\S+(?= )/.exec(name)?.[0] ?? "") : "";
    return [name, arn, ...typed, ...(provider === "" ? [] : [`${type}:${provider}`, `${type}/${provider}`])];
}
