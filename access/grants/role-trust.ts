import type { OneOrMany, PolicyDocument } from "../policy/document";
import type { RoleTrust } from "../model";
import { signInDomain } from "../session-links";
import { RUN_AS_TAG } from "../session-settings";
import { literal, oneOrMany } from "./document";
import type { Place } from "./place";

/** Whom a role trusts, once the ARN of its provider is known. */
export type TrustedProvider =
    | { readonly by: "saml"; readonly providerArn: string }
    | {
          readonly by: "oidc";
          readonly providerArn: string;
          /** The client IDs that tokens must be for. */
          readonly audiences: readonly string[];
          /** The subjects that tokens must be issued to; `*` and `?` are wildcards. */
          readonly subjects: readonly string[];
      }
    /** An application of account access manager. */
    | { readonly by: "account-access"; readonly providerArn: string };

interface RoleTrustInput {
    readonly trust: TrustedProvider;
    /** The keys of the session tags that are required. No other key is accepted. */
    readonly sessionTags: readonly string[];
    /** The values that the session tag SSMSessionRunAs, then required too, can have. None: it isn't accepted. */
    readonly runAs: readonly string[];
    readonly partition: string;
}

type Conditions = Readonly<Record<string, Readonly<Record<string, OneOrMany<string>>>>>;

/**
 * The trust policy of a role for people of an identity provider: they bring each of the session tags and no others, and
 * their sign-in is meant for AWS.
 *
 * `ForAllValues` is true of a sign-in without any tag, which is why each tag is required as well.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
export function roleTrustPolicy(input: RoleTrustInput): PolicyDocument {
    const { trust, sessionTags, runAs } = input;
    const { StringEquals, ...others } = ofProvider(input);
    const pinned = runAs.length === 0 ? {} : { [requestTag(RUN_AS_TAG)]: oneOrMany(runAs.map(literal)) };
    const required = Object.fromEntries(sessionTags.map((key) => [requestTag(key), "false"]));
    const service = trust.by === "account-access";
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "SignIn",
                Effect: "Allow",
                Principal: service ? { Service: "account-access.amazonaws.com" } : { Federated: trust.providerArn },
                Action: [...SIGN_IN[trust.by], "sts:TagSession"],
                Condition: {
                    ...others,
                    StringEquals: { ...StringEquals, ...pinned },
                    // AWS doesn't say which other tags this service passes. The user of the session isn't its choice.
                    ...(service
                        ? { Null: { ...required, [requestTag(RUN_AS_TAG)]: String(runAs.length === 0) } }
                        : { Null: required, "ForAllValues:StringEquals": { "aws:TagKeys": acceptedKeys(input) } }),
                },
            },
        ],
    };
}

const SIGN_IN = {
    saml: ["sts:AssumeRoleWithSAML"],
    oidc: ["sts:AssumeRoleWithWebIdentity"],
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/account-access-manager.html
    "account-access": ["sts:AssumeRole", "sts:SetContext"],
} as const;

function acceptedKeys({ sessionTags, runAs }: RoleTrustInput): OneOrMany<string> {
    return oneOrMany([...sessionTags, ...(runAs.length === 0 ? [] : [RUN_AS_TAG])]);
}

function requestTag(key: string): string {
    return `aws:RequestTag/${key}`;
}

/** What the provider must vouch for: that the sign-in is for AWS or this client, and for OIDC whose it is. */
function ofProvider({ trust, partition }: RoleTrustInput): Conditions {
    switch (trust.by) {
        case "saml":
            return { StringEquals: { "SAML:aud": `https://${signInDomain(partition)}/saml` } };
        case "oidc": {
            const issuer = issuerOf(trust.providerArn);
            const subject = { [`${issuer}:sub`]: oneOrMany(trust.subjects.map(literal)) };
            const audience = { [`${issuer}:aud`]: oneOrMany(trust.audiences.map(literal)) };
            return trust.subjects.some((one) => /[*?]/.test(one))
                ? { StringEquals: audience, StringLike: subject }
                : { StringEquals: { ...audience, ...subject } };
        }
        case "account-access":
            return {
                StringEquals: { "aws:SourceAccount": trust.providerArn.split(":")[4] ?? "" },
                ArnEquals: { "aws:SourceArn": trust.providerArn },
            };
    }
}

/** What a model's role trusts in an account. A SAML provider that the stack makes has the role's name. */
export function trustedProvider(trust: RoleTrust, roleName: string, place: Place): TrustedProvider {
    switch (trust.by) {
        case "saml": {
            const { provider } = trust;
            return { by: "saml", providerArn: "arn" in provider ? provider.arn : providerArn(place, "saml", roleName) };
        }
        case "oidc": {
            const { provider, audiences, subjects } = trust;
            const arn = "arn" in provider ? provider.arn : providerArn(place, "oidc", issuerOf(provider.issuer));
            return { by: "oidc", providerArn: arn, audiences, subjects };
        }
        case "account-access": {
            const { provider } = trust;
            // Its ID is AWS's choice: until it is known, one of the same length.
            const made = `arn:${place.partition}:account-access:${place.region}:${place.accountId}:application/aam-${"0".repeat(16)}`;
            return { by: "account-access", providerArn: "arn" in provider ? provider.arn : made };
        }
    }
}

/** The address of an OIDC provider without its scheme, as ARNs and condition keys have it. */
export function issuerOf(arnOrAddress: string): string {
    return arnOrAddress.replace(/^(https:\/\/|arn:[^/]*\/)/, "");
}

/** The ARN of an identity provider of the account. */
export function providerArn(
    { partition, accountId }: Pick<Place, "partition" | "accountId">,
    kind: "saml" | "oidc",
    name: string,
): string {
    return `arn:${partition}:iam::${accountId}:${kind}-provider/${name}`;
}
