import { clientsOf } from "../../chains";
import type { ContextValue } from "../../evaluate/context";
import { coversAction } from "../../evaluate/statement";
import { hasProvider } from "../../matrix/identity-providers";
import type { Step } from "../../matrix/step";
import type { Condition, PolicyStatement } from "../../policy/policy";
import { SEVERITIES, type Found, type Severity } from "../toolkit/finding";
import type { Rule } from "../toolkit/rule";
import type { Snapshot } from "../toolkit/snapshot";
import { valuesOf } from "../toolkit/statements";
import { entrances, foundEntrance, letIn, STRANGE, type Entrance } from "../chains/entrances";
import type { Holders } from "../chains/issuer";
import { holdersText, issuerOf, pinnedBy, tokensOf } from "../chains/issuers";

const ASSUME = "sts:AssumeRoleWithWebIdentity";

export const federationSubject: Rule = {
    id: "federation-subject",
    severity: "high",
    title: "A role for tokens that anyone, or any branch or repository, can have",
    why: "Providers such as GitHub, EKS and Microsoft Entra make tokens for all of their repositories, service accounts or applications. A trust policy that doesn't pin the subject lets in every one of them, and a pattern that ends early lets in more than is meant.",
    remedy: "Require the exact subject with StringEquals: for GitHub repo:OWNER/REPOSITORY:environment:NAME or :ref:refs/heads/BRANCH, for EKS system:serviceaccount:NAMESPACE:NAME. Require the audience too.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html",
    *find(snapshot) {
        for (const entrance of entrances(snapshot, (one) => coversAction(one, ASSUME.toLowerCase()))) {
            for (const provider of providersOf(entrance.statement)) {
                // A provider that was deleted lets nobody in.
                if (hasProvider(snapshot.whole.account, provider) === false) continue;
                const found = openTo(entrance, provider, snapshot);
                if (found !== undefined) yield found;
            }
        }
    },
};

function providersOf({ principals }: PolicyStatement): string[] {
    if (principals === undefined || principals.negated) return [];
    return principals.entries.flatMap(({ type, value }) =>
        type === "Federated" && !value.includes(":saml-provider/") ? [value] : [],
    );
}

interface Opened {
    readonly severity: Severity;
    readonly holders: Holders;
    readonly step: Step;
}

/** Whom a statement lets in beside those who are meant: the widest that are. */
function openTo(entrance: Entrance, provider: string, snapshot: Snapshot): Found | undefined {
    const { conditions } = entrance.statement;
    const name = provider.replace(/^arn:[^:]+:iam::\d*:oidc-provider\//, "").toLowerCase();
    const about = conditions.filter(({ key }) => key === `${name}:sub`);
    // What a condition excludes is no subject that it lets in.
    const written = about.filter(({ operator }) => !operator.negated).flatMap(valuesOf);
    const issuer = issuerOf(name, about.flatMap(valuesOf));
    const given = (claims: Readonly<Record<string, string>>): Step | undefined => {
        const audiences = clientsOf(snapshot.whole.account, provider) ?? [audienceOf(conditions, name)];
        const [step] = audiences.flatMap((audience) => {
            const request: Record<string, ContextValue> = {
                "aws:federatedprovider": provider,
                [`${name}:aud`]: audience,
                ...Object.fromEntries(Object.entries(claims).map(([claim, value]) => [`${name}:${claim}`, value])),
            };
            const caller = { type: "federated", provider } as const;
            return letIn(entrance, { caller, action: ASSUME, request }, snapshot) ?? [];
        });
        return step;
    };
    /** The values that the statement asks of some claims: what those who choose them bring. */
    const asked = (claims: readonly string[] = []): Record<string, string> =>
        Object.fromEntries(
            claims.flatMap((claim) => {
                const [value] = conditions
                    .filter(({ key, operator }) => key === `${name}:${claim}` && !operator.negated)
                    .flatMap(valuesOf);
                return value === undefined ? [] : [[claim, value.replace(/[*?]/g, "x")]];
            }),
        );
    if (issuer === undefined) {
        const found = anybodyOf(name, given);
        if (found !== undefined) return foundEntrance(entrance, `${found.who} (${name})`, found.step, found.severity);
    } else {
        const opened: Opened[] = [];
        for (const pattern of written.length > 0 ? written : patternsOf(conditions, name)) {
            for (const { severity, holders, subject, claims } of tokensOf(issuer, pattern)) {
                const byPusher = { ...asked(issuer.ofPushers), ...claims, sub: subject };
                const byOwner = { ...byPusher, ...asked(issuer.ofOwners) };
                const step = given(severity === "medium" ? byPusher : byOwner);
                if (step !== undefined) opened.push({ severity, holders, step });
                else if (severity === "critical") {
                    const values = asked(Object.keys(issuer.pins ?? {}));
                    const pin = pinnedBy(issuer, values);
                    const pinned = pin && given({ ...(pin.isRepository ? byPusher : byOwner), ...values });
                    if (pinned) opened.push({ severity: pin.severity, holders: pin, step: pinned });
                }
                if (step !== undefined && severity !== "medium") break;
            }
        }
        const severity = SEVERITIES.find((one) => opened.some((each) => each.severity === one));
        const widest = opened.filter((one) => one.severity === severity);
        const [first] = widest;
        if (first !== undefined) {
            const who = holdersText(widest.map(({ holders }) => holders));
            return foundEntrance(entrance, `${who} (${name})`, first.step, severity);
        }
    }
    const optional = about.length > 0 && about.every(isMetByAbsence);
    const step = optional ? given({ sub: (written[0] ?? STRANGE).replace(/[*?]/g, "x") }) : undefined;
    const operators = [...new Set(about.map(({ operator }) => operator.name))].join(", ");
    return step && foundEntrance(entrance, `a token without a subject, which ${operators} accepts,`, step, "medium");
}

interface Anybody {
    readonly severity: Severity;
    readonly who: string;
    readonly step: Step;
}

/**
 * Those that a provider of whose subjects nothing is known makes tokens for. One of a company's own, such as Okta's, decides
 * by the audience who has a token for it: there a trust policy that asks for the audience says who.
 */
function anybodyOf(
    name: string,
    given: (claims: Readonly<Record<string, string>>) => Step | undefined,
): Anybody | undefined {
    const step = given({
        sub: STRANGE,
        aud: STRANGE,
        azp: STRANGE,
        oaud: STRANGE,
        app_id: STRANGE,
        amr: "authenticated",
    });
    if (step !== undefined) {
        // Those that IAM knows serve everybody; of an account's own the audiences are limited by the provider.
        const isShared = SHARED.test(name);
        const who = isShared ? `any application's users` : "any token of the provider";
        return { severity: isShared ? "critical" : "medium", who, step };
    }
    const anyone = name === "accounts.google.com" ? given({ sub: STRANGE }) : undefined;
    return anyone && { severity: "medium", who: "anyone with a Google account", step: anyone };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif */
const SHARED = /^(cognito-identity\.amazonaws\.com|accounts\.google\.com|www\.amazon\.com|graph\.facebook\.com)$/;

/** An audience that a trust policy takes: what the caller has to ask its provider for. */
function audienceOf(conditions: readonly Condition[], name: string): string {
    const [first = "sts.amazonaws.com"] = conditions.filter(({ key }) => key === `${name}:aud`).flatMap(valuesOf);
    return first.replace(/[*?]/g, "x");
}

/** Subjects, where a trust policy asks for none: as GitHub's other claims pin them. */
function patternsOf(conditions: readonly Condition[], name: string): string[] {
    const claimed = (claim: string): string[] =>
        conditions.filter(({ key }) => key === `${name}:${claim}`).flatMap(valuesOf);
    return [
        "*",
        ...claimed("repository").map((one) => `repo:${one}:*`),
        ...claimed("repository_owner").map((one) => `repo:${one}/*`),
    ];
}

/** Whether a condition holds where its key is missing. */
function isMetByAbsence({ operator: { set, ifExists, negated } }: Condition): boolean {
    return set === "all" || ifExists || (negated && set === "none");
}
