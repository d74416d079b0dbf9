import { WRITTEN_UNKNOWN, type WrittenResource } from "./state-resource";

/** Identity providers by their kind, in both of Pulumi's AWS providers. */
const KINDS: ReadonlyMap<string, "OIDC" | "SAML"> = new Map([
    ["aws:iam/openIdConnectProvider:OpenIdConnectProvider", "OIDC"],
    ["aws-native:iam:OidcProvider", "OIDC"],
    ["aws:iam/samlProvider:SamlProvider", "SAML"],
    ["aws-native:iam:SamlProvider", "SAML"],
]);

/** The ARNs, in lower case, of the identity providers among deleted resources, unless one that is left may be the same. */
export function goneProviders(
    deleted: readonly WrittenResource[],
    left: readonly WrittenResource[],
): ReadonlySet<string> {
    return new Set(
        deleted.flatMap((one) => {
            const kind = KINDS.get(one.type);
            const { arn } = one.properties;
            if (kind === undefined || typeof arn !== "string") return [];
            const names = left.filter(({ type }) => KINDS.get(type) === kind).map(nameOf);
            return names.includes(nameOf(one)) || names.includes(undefined) ? [] : [arn.toLowerCase()];
        }),
    );
}

/** What an ARN has of a provider: its address or its name; undefined where that isn't known. */
function nameOf({ properties: { url, name } }: WrittenResource): string | undefined {
    const text = url ?? name;
    return typeof text === "string" && text !== WRITTEN_UNKNOWN
        ? text.replace(/^https:\/\//, "").toLowerCase()
        : undefined;
}
