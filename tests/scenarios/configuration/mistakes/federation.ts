import type { BadConfiguration } from "./mistake";

const federated = (settings: unknown) => ({ scenario: "federated", federated: settings });

const oidc = (settings: Readonly<Record<string, unknown>>) =>
    federated({
        source: "oidc",
        oidc: {
            issuer: "https://login.example.com",
            audiences: ["sessions"],
            subjects: ["user:alice"],
            ...settings,
        },
    });

const SAML = "arn:aws:iam::111122223333:saml-provider/company";
const INSTANCE = "arn:aws:sso:::instance/ssoins-0123456789abcdef";
const GROUP = "11111111-2222-3333-4444-555555555555";
const SOURCE = "${path:enterprise.department}";

const identityCenter = (settings: object, more: object = {}) =>
    federated({
        source: "identity-center",
        identityCenter: { instanceArn: INSTANCE, groups: [GROUP], ...settings },
        ...more,
    });

const keys = (count: number) => Array.from({ length: count }, (_, index) => `Key${index}`);
const person = (settings: object) => federated({ people: { alice: settings } });
const tags = { Department: "Finance", Environment: "Development" };

/** Mistakes in the settings of people who sign in with an identity provider. */
export const federation: readonly BadConfiguration[] = [
    {
        mistake: "an unknown source of people",
        values: federated({ source: "ldap" }),
        key: "federated.source",
        found: '"ldap"',
        expected: "one of saml, oidc, identity-center, account-access",
    },
    {
        mistake: "an OIDC issuer without https",
        values: oidc({ issuer: "http://login.example.com" }),
        key: "federated.oidc.issuer",
        found: '"http://login.example.com"',
        expected: "the address of an OpenID Connect issuer, such as https://login.example.com",
    },
    {
        mistake: "neither an issuer nor a provider",
        values: oidc({ issuer: undefined }),
        key: "federated.oidc.issuer",
        found: "missing value",
        expected: "the issuer's address, or providerArn",
    },
    {
        mistake: "an issuer beside a provider",
        values: oidc({ providerArn: "arn:aws:iam::111122223333:oidc-provider/login.example.com" }),
        key: "federated.oidc.issuer",
        found: '"https://login.example.com"',
        expected: "no value beside providerArn",
    },
    {
        mistake: "an issuer whose tokens have no session tags",
        values: oidc({ issuer: "https://token.actions.githubusercontent.com" }),
        key: "federated.oidc.issuer",
        found: "token.actions",
        expected: "an issuer whose tokens hold session tags",
    },
    {
        mistake: "any subject",
        values: oidc({ subjects: ["*"] }),
        key: "federated.oidc.subjects[0]",
        found: '"*"',
        expected: "a subject that doesn't begin with a wildcard",
    },
    {
        mistake: "no audience",
        values: oidc({ audiences: [] }),
        key: "federated.oidc.audiences",
        found: "[]",
        expected: "at least one",
    },
    {
        mistake: "an OIDC source without its settings",
        values: federated({ source: "oidc" }),
        key: "federated.oidc",
        found: "missing value",
        expected: "a map with issuer or providerArn, audiences and subjects",
    },
    {
        mistake: "settings of the other source",
        values: federated({
            source: "oidc",
            saml: {},
            oidc: { issuer: "https://a.example", audiences: ["a"], subjects: ["b"] },
        }),
        key: "federated.saml",
        found: "{}",
        expected: "no value with source: oidc",
    },
    {
        mistake: "an OIDC provider's ARN for a SAML provider",
        values: federated({ saml: { providerArn: "arn:aws:iam::111122223333:oidc-provider/login.example.com" } }),
        key: "federated.saml.providerArn",
        found: "oidc-provider",
        expected: "arn:aws:iam::ACCOUNT:saml-provider/NAME",
    },
    {
        mistake: "a SAML provider's ARN for an OIDC provider",
        values: oidc({ issuer: undefined, providerArn: SAML }),
        key: "federated.oidc.providerArn",
        found: SAML,
        expected: "arn:aws:iam::ACCOUNT:oidc-provider/ISSUER",
    },
    {
        mistake: "an identity provider of another partition",
        values: federated({ saml: { providerArn: SAML.replace("aws", "aws-cn") } }),
        key: "federated.saml.providerArn",
        found: "aws-cn",
        expected: "an ARN of the partition of eu-central-1: arn:aws:",
    },
    {
        mistake: "metadata beside a provider that exists",
        values: federated({ saml: { providerArn: SAML, metadataFile: "idp.xml" } }),
        key: "federated.saml.metadataFile",
        found: "idp.xml",
        expected: "no value beside providerArn",
    },
    {
        mistake: "a metadata file that doesn't exist",
        values: federated({ saml: { metadataFile: "idp.xml" } }),
        key: "federated.saml.metadataFile",
        found: '"idp.xml"',
        expected: "a file that exists",
    },
    {
        mistake: "a metadata file of another kind",
        values: federated({ saml: { metadataFile: "package.json" } }),
        key: "federated.saml.metadataFile",
        found: '"package.json"',
        expected: "a file with the SAML metadata of an identity provider",
    },
    {
        mistake: "IAM Identity Center without its settings",
        values: federated({ source: "identity-center" }),
        key: "federated.identityCenter",
        found: "missing value",
        expected: "a map with instanceArn, and users or groups",
    },
    {
        mistake: "a permission set for nobody",
        values: identityCenter({ groups: undefined }),
        key: "federated.identityCenter.groups",
        found: "missing value",
        expected: "the IDs of groups, or users",
    },
    {
        mistake: "a permission set with a name that is too long",
        values: identityCenter({}, { role: "r".repeat(33) }),
        key: "federated.role",
        found: "rrr",
        expected: "the name of a permission set, at most 32 characters",
    },
    {
        mistake: "sessions of a permission set that last too long",
        values: identityCenter({ sessionDuration: "PT12H1M" }),
        key: "federated.identityCenter.sessionDuration",
        found: '"PT12H1M"',
        expected: "a duration from one hour to twelve, such as PT4H or PT1H30M",
    },
    {
        mistake: "a tag of the role that IAM Identity Center makes",
        values: identityCenter({}, { runAs: { by: "role-tag", user: "ops" } }),
        key: "federated.runAs.by",
        found: '"role-tag"',
        expected: "session-tag or default-user",
    },
    {
        mistake: "a session tag without a source",
        values: identityCenter({ attributes: { Department: SOURCE, Environment: SOURCE } }),
        key: "federated.identityCenter.attributes",
        found: "path:enterprise.department",
        expected: "a source for each of Department, Environment, SSMSessionRunAs",
    },
    {
        mistake: "a source of the session's user that isn't wanted",
        values: identityCenter(
            { attributes: { Department: SOURCE, Environment: SOURCE, SSMSessionRunAs: SOURCE } },
            { runAs: { by: "default-user", user: "ops" } },
        ),
        key: "federated.identityCenter.attributes.SSMSessionRunAs",
        found: "path:enterprise.department",
        expected: "no value with runAs.by: default-user",
    },
    {
        mistake: "an attribute's value in the place of its source",
        values: identityCenter({ attributes: { Department: "Finance" } }),
        key: "federated.identityCenter.attributes.Department",
        found: '"Finance"',
        expected: "the source of an attribute, such as ${path:enterprise.department}",
    },
    {
        mistake: "an instance of IAM Identity Center of another partition",
        values: identityCenter({ instanceArn: INSTANCE.replace("aws", "aws-cn") }),
        key: "federated.identityCenter.instanceArn",
        found: "aws-cn",
        expected: "an ARN of the partition of eu-central-1: arn:aws:",
    },
    {
        mistake: "account access without its settings",
        values: federated({ source: "account-access" }),
        key: "federated.accountAccess",
        found: "missing value",
        expected: "a map with instanceArn or applicationArn, and users or groups",
    },
    {
        mistake: "account access for nobody",
        values: federated({ source: "account-access", accountAccess: { instanceArn: INSTANCE } }),
        key: "federated.accountAccess.groups",
        found: "missing value",
        expected: "the IDs of groups, or users",
    },
    {
        mistake: "account access without an application and an instance",
        values: federated({ source: "account-access", accountAccess: { groups: [GROUP] } }),
        key: "federated.accountAccess.instanceArn",
        found: "missing value",
        expected: "the ARN of the instance of IAM Identity Center, or applicationArn",
    },
    {
        mistake: "account access for a group by its name",
        values: federated({
            source: "account-access",
            accountAccess: { instanceArn: INSTANCE, groups: ["developers"] },
        }),
        key: "federated.accountAccess.groups[0]",
        found: '"developers"',
        expected: "the ID of a group of IAM Identity Center",
    },
    {
        mistake: "a tag key of 129 characters",
        values: federated({ tagKeys: ["k".repeat(129)] }),
        key: "federated.tagKeys[0]",
        found: "129 characters",
        expected: "a tag key: 1 to 128",
    },
    {
        mistake: "51 session tags",
        values: federated({ tagKeys: keys(50) }),
        key: "federated.tagKeys",
        found: "Key0",
        expected: "at most 49 tag keys: a session has at most 50 tags",
    },
    {
        mistake: "the run-as tag among the keys that open instances",
        values: federated({ tagKeys: ["ssmsessionrunas"] }),
        key: "federated.tagKeys[0]",
        found: '"ssmsessionrunas"',
        expected: "a tag key other than SSMSessionRunAs",
    },
    {
        mistake: "a person without one of the tags",
        values: person({ tags: { Department: "Finance" } }),
        key: "federated.people.alice.tags",
        found: "Finance",
        expected: "a value for each of the tag keys Department, Environment and no others",
    },
    {
        mistake: "a person with another tag",
        values: person({ tags: { ...tags, Team: "Payroll" } }),
        key: "federated.people.alice.tags",
        found: "Payroll",
        expected: "and no others",
    },
    {
        mistake: "nobody",
        values: federated({ people: {} }),
        key: "federated.people",
        found: "{}",
        expected: "at least one",
    },
    {
        mistake: "sessions as root",
        values: person({ tags, runAs: "root" }),
        key: "federated.people.alice.runAs",
        found: '"root"',
        expected: "a user of the operating system other than root and ssm-user",
    },
    {
        mistake: "a person whose name can't be the operating system's",
        values: federated({ people: { "Alice@example.com": { tags } } }),
        key: 'federated.people["Alice@example.com"].runAs',
        found: "missing value",
        expected: "the person's name can't be one",
    },
    {
        mistake: "a user for each person where the role has one for all",
        values: federated({ runAs: { by: "role-tag", user: "ops" }, people: { alice: { tags, runAs: "alice" } } }),
        key: "federated.people.alice.runAs",
        found: '"alice"',
        expected: "no value with runAs.by: role-tag",
    },
    {
        mistake: "a role's tag without the user that it names",
        values: federated({ runAs: { by: "role-tag" } }),
        key: "federated.runAs.user",
        found: "missing value",
        expected: "the operating system's user, with by: role-tag",
    },
    {
        mistake: "one user for all where people name theirs",
        values: federated({ runAs: { user: "ops" } }),
        key: "federated.runAs.user",
        found: '"ops"',
        expected: "no value with by: session-tag",
    },
    {
        mistake: "more users of the operating system than a trust policy holds",
        values: federated({
            people: Object.fromEntries(keys(200).map((key) => [`person-${key.toLowerCase()}`, { tags }])),
        }),
        key: "federated.people",
        found: "the trust policy of the role session-access has",
        expected: "at most 2,048, IAM's quota for a role's trust policy",
        hint: "let several people share a user",
    },
    {
        mistake: "a role's name with a slash",
        values: federated({ role: "people/sessions" }),
        key: "federated.role",
        found: '"people/sessions"',
        expected: "an IAM role name",
    },
];
