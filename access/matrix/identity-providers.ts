import type { Account } from "./account";
import { accountOfArn } from "./own-account";

/** Whether an account has the SAML or OIDC provider of an ARN; undefined where its providers aren't known. */
export function hasProvider(
    { identityProviders, goneProviders }: Pick<Account, "identityProviders" | "goneProviders">,
    arn: string,
): boolean | undefined {
    const providers = identityProviders?.get(accountOfArn(arn));
    const wanted = arn.toLowerCase();
    if (goneProviders?.has(wanted) === true) return false;
    return providers && [...providers].some((one) => one.toLowerCase() === wanted);
}
