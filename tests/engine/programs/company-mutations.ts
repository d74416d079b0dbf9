import * as pulumi from "@pulumi/pulumi";

type Props = Record<string, unknown>;
type Conditions = Record<string, Record<string, unknown>>;

interface TrustStatement {
    Sid: string;
    Effect: string;
    Principal: unknown;
    Action: string | string[];
    Condition: Conditions;
}

/** A mistake in a resource of the component with the mistake's name: the rule that is there for it. */
interface CompanyMutation {
    readonly rule: string;
    /** The end of the resource's name, behind that of the component. */
    readonly resource: string;
    /** The end of the name of the resource that the rule reports. Default: the same. */
    readonly reported?: string;
    readonly apply: (props: Props) => Props;
}

const set = (change: Props) => (props: Props) => ({ ...props, ...change });

/** Changes a document that is text in a property. */
const written = (property: string, change: (document: Props) => Props) => (props: Props) => ({
    ...props,
    [property]: pulumi
        .output(props[property] as pulumi.Input<string>)
        .apply((text) => JSON.stringify(change(JSON.parse(text) as Props))),
});

/** Changes the first statement of a role's trust policy. */
const trust = (rule: string, change: (statement: TrustStatement) => Partial<TrustStatement>): CompanyMutation => ({
    rule,
    resource: "-role",
    apply: written("assumeRolePolicy", ({ Statement }) => {
        const [first] = Statement as [TrustStatement];
        return { Version: "2012-10-17", Statement: [{ ...first, ...change(first) }] };
    }),
});

/** Without the conditions on a key, whatever their operators are; with others in their place. */
const condition =
    (key: string, instead: Conditions = {}) =>
    ({ Condition }: TrustStatement) => {
        const kept = Object.entries(Condition).map(([operator, keys]) => [
            operator,
            Object.fromEntries(Object.entries(keys).filter(([name]) => name !== key)),
        ]);
        return { Condition: { ...(Object.fromEntries(kept) as Conditions), ...instead } };
    };

const GITHUB = "token.actions.githubusercontent.com";
const KEYS = "aws:TagKeys";
const RUN_AS = "aws:RequestTag/SSMSessionRunAs";

/** Mistakes in the trust of a role for workloads of an OIDC provider. */
export const oidcMutations: Readonly<Record<string, CompanyMutation>> = {
    "oidc-no-subject": trust("federation-audience", condition(`${GITHUB}:sub`)),
    "oidc-any-subject": trust("federation-audience", condition(`${GITHUB}:sub`, like(`${GITHUB}:sub`, "repo:*"))),
    "oidc-owner-prefix": trust("federation-audience", condition(`${GITHUB}:sub`, like(`${GITHUB}:sub`, "repo:acme*"))),
    "oidc-subject-if-exists": trust(
        "federation-audience",
        condition(`${GITHUB}:sub`, {
            StringEqualsIfExists: { [`${GITHUB}:sub`]: "repo:acme/app:ref:refs/heads/main" },
        }),
    ),
    "oidc-no-audience": trust("federation-audience", condition(`${GITHUB}:aud`)),
    "oidc-any-audience": trust("federation-audience", condition(`${GITHUB}:aud`, like(`${GITHUB}:aud`, "*"))),
    "oidc-no-tags": trust("federation-tag-session", () => ({ Action: "sts:AssumeRoleWithWebIdentity" })),
    "oidc-tags-optional": trust("federation-request-tags", condition("aws:RequestTag/Department")),
    "oidc-tags-unlimited": trust("federation-request-tags", condition(KEYS)),
    "oidc-tag-left-out": trust("federation-tag-session", condition(KEYS, allValues("Team"))),
    "oidc-any-run-as": trust("federation-run-as", condition(KEYS, allValues("Department", "SSMSessionRunAs"))),
    "oidc-run-as-pattern": trust(
        "federation-run-as",
        condition(KEYS, { ...allValues("Department", "SSMSessionRunAs"), ...like(RUN_AS, "*") }),
    ),
};

/** Mistakes in the trust of a role for a company's own OIDC provider. */
export const ownOidcMutations: Readonly<Record<string, CompanyMutation>> = {
    "own-oidc-no-subject": trust("federation-audience", condition("login.example.com:sub")),
};

/** Mistakes in the trust of a role for people of a SAML provider. */
export const samlMutations: Readonly<Record<string, CompanyMutation>> = {
    "saml-no-audience": trust("federation-audience", condition("SAML:aud")),
    "saml-other-audience": trust(
        "federation-audience",
        condition("SAML:aud", { StringEquals: { "SAML:aud": "https://signin.example.com/saml" } }),
    ),
    "saml-everyone": trust("role-trust-everyone", () => ({
        Principal: { AWS: "*" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
    })),
    "saml-any-run-as": trust("federation-run-as", condition(KEYS)),
    "saml-tags-optional": trust("federation-request-tags", condition("aws:RequestTag/Department")),
};

/** Mistakes in the trust of a role for account access manager. */
export const accountAccessMutations: Readonly<Record<string, CompanyMutation>> = {
    "account-access-any-source": trust("account-access-source", ({ Condition }) => ({
        Condition: { Null: Condition["Null"] ?? {} },
    })),
};

/** Mistakes in the policy of a permission set. */
export const permissionSetMutations: Readonly<Record<string, CompanyMutation>> = {
    "permission-set-any-instance": inPermissionSet("start-session-target", { Condition: undefined }),
    "permission-set-if-exists": inPermissionSet("start-session-guard", {
        Condition: { StringEqualsIfExists: { "ssm:resourceTag/Department": "${aws:PrincipalTag/Department}" } },
    }),
};

/** Mistakes in where sessions are logged. */
export const logMutations: Readonly<Record<string, CompanyMutation>> = {
    "bucket-for-everyone": {
        rule: "session-log-access",
        resource: "-s3-policy",
        apply: written("policy", (document) => ({ ...document, Statement: [everyone("s3:GetObject")] })),
    },
    "bucket-unblocked": {
        rule: "session-log-access",
        resource: "-s3-private",
        apply: set({ blockPublicPolicy: false, restrictPublicBuckets: false }),
    },
    "bucket-without-key": {
        rule: "session-log-store",
        resource: "-s3-encryption",
        reported: "-s3-bucket",
        apply: set({ rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] }),
    },
    "bucket-kept-forever": {
        rule: "session-log-store",
        resource: "-s3-lifecycle",
        reported: "-s3-bucket",
        apply: set({ rules: [{ id: "logs", status: "Disabled", filter: { prefix: "" }, expiration: { days: 365 } }] }),
    },
    "group-without-key": { rule: "session-log-store", resource: "-group", apply: set({ kmsKeyId: undefined }) },
    "group-kept-forever": { rule: "session-log-store", resource: "-group", apply: set({ retentionInDays: 0 }) },
};

/** Mistakes in the key of sessions and their logs. */
export const keyMutations: Readonly<Record<string, CompanyMutation>> = {
    "key-for-everyone": {
        rule: "session-log-access",
        resource: "-key",
        apply: written("policy", (document) => ({ ...document, Statement: [everyone("kms:*")] })),
    },
};

/** Mistakes in the preferences of sessions. */
export const preferenceMutations: Readonly<Record<string, CompanyMutation>> = {
    "run-as-off": inputs("session-run-as", { runAsEnabled: false }),
    "run-as-root": inputs("session-run-as", { runAsDefaultUser: "root" }),
    "idle-too-long": inputs("session-timeouts", { idleSessionTimeout: "60" }),
    "idle-no-number": inputs("session-timeouts", { idleSessionTimeout: "61" }),
    "endless-sessions": inputs("session-timeouts", { maxSessionDuration: "" }),
    "session-without-key": inputs("session-encryption", { kmsKeyId: "" }),
    "logged-nowhere": inputs("session-logging", { s3BucketName: "", cloudWatchLogGroupName: "" }),
    "profile-to-root": inputs("session-elevation", { shellProfile: { linux: "sudo su -", windows: "" } }),
    "profile-with-key": inputs("document-secrets", {
        shellProfile: { linux: "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7REALKEY", windows: "" },
    }),
    "shared-with-everyone": {
        rule: "document-sharing",
        resource: "-document",
        apply: set({ permissions: { type: "Share", accountIds: "All" } }),
    },
    "sharing-allowed": {
        rule: "document-public-sharing",
        resource: "-sharing",
        apply: set({ settingValue: "Enable" }),
    },
};

/** Mistakes in the endpoints of a network. */
export const networkMutations: Readonly<Record<string, CompanyMutation>> = {
    "endpoint-for-everyone": {
        rule: "endpoint-principals",
        resource: "-endpoints-ssm",
        apply: set({ policy: JSON.stringify({ Version: "2012-10-17", Statement: [everyone("*")] }) }),
    },
    "endpoint-without-policy": {
        rule: "endpoint-principals",
        resource: "-endpoints-ssmmessages",
        apply: set({ policy: undefined }),
    },
};

/** A mistake that is in none of the resources: no OS user is named for the sessions of a user. */
export const UNTAGGED = { name: "untagged-run-as", rule: "session-run-as" };

export const companyMutations: Readonly<Record<string, CompanyMutation>> = {
    ...oidcMutations,
    ...ownOidcMutations,
    ...samlMutations,
    ...accountAccessMutations,
    ...permissionSetMutations,
    ...logMutations,
    ...keyMutations,
    ...preferenceMutations,
    ...networkMutations,
};

function like(key: string, value: string): Conditions {
    return { StringLike: { [key]: value } };
}

function allValues(...keys: readonly string[]): Conditions {
    return { "ForAllValues:StringEquals": { [KEYS]: keys } };
}

function everyone(Action: string): object {
    return { Sid: "Everyone", Effect: "Allow", Principal: "*", Action, Resource: "*" };
}

function inPermissionSet(rule: string, change: object): CompanyMutation {
    return {
        rule,
        resource: "-policy",
        apply: written("inlinePolicy", (document) => ({
            ...document,
            Statement: (document["Statement"] as { Sid: string }[]).map((one) =>
                one.Sid === "StartSessionByTags" ? { ...one, ...change } : one,
            ),
        })),
    };
}

function inputs(rule: string, change: Props): CompanyMutation {
    return {
        rule,
        resource: "-document",
        apply: written("content", (document) => ({
            ...document,
            inputs: { ...(document["inputs"] as Props), ...change },
        })),
    };
}
