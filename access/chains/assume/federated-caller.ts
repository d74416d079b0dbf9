import type { Caller } from "../../evaluate/caller";
import type { AccountPrincipal } from "../../matrix/account";

/**
 * Somebody whom an identity provider sends, as the trust policy of a role names the provider: each account has one of its
 * own for the same issuer, and the same people come by each.
 */
export function callerFor(caller: Caller, { trust }: Pick<AccountPrincipal, "trust">): Caller {
    if (caller.type !== "federated") return caller;
    const named = (trust?.statements ?? [])
        .filter(({ effect }) => effect === "Allow")
        .flatMap(({ principals }) => principals?.entries ?? [])
        .filter(({ type }) => type === "Federated")
        .map(({ value }) => value);
    const own = caller.provider.toLowerCase();
    if (named.some((one) => one.toLowerCase() === own)) return caller;
    const same = named.find((one) => providerKey(one) === providerKey(own));
    return same === undefined ? caller : { type: "federated", provider: same };
}

/** Equal for the providers that several accounts have of one issuer. */
export function providerKey(provider: string): string {
    const key = provider.toLowerCase().replace(/::\d{12}:/, "::*:");
    // IAM Identity Center's own has another name in each account.
    return key.replace(/(:saml-provider\/awssso_).*$/, "$1*");
}
