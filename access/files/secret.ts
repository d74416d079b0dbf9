/** Whether a value of a stack's settings file is a secret: a map with the one key `secure`, as Pulumi writes it. */
export function isSecret(value: unknown): boolean {
    if (typeof value !== "object" || value === null) return false;
    const { secure } = value as { readonly secure?: unknown };
    return typeof secure === "string" && Object.keys(value).length === 1;
}

/** Whether it is a secret or has one in it, however deep. */
export function holdsSecret(value: unknown): boolean {
    if (typeof value !== "object" || value === null) return false;
    return isSecret(value) || Object.values(value).some(holdsSecret);
}
