import type { StackPlace } from "./instances";
import type { Relations } from "./relations";
import type { StackResource } from "./resource";
import { OIDC_PROVIDER } from "./types";
import { listAt, textAt, UNKNOWN } from "./values";

/** The client IDs of a stack's OIDC providers as far as they are known, by ARN in lower case. */
export function stackClients(
    stack: Relations,
    placeOf: (resource: StackResource) => StackPlace,
): ReadonlyMap<string, readonly string[]> {
    return new Map(
        stack.ofType(OIDC_PROVIDER).flatMap((provider) => {
            const { partition, account } = placeOf(provider);
            const address = textAt(provider.props, "url")?.replace(/^https:\/\//, "");
            const arn = provider.arn ?? (address && `arn:${partition}:iam::${account}:oidc-provider/${address}`);
            const clients = listAt(provider.props, "clientIdLists");
            if (arn === undefined || clients === UNKNOWN || clients.length === 0) return [];
            const texts = clients.filter((one) => typeof one === "string");
            return texts.length === clients.length ? [[arn.toLowerCase(), texts] as const] : [];
        }),
    );
}
