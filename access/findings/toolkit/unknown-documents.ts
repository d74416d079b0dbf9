import { layersOf, type Layer } from "../../evaluate/outcome";
import type { Account, AccountPrincipal } from "../../matrix/account";

/** A document that wasn't judged: what it allows isn't found, and what it denies may be found all the same. */
export interface Unjudged {
    /** The document's name, as its source gives it. */
    readonly policy: string;
    /** What the document does: allows, or limits what others allow, or says who may assume a role. */
    readonly layer: Layer;
    /** Why, as a part of a sentence: "isn't in the authorization details". */
    readonly reason: string;
    /** The ARNs of the principals that have it, sorted. */
    readonly principals: readonly string[];
}

/** The documents of an account that rules know nothing of, each once. */
export function unjudgedIn({ principals }: Account): Unjudged[] {
    const found = new Map<string, { readonly what: Omit<Unjudged, "principals">; readonly arns: Set<string> }>();
    const add = (what: Omit<Unjudged, "principals">, arn: string): void => {
        const key = JSON.stringify([what.policy, what.layer, what.reason]);
        const known = found.get(key) ?? { what, arns: new Set<string>() };
        known.arns.add(arn);
        found.set(key, known);
    };
    for (const { arn, name, type, use, trust, policies } of principals) {
        for (const { layer, policies: list } of layersOf(policies)) {
            for (const policy of list)
                if (policy.kind === "unknown") add({ policy: policy.name, layer, reason: policy.reason }, arn);
        }
        if (type === "role" && use !== "service-linked" && trust === undefined)
            add({ policy: `trust policy of role ${name}`, layer: "trust", reason: "isn't known" }, arn);
    }
    return [...found.values()].map(({ what, arns }) => ({ ...what, principals: [...arns].sort() }));
}

/** What follows from a document that isn't known. */
export function consequence({ layer }: Unjudged): string {
    switch (layer) {
        case "identity":
            return "It may allow more than is found here, and deny some of what is found.";
        case "boundary":
        case "scp":
        case "session":
        case "account":
        case "rcp":
            return "It may leave nothing, or all, of what the other policies allow: what it would have to allow isn't found.";
        case "trust":
            return "Who may assume the role isn't judged.";
    }
}

/** What a finding on a principal depends on where some of its documents aren't known; undefined where all are. */
export function doubtOn({ policies }: AccountPrincipal): string | undefined {
    const doubts = layersOf(policies).flatMap(({ layer, policies: list }) =>
        list.flatMap((policy) =>
            policy.kind === "policy"
                ? []
                : [`${policy.name}, which isn't known, ${layer === "identity" ? "doesn't deny" : "allows"} it`],
        ),
    );
    return doubts.length === 0 ? undefined : doubts.join(" and ");
}
