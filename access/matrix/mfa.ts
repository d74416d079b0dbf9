import type { Changes } from "../evaluate/wanted-value";
import type { Need } from "./circumstances";

export const MFA = "aws:multifactorauthpresent";

/**
 * Keys on the MFA of a user. Credentials of AssumeRole carry none of it into the role's own policies; the trust policy
 * is where the MFA of the caller counts.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
export const MFA_KEYS = /^aws:multifactorauth(present|age)$/;

/**
 * What the credentials of a user bring: long-term access keys no such key, temporary ones whether there was MFA. The first,
 * without, with.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 */
export const MFA_CASES: readonly Changes[] = [undefined, "false", "true"].map((value) => new Map([[MFA, value]]));

/** Credentials that open something, from some addresses. */
interface CredentialWay {
    readonly with: Pick<Need, "mfa" | "accessKeys">;
    /** By address: whether it opens. */
    readonly from: readonly boolean[];
}

/**
 * With which credentials something opens.
 * @param cases of `MFA_CASES`, or the first where MFA makes no difference: whether it opens from each address.
 * @returns undefined where something opens without MFA, but not with access keys or not with MFA: no words say that.
 */
export function credentialWays(cases: readonly (readonly boolean[])[]): readonly CredentialWay[] | undefined {
    const [keys = [], without = keys, withMfa = keys] = cases;
    if (without.some((one, index) => one && (keys[index] === false || withMfa[index] === false))) return undefined;
    const opensMore = ({ from }: CredentialWay): boolean => from.some((one, index) => one && without[index] === false);
    return [
        ...(without.includes(true) ? [{ with: { mfa: false }, from: without }] : []),
        ...[
            { with: { mfa: false, accessKeys: true }, from: keys },
            { with: { mfa: true }, from: withMfa },
        ].filter(opensMore),
    ];
}
