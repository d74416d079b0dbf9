import { by, named, OTHER, OWN, RCP_FULL, rootOf, THIRD, trusts, when, type Outside, type TrustCase } from "./world";

const LAMBDA = trusts({ Service: "lambda.amazonaws.com" });
const service = (name: string, keys: Outside["keys"] = {}): { by: Outside } => ({
    by: {
        caller: { type: "service", name: `${name}.amazonaws.com` },
        keys: { "aws:principalisawsservice": "true", "aws:principalservicename": `${name}.amazonaws.com`, ...keys },
    },
});
const SAML = `arn:aws:iam::${OWN}:saml-provider/idp`;
const GITHUB = `arn:aws:iam::${OWN}:oidc-provider/token.actions.githubusercontent.com`;
const COGNITO = "cognito-identity.amazonaws.com";
const federated = (provider: string, kind: "SAML" | "WebIdentity", keys: Outside["keys"] = {}): { by: Outside } => ({
    by: { caller: { type: "federated", provider }, action: `sts:AssumeRoleWith${kind}`, keys },
});
const withSaml = (Condition: object = {}): object =>
    trusts({ Federated: SAML }, { Action: "sts:AssumeRoleWithSAML", Condition });
const withWeb = (Federated: string, Condition: object = {}): object =>
    trusts({ Federated }, { Action: "sts:AssumeRoleWithWebIdentity", Condition });
const SUB = "token.actions.githubusercontent.com:sub";
const AUD = "token.actions.githubusercontent.com:aud";
const main = { [SUB]: "repo:org/app:ref:refs/heads/main", [AUD]: "sts.amazonaws.com" };
const fromGithub = federated(GITHUB, "WebIdentity", main);
const anyone = (account: string): { by: Outside } => ({
    by: { caller: { type: "account", account }, keys: { "aws:principalaccount": account } },
});
const ANYBODY: { by: Outside } = { by: { caller: { type: "anybody" } } };
const rcpDeny = (rest: object): object => ({ ...RCP_FULL, Effect: "Deny", ...rest });

/** AWS services, identity providers, other accounts and everybody: only the trust policy and RCPs judge them. */
export const OUTSIDE_CASES: readonly TrustCase[] = [
    ...by("reference_policies_elements_principal", [
        ["allowed", "A service that is trusted", { trust: LAMBDA, ...service("lambda") }],
        ["denied", "Another service", { trust: LAMBDA, ...service("ec2") }],
        ["denied", "A trusted account isn't a service", { trust: named(rootOf(OWN)), ...service("lambda") }],
        [
            "allowed",
            "An account that isn't read, as far as its policies allow",
            { trust: named(rootOf(THIRD)), ...anyone(THIRD) },
        ],
        ["denied", "Another account than the one that is trusted", { trust: named(rootOf(OTHER)), ...anyone(THIRD) }],
        ["allowed", "Everybody is any account", { trust: trusts("*"), ...anyone(THIRD) }],
        ["allowed", "Everybody is anybody", { trust: trusts("*"), ...ANYBODY }],
        ["denied", "A trusted account isn't anybody", { trust: named(rootOf(OTHER)), ...ANYBODY }],
        [
            "denied",
            "Everybody of one account isn't anybody of another",
            { trust: trusts("*", when("StringEquals", "aws:PrincipalAccount", OTHER)), ...anyone(THIRD) },
        ],
    ]),
    ...by("confused-deputy", [
        [
            "allowed",
            "A service that acts for the account that the trust policy asks for",
            {
                trust: { ...LAMBDA, ...when("StringEquals", "aws:SourceAccount", OWN) },
                ...service("lambda", { "aws:sourceaccount": OWN }),
            },
        ],
        [
            "denied",
            "A service that acts for another account",
            {
                trust: { ...LAMBDA, ...when("StringEquals", "aws:SourceAccount", OWN) },
                ...service("lambda", { "aws:sourceaccount": OTHER }),
            },
        ],
        [
            "allowed",
            "A service that acts for the resource that the trust policy asks for",
            {
                trust: { ...LAMBDA, ...when("ArnLike", "aws:SourceArn", `arn:aws:lambda:*:${OWN}:function:*`) },
                ...service("lambda", { "aws:sourcearn": `arn:aws:lambda:eu-central-1:${OWN}:function:f` }),
            },
        ],
        [
            "denied",
            "A service that acts for a resource of another account",
            {
                trust: { ...LAMBDA, ...when("ArnLike", "aws:SourceArn", `arn:aws:lambda:*:${OWN}:function:*`) },
                ...service("lambda", { "aws:sourcearn": `arn:aws:lambda:eu-central-1:${OTHER}:function:f` }),
            },
        ],
        [
            "unknown",
            "What a service acts for isn't known",
            {
                trust: { ...LAMBDA, ...when("ArnLike", "aws:SourceArn", `arn:aws:lambda:*:${OWN}:function:*`) },
                ...service("lambda"),
            },
        ],
        [
            "unknown",
            "Some services pass an external ID, such as Amazon Cognito",
            { trust: { ...LAMBDA, ...when("StringEquals", "sts:ExternalId", "id-a") }, ...service("lambda") },
        ],
    ]),
    ...by("id_roles_create_for-idp_saml", [
        ["allowed", "A SAML provider that is trusted", { trust: withSaml(), ...federated(SAML, "SAML") }],
        [
            "allowed",
            "The audience of a SAML assertion",
            {
                trust: withSaml({ StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } }),
                ...federated(SAML, "SAML", { "saml:aud": "https://signin.aws.amazon.com/saml" }),
            },
        ],
        [
            "denied",
            "Another audience of a SAML assertion",
            {
                trust: withSaml({ StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } }),
                ...federated(SAML, "SAML", { "saml:aud": "https://example.com" }),
            },
        ],
        ["denied", "Another SAML provider", { trust: withSaml(), ...federated(`${SAML}2`, "SAML") }],
        [
            "denied",
            "A SAML provider of another account",
            { trust: withSaml(), ...federated(SAML.replace(OWN, OTHER), "SAML") },
        ],
        [
            "denied",
            "A SAML provider may not call AssumeRoleWithWebIdentity",
            { trust: withSaml(), ...federated(SAML, "WebIdentity") },
        ],
        [
            "unknown",
            "The subject of a SAML assertion isn't known",
            { trust: withSaml({ StringEquals: { "saml:sub": "carol" } }), ...federated(SAML, "SAML") },
        ],
        [
            "denied",
            "A SAML provider is trusted only to tag sessions",
            { trust: trusts({ Federated: SAML }, { Action: "sts:TagSession" }), ...federated(SAML, "SAML") },
        ],
    ]),
    ...by("id_roles_providers_create_oidc", [
        ["allowed", "An OIDC provider without conditions", { trust: withWeb(GITHUB), ...fromGithub }],
        [
            "allowed",
            "The subject that the trust policy asks for",
            {
                trust: withWeb(GITHUB, { StringEquals: { [SUB]: main[SUB], [AUD]: "sts.amazonaws.com" } }),
                ...fromGithub,
            },
        ],
        [
            "denied",
            "Another branch",
            { trust: withWeb(GITHUB, { StringEquals: { [SUB]: "repo:org/app:ref:refs/heads/dev" } }), ...fromGithub },
        ],
        [
            "denied",
            "Another audience",
            { trust: withWeb(GITHUB, { StringEquals: { [AUD]: "example" } }), ...fromGithub },
        ],
        [
            "allowed",
            "A pattern of subjects",
            { trust: withWeb(GITHUB, { StringLike: { [SUB]: "repo:org/*" } }), ...fromGithub },
        ],
        [
            "denied",
            "A pattern in an operator that takes none",
            { trust: withWeb(GITHUB, { StringEquals: { [SUB]: "repo:org/*" } }), ...fromGithub },
        ],
        [
            "denied",
            "A pattern of another organization",
            { trust: withWeb(GITHUB, { StringLike: { [SUB]: "repo:other/*" } }), ...fromGithub },
        ],
        [
            "denied",
            "Another OIDC provider",
            { trust: withWeb(`arn:aws:iam::${OWN}:oidc-provider/accounts.example.com`), ...fromGithub },
        ],
        ["denied", "An OIDC provider may not call AssumeRole", { trust: trusts({ Federated: GITHUB }), ...fromGithub }],
        [
            "denied",
            "A session tag is required that the token doesn't carry",
            { trust: withWeb(GITHUB, { StringEquals: { "aws:RequestTag/Team": "ops" } }), ...fromGithub },
        ],
        [
            "denied",
            "A deny on the subject",
            {
                trust: [
                    withWeb(GITHUB),
                    { ...withWeb(GITHUB, { StringLike: { [SUB]: "repo:org/*" } }), Effect: "Deny" },
                ],
                ...fromGithub,
            },
        ],
    ]),
    ...by("id_roles_providers_oidc_cognito", [
        [
            "allowed",
            "An identity pool whose people have signed in",
            {
                trust: withWeb(COGNITO, {
                    StringEquals: { [`${COGNITO}:aud`]: "pool" },
                    "ForAnyValue:StringLike": { [`${COGNITO}:amr`]: "authenticated" },
                }),
                ...federated(COGNITO, "WebIdentity", {
                    [`${COGNITO}:aud`]: "pool",
                    [`${COGNITO}:amr`]: ["authenticated"],
                }),
            },
        ],
        [
            "denied",
            "An identity pool's people who haven't signed in",
            {
                trust: withWeb(COGNITO, { "ForAnyValue:StringLike": { [`${COGNITO}:amr`]: "authenticated" } }),
                ...federated(COGNITO, "WebIdentity", { [`${COGNITO}:amr`]: ["unauthenticated"] }),
            },
        ],
        [
            "denied",
            "Another identity pool",
            {
                trust: withWeb(COGNITO, { StringEquals: { [`${COGNITO}:aud`]: "pool" } }),
                ...federated(COGNITO, "WebIdentity", { [`${COGNITO}:aud`]: "other" }),
            },
        ],
    ]),
    ...by("orgs_manage_policies_rcps", [
        [
            "denied",
            "An RCP limits identity providers",
            {
                trust: withWeb(GITHUB),
                ...fromGithub,
                rcps: [[RCP_FULL, rcpDeny({ Action: "sts:AssumeRoleWithWebIdentity" })]],
            },
        ],
        [
            "denied",
            "An RCP on subjects of other organizations",
            {
                trust: withWeb(GITHUB),
                ...fromGithub,
                rcps: [
                    [
                        RCP_FULL,
                        rcpDeny({
                            Action: "sts:AssumeRoleWithWebIdentity",
                            ...when("StringNotLikeIfExists", SUB, "repo:mine/*"),
                        }),
                    ],
                ],
            },
        ],
        [
            "allowed",
            "An RCP that excepts services",
            {
                trust: LAMBDA,
                ...service("lambda"),
                rcps: [
                    [
                        RCP_FULL,
                        rcpDeny({
                            Action: "sts:AssumeRole",
                            ...when("BoolIfExists", "aws:PrincipalIsAWSService", "false"),
                        }),
                    ],
                ],
            },
        ],
        [
            "allowed",
            "RCPs don't limit service-linked roles",
            { trust: LAMBDA, ...service("lambda"), serviceLinked: true, rcps: [[RCP_FULL, rcpDeny({ Action: "*" })]] },
        ],
        [
            "denied",
            "An RCP limits accounts that aren't read",
            { trust: named(rootOf(THIRD)), ...anyone(THIRD), rcps: [[RCP_FULL, rcpDeny({ Action: "sts:*" })]] },
        ],
    ]),
];
