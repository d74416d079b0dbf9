import { coversAction } from "../../access/evaluate";
import type { Condition, PolicyStatement } from "../../access/policy";
import { type Answer, answered, notApplicable, type ResourceCheck, type RuleConfig, type Subject } from "../pack/rule";
import { readDocuments, ROLE } from "../../access/stack";

/** Providers whose name for the audience isn't aud: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html */
export const AUDIENCE_KEYS: Readonly<Record<string, string>> = {
    "www.amazon.com": "app_id",
    "graph.facebook.com": "app_id",
};

/** How an identity provider's people take on a role. */
const FEDERATED_ACTIONS = {
    SAML: "sts:AssumeRoleWithSAML",
    "web identity": "sts:AssumeRoleWithWebIdentity",
} as const;
type FederationKind = keyof typeof FEDERATED_ACTIONS;

/** The statements of a role's trust policy. */
interface Trust {
    readonly statements: readonly PolicyStatement[];
    /** Those that let an identity provider's people in. */
    readonly federated: readonly PolicyStatement[];
}

/** A role's trust policy, where it can be read. */
export function trustOf(role: Subject): Trust | undefined {
    const document = readDocuments(role).find(({ kind }) => kind === "trust");
    if (document?.state !== "read") return undefined;

    const { statements } = document.policy;
    return { statements, federated: statements.filter((one) => federationKinds(one).length > 0) };
}

/** The kinds of federation that a statement allows: its action, and a provider of that kind. */
export function federationKinds(statement: PolicyStatement): readonly FederationKind[] {
    return (Object.keys(FEDERATED_ACTIONS) as FederationKind[]).filter(
        (kind) => allows(statement, FEDERATED_ACTIONS[kind]) && providers(statement, kind).length > 0,
    );
}

/** The identity providers of a kind that a statement lets in. */
export function providers({ principals }: PolicyStatement, kind: FederationKind): readonly string[] {
    return (principals?.entries ?? [])
        .filter(({ type, value }) => type === "Federated" && (value === "*" || isSaml(value) === (kind === "SAML")))
        .map(({ value }) => value);
}

function isSaml(provider: string): boolean {
    return /^arn:[^:]*:iam::[^:]*:saml-provider\//.test(provider);
}

/** Whether a statement lets an identity provider do this. */
export function allows(statement: PolicyStatement, action: string): boolean {
    return (
        statement.effect === "Allow" &&
        statement.principals?.entries.some(({ type }) => type === "Federated") === true &&
        coversAction(statement, action.toLowerCase())
    );
}

/** A check of each role whose trust policy lets an identity provider in. */
export function onFederation(
    check: (trust: Trust, config: RuleConfig, role: Subject) => readonly string[] | Answer | undefined,
): ResourceCheck {
    return {
        types: [ROLE],
        check: (role, config) => {
            const trust = trustOf(role);
            if (trust === undefined)
                return notApplicable("its trust policy can't be judged: see iam-document-readable");

            const found = trust.federated.length === 0 ? undefined : check(trust, config, role);
            return found === undefined ? notApplicable("its trust policy doesn't speak of this") : answered(found);
        },
    };
}

/** The conditions on a key that fail where the key is missing. */
export function demands(conditions: readonly Condition[], key: string): readonly Condition[] {
    return conditions.filter(
        ({ key: found, operator, values }) =>
            found === key.toLowerCase() &&
            (values.family === "null"
                ? values.absent.every((absent) => !absent)
                : !operator.negated && !operator.ifExists && operator.set !== "all"),
    );
}

/** The texts a condition compares with. */
export function textsOf({ values }: Condition): readonly string[] {
    return values.family === "string" ? values.templates.map(({ text }) => text) : [];
}

/** Whether the keys a session may bring include this one; without a limit they do. */
export function takesKey({ conditions }: PolicyStatement, tag: string): boolean {
    const limits = conditions.filter(
        ({ key, operator }) => key === "aws:tagkeys" && operator.set === "all" && !operator.negated,
    );
    return limits.every((limit) =>
        textsOf(limit).some((text) => text.includes("*") || text.toLowerCase() === tag.toLowerCase()),
    );
}
