import type { Account } from "./account";

/** Whether an account has the SAML or OIDC provider of an ARN; undefined where its providers aren't known. */
export function hasProvider(
    { identityProviders }: Pick<Account, "identityProviders">,
    arn: string,
): boolean | undefined {
    const providers = identityProviders?.get(arn.split(":")[4] ?? "");
    const wanted = arn.toLowerCase();
    return providers && [...providers].some((one) => one.toLowerCase() === wanted);
}
