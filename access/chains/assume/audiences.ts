import { glob, matchGlob } from "../../match/glob";
import type { ContextValue } from "../../evaluate/context";
import type { Account } from "../../matrix/account";
import { signInDomain } from "../../session-links";
import type { Condition } from "../../policy/policy";
import { requiredValues, type RequiredValue } from "./required-values";

export const OTHER_AUDIENCE: ContextValue = {
    unknown: "is the address of a sign-in page of AWS, and this one isn't known",
};

/**
 * Whether an address is that of a sign-in page of the provider's partition, which an assertion names as its recipient.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html
 */
export function isSignInPage(address: string, provider: string): boolean {
    const domain = signInDomain(provider.split(":")[1] ?? "").replaceAll(".", "\\.");
    return new RegExp(`^https://([a-z0-9-]+\\.)?${domain}/saml(/acs/.+)?$`).test(address);
}

/**
 * The client IDs of an OIDC provider, where they are known. Google's tokens may have a second audience (`oaud`), and AWS
 * doesn't say which of the two has to be a client.
 */
export function clientsOf({ clients }: Pick<Account, "clients">, provider: string): readonly string[] | undefined {
    return provider.endsWith("/accounts.google.com") ? undefined : clients?.get(provider.toLowerCase());
}

/**
 * Of the audiences that a condition asks for those that are clients of the provider: tokens for others are refused. Where
 * none is, a token has one that the condition doesn't take.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
export function forClients(required: readonly RequiredValue[], clients: readonly string[]): RequiredValue[] {
    const taken = clients.filter((client) => required.some((one) => takes(one, client)));
    return (taken.length > 0 ? taken : clients).map((client) => ({ text: client, value: client }));
}

/** The audience of a token where no condition asks for one. */
export function oneOfClients(clients: readonly string[]): ContextValue {
    return { unknown: "is one of the clients of the identity provider", oneOf: clients };
}

/** Whether a condition asks for an audience that is a client of the provider. */
export function takesOneOf(condition: Condition, clients: readonly string[]): boolean {
    const required = requiredValues(condition);
    return required === undefined || clients.some((client) => required.some((one) => takes(one, client)));
}

/** Whether an audience is one that a condition asks for. */
function takes({ text, value }: RequiredValue, audience: string): boolean {
    return typeof value === "string" ? value === audience : matchGlob(glob(text), audience);
}
