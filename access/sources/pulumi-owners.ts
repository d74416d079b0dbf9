import { isUnknownValue, logicalName, plain, textOf, type PulumiResource } from "./pulumi-resource";

const PROVIDER = /^pulumi:providers:aws(-native)?$/;

/** What of a provider's configuration says whose account it works in; its region doesn't. */
const CREDENTIALS = [
    "profile",
    "accessKey",
    "secretKey",
    "token",
    "assumeRole",
    "assumeRoles",
    "assumeRoleWithWebIdentity",
    "sharedConfigFiles",
    "sharedCredentialsFiles",
    "allowedAccountIds",
];

/**
 * A stack's AWS resources by the account that they are in: twelve digits, or the provider's name where that isn't known
 * before deployment. Providers with the same credentials are of one account.
 * @param id the stack's own account, which all are taken to be in where there is one kind of credentials only.
 */
export function byOwner(
    resources: readonly PulumiResource[],
    id: string,
): ReadonlyMap<string, readonly PulumiResource[]> {
    const providers = new Map(resources.filter(({ type }) => PROVIDER.test(type)).map((one) => [one.urn, one]));
    const groups = new Map<string, { provider: PulumiResource | undefined; own: PulumiResource[] }>();
    for (const resource of resources) {
        if (!resource.type.startsWith("aws:")) continue;
        const provider = providers.get(urnOf(resource.provider));
        const key = JSON.stringify(CREDENTIALS.map((name) => provider?.properties[name] ?? null));
        const group = groups.get(key) ?? { provider, own: [] };
        groups.set(key, group);
        group.own.push(resource);
    }
    if (groups.size < 2) return new Map([[id, resources]]);
    const owned = new Map<string, PulumiResource[]>();
    for (const { provider, own } of groups.values()) {
        const owner = accountIn(own) ?? accountOf(provider) ?? `the account of the provider ${nameOf(provider)}`;
        owned.set(owner, [...(owned.get(owner) ?? []), ...own]);
    }
    return owned;
}

/** A reference to a provider is its URN and its id. */
function urnOf(reference: string | undefined): string {
    return reference?.slice(0, reference.lastIndexOf("::")) ?? "";
}

function nameOf(provider: PulumiResource | undefined): string {
    return provider === undefined ? "that is the default" : logicalName(provider.urn);
}

/** The account in the ARNs of resources that exist. */
function accountIn(resources: readonly PulumiResource[]): string | undefined {
    const arns = resources.flatMap((resource) => textOf(resource, "arn") ?? []);
    return mostOften(arns.filter((arn) => typeof arn === "string"));
}

/** The account that a provider's configuration names: of the role it assumes last, or the only one it allows. */
function accountOf(provider: PulumiResource | undefined): string | undefined {
    if (provider === undefined) return undefined;
    const { assumeRole, assumeRoles, allowedAccountIds } = provider.properties;
    const roles: unknown[] = [value(assumeRole), value(assumeRoles)].flat();
    const role = roles.flatMap((one) => JSON.stringify(one) ?? []).at(-1);
    const allowed = value(allowedAccountIds);
    const [only, ...others] = Array.isArray(allowed) ? (allowed as unknown[]) : [];
    return (
        (role === undefined ? undefined : mostOften([role])) ??
        (typeof only === "string" && others.length === 0 ? only : undefined)
    );
}

/** A property of a provider: lists and objects are JSON text there. */
function value(written: unknown): unknown {
    const known = plain(written);
    if (isUnknownValue(known) || typeof known !== "string") return isUnknownValue(known) ? undefined : known;
    try {
        return JSON.parse(known) as unknown;
    } catch {
        return known;
    }
}

/** The account that stands most often in the ARNs of texts. */
export function mostOften(texts: readonly string[]): string | undefined {
    const counts = new Map<string, number>();
    for (const text of texts) {
        for (const [, account = ""] of text.matchAll(/arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):/g)) {
            counts.set(account, (counts.get(account) ?? 0) + 1);
        }
    }
    return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}
