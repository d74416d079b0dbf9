import type { Account } from "./account";
import { accountOfArn } from "./own-account";

/** Whether an account has the SAML or OIDC provider of an ARN; undefined where its providers aren't known. */
export function hasProvider(
    { identityProviders }: Pick<Account, "identityProviders">,
    arn: string,
): boolean | undefined {
    const providers = identityProviders?.get(accountOfArn(arn));
    const wanted = arn.toLowerCase();
    return providers && [...providers].some((one) => one.toLowerCase() === wanted);
}
