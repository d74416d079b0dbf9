import { isKnownAccount } from "../matrix/own-account";
import { parsed, type StackProvider, type StackResource } from "./resource";
import { isOpen, openIn, textAt } from "./values";

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

/** A provider as far as it says whose account it works in, and the ARNs of what it makes. */
interface Owner {
    readonly provider: StackProvider | undefined;
    readonly credentials: string;
    readonly arns: string[];
    /** Twelve digits, or what stands for them until they are known. */
    account?: string;
}

/**
 * Where the resources of a stack are: two providers may work in two accounts or regions, and a name means another role in
 * another account. The ARNs in the stack say which account a provider works in; while they are unknown, its credentials
 * do: providers with the same ones work in the same account.
 */
export class Places {
    private readonly owners = new Map<string | undefined, Owner>();

    constructor(resources: Iterable<StackResource>) {
        for (const resource of resources) {
            const { type, arn, provider } = resource;
            if (!/^aws(-native)?:/.test(type)) continue;
            const owner = this.owners.get(provider?.urn) ?? {
                provider,
                credentials: credentialsOf(provider),
                arns: [],
            };
            this.owners.set(provider?.urn, owner);
            if (arn !== undefined && !isOfManagement(resource)) owner.arns.push(arn);
        }
    }

    /** How many providers the stack has. */
    get size(): number {
        return this.owners.size;
    }

    /** The account's number where the stack shows it, else what stands for it. */
    accountOf({ arn, provider }: StackResource): string {
        const own = accountIn(arn);
        if (own !== undefined) return own;
        const owner = this.owners.get(provider?.urn);
        return owner === undefined ? nameOf(provider) : (owner.account ??= this.ownedBy(owner));
    }

    private ownedBy({ provider, credentials, arns }: Owner): string {
        const same = [...this.owners.values()].filter((one) => one.credentials === credentials);
        return (
            mostOften(arns, ACCOUNT) ??
            mostOften(
                same.flatMap((one) => one.arns),
                ACCOUNT,
            ) ??
            configuredAccount(provider) ??
            nameOf((same[0] ?? { provider }).provider)
        );
    }

    /** Whether two resources are certainly in two accounts. */
    areApart(one: StackResource, other: StackResource): boolean {
        const accounts = [this.accountOf(one), this.accountOf(other)];
        return (
            one.provider?.urn !== other.provider?.urn && accounts[0] !== accounts[1] && accounts.every(isKnownAccount)
        );
    }

    /** Whether a setting of the account and region that one is in counts for the other, as far as the stack shows. */
    areTogether(one: StackResource, other: StackResource): boolean {
        const regions = [regionOf(one), regionOf(other)];
        return (
            this.accountOf(one) === this.accountOf(other) && (regions.includes(undefined) || regions[0] === regions[1])
        );
    }
}

/**
 * Whether an ARN names the organization's management account although the provider may work in another one: a delegated
 * administrator makes policies, and any account may read.
 */
export function isOfManagement({ arn = "", external }: Pick<StackResource, "arn" | "external">): boolean {
    return /^arn:[^:]+:organizations:/.test(arn) && (external === true || arn.includes(":policy/"));
}

/** The region of a resource, as far as the stack shows. */
export function regionOf({ props, arn, provider }: StackResource): string | undefined {
    const inArn = arn?.split(":")[3];
    return textAt(props, "region") ?? textAt(provider?.props, "region") ?? (inArn === "" ? undefined : inArn);
}

/** The account in the ARNs of texts. */
export const ACCOUNT = /arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):/g;

/** What a pattern's group finds most often in texts. */
export function mostOften(texts: readonly string[], pattern: RegExp): string | undefined {
    const counts = new Map<string, number>();
    for (const text of texts)
        for (const [, found = ""] of text.matchAll(pattern)) counts.set(found, (counts.get(found) ?? 0) + 1);

    return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}

/** What tells providers of different credentials apart; one whose credentials aren't known is like no other. */
function credentialsOf(provider: StackProvider | undefined): string {
    const chosen = CREDENTIALS.map((name) => provider?.props[name] ?? null);
    return openIn(chosen) === undefined ? JSON.stringify(chosen) : (provider?.urn ?? "");
}

function accountIn(arn: string | undefined): string | undefined {
    const account = arn?.split(":")[4];
    return account !== undefined && isKnownAccount(account) ? account : undefined;
}

/** The account that a provider's configuration names: of the role it assumes last, or the only one it allows. */
function configuredAccount(provider: StackProvider | undefined): string | undefined {
    if (provider === undefined) return undefined;
    const { assumeRole, assumeRoles, allowedAccountIds } = provider.props;
    const roles = [parsed(assumeRole), parsed(assumeRoles)].flat().filter((one) => one !== undefined && !isOpen(one));
    const role = roles.map((one) => JSON.stringify(one)).at(-1);
    const allowed = parsed(allowedAccountIds);
    const [only, ...others] = Array.isArray(allowed) ? (allowed as unknown[]) : [];
    return (
        (role === undefined ? undefined : mostOften([role], ACCOUNT)) ??
        (typeof only === "string" && others.length === 0 ? only : undefined)
    );
}

function nameOf(provider: StackProvider | undefined): string {
    return provider === undefined
        ? "the account of the default provider"
        : `the account of the provider ${provider.name}`;
}
