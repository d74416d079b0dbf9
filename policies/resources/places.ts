import { at } from "../pack/known";
import type { StackSubject } from "../pack/rule";

/** The provider's settings that choose whose account it works in. */
const CREDENTIALS = [
    "profile",
    "accessKey",
    "assumeRole",
    "assumeRoles",
    "assumeRoleWithWebIdentity",
    "allowedAccountIds",
    "sharedCredentialsFiles",
];

/**
 * Where the resources of a stack are: two providers may work in two accounts or regions, and a name means another role in
 * another account. The ARNs in the stack say which account a provider works in; while they are unknown, its credentials
 * tell it from others.
 */
export class Places {
    private readonly accounts = new Map<string, string>();

    constructor(resources: Iterable<StackSubject>) {
        for (const resource of resources) {
            const account = accountIn(resource.arn);
            if (account !== undefined && !this.accounts.has(providerKey(resource))) {
                this.accounts.set(providerKey(resource), account);
            }
        }
    }

    /** The account's number where the stack shows it, else what stands for it. */
    accountOf(resource: StackSubject): string {
        return accountIn(resource.arn) ?? this.accounts.get(providerKey(resource)) ?? credentialsOf(resource.provider);
    }

    /** Whether two resources are certainly in two accounts. */
    areApart(one: StackSubject, other: StackSubject): boolean {
        const accounts = [this.accountOf(one), this.accountOf(other)];
        return accounts[0] !== accounts[1] && accounts.every(isNumber);
    }

    /** Whether a setting of the account and region that one is in counts for the other, as far as the stack shows. */
    areTogether(one: StackSubject, other: StackSubject): boolean {
        const regions = [regionOf(one), regionOf(other)];
        return (
            this.accountOf(one) === this.accountOf(other) && (regions.includes(undefined) || regions[0] === regions[1])
        );
    }
}

function regionOf({ props, arn, provider }: StackSubject): unknown {
    const inArn = arn?.split(":")[3];
    return props.region ?? at(provider?.props, "region") ?? (inArn === "" ? undefined : inArn);
}

function accountIn(arn: string | undefined): string | undefined {
    const account = arn?.split(":")[4];
    return account !== undefined && isNumber(account) ? account : undefined;
}

function isNumber(account: string): boolean {
    return /^\d{12}$/.test(account);
}

/** Default providers of several versions, such as default_7_48_0, work with the same settings. */
function providerKey({ provider }: StackSubject): string {
    return provider === undefined || /^default(_\d+)*$/.test(provider.name) ? "default" : provider.urn;
}

function credentialsOf(provider: StackSubject["provider"]): string {
    const chosen = CREDENTIALS.map((key) => at(provider?.props, key)).map((value) =>
        typeof value === "symbol" ? "unknown" : (JSON.stringify(value) ?? ""),
    );
    return `the account of ${chosen.join(" ")}`;
}
