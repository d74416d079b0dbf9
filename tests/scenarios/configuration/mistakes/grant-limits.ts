import type { BadConfiguration } from "./mistake";
import { custom } from "./settings";

const tags = (limits: Record<string, unknown>) => ({ scenario: "tags", tags: limits });
const FUTURE = "2999-12-31T18:00:00Z";

const time = (mistake: string, until: unknown, found: string): BadConfiguration => ({
    mistake,
    values: tags({ until }),
    key: "tags.until",
    found,
    expected: "a time in UTC such as 2026-12-31T18:00:00Z, or a date, which is its beginning",
});

const address = (mistake: string, range: string, expected: string): BadConfiguration => ({
    mistake,
    values: tags({ sourceAddresses: [range] }),
    key: "tags.sourceAddresses",
    found: JSON.stringify(range),
    expected,
});

const FORM = "an IPv4 or IPv6 range such as 203.0.113.0/24 or 2001:db8::/32";

export const grantLimits: readonly BadConfiguration[] = [
    {
        mistake: "a grant that has ended",
        values: tags({ until: "2020-01-01T00:00:00Z" }),
        key: "tags.until",
        found: '"2020-01-01T00:00:00Z"',
        expected: "a time after now, ",
    },
    {
        mistake: "a grant of custom that has ended",
        values: custom({ users: { alice: { grants: [{ instances: ["web"], until: "2020-01-01T00:00Z" }] } } }),
        key: "custom.users.alice.grants[0].until",
        found: '"2020-01-01T00:00:00Z"',
        expected: "remove the grant",
    },
    {
        mistake: "a grant that ends before it begins",
        values: { scenario: "group", group: { from: FUTURE, until: "2999-12-31T17:59:59Z" } },
        key: "group.until",
        found: '"2999-12-31T17:59:59Z"',
        expected: `a time after from, ${FUTURE}`,
    },
    time("a month for a time", "2999-12", '"2999-12"'),
    time("a day that no year has", "2999-13-01", '"2999-13-01"'),
    time("a day that no month has", "2999-02-30T00:00:00Z", '"2999-02-30T00:00:00Z"'),
    time("an hour that no day has", "2999-12-31T25:00:00Z", '"2999-12-31T25:00:00Z"'),
    time("a time of another zone", "2999-12-31T00:00:00+02:00", '"2999-12-31T00:00:00+02:00"'),
    time("a time of another zone without quotation marks", "2999-12-31 18:00:00 +0200 +0200", "+0200"),
    time("a number for a time", 2999, "2999"),
    {
        mistake: "an unknown document",
        values: tags({ documents: ["AWS-StartSSHSesion"] }),
        key: "tags.documents[0]",
        found: '"AWS-StartSSHSesion"',
        expected: "session.documentName or one of AWS's own: SSM-SessionManagerRunShell, AWS-StartSSHSession, ",
        hint: 'did you mean "AWS-StartSSHSession"?',
    },
    {
        mistake: "the default document where the stack has another",
        values: { ...tags({ documents: ["SSM-SessionManagerRunShell"] }), session: { documentName: "Shell" } },
        key: "tags.documents[0]",
        found: '"SSM-SessionManagerRunShell"',
        expected: "AWS's own: Shell, ",
    },
    {
        mistake: "a document twice",
        values: tags({ documents: ["AWS-StartSSHSession", "AWS-StartSSHSession"] }),
        key: "tags.documents[1]",
        found: '"AWS-StartSSHSession"',
        expected: "without duplicates",
    },
    {
        mistake: "no documents",
        values: { scenario: "single-instance", "single-instance": { documents: [] } },
        key: "single-instance.documents",
        found: "[]",
        expected: "at least one",
    },
    {
        mistake: "MFA for the sessions of a role",
        values: { scenario: "federated", federated: { mfa: true } },
        key: "federated.mfa",
        found: "true",
        expected: "no value: a role's sessions carry no MFA",
    },
    {
        mistake: "text for whether MFA is needed",
        values: tags({ mfa: "true" }),
        key: "tags.mfa",
        found: '"true"',
        expected: "true or false without quotation marks",
    },
    address("a malformed address", "203.0.113", FORM),
    address("a prefix that no address has", "203.0.113.0/33", FORM),
    address("a host's name for an address", "example.com", FORM),
    address(
        "a range that begins in its middle",
        "203.0.113.7/24",
        "a range that starts at its first address: 203.0.113.0/24",
    ),
    address("a private range", "10.0.0.0/8", "a range of public addresses"),
    address("a private address", "192.168.1.7", "through a VPC endpoint, without aws:SourceIp"),
    address("all addresses", "0.0.0.0/0", "a range of public addresses"),
    address("a private IPv6 range", "fd00::/8", "a range of public addresses"),
    address("all IPv6 addresses", "::/0", "a range of public addresses"),
    {
        mistake: "a grant twice, its limits in another order",
        values: custom({
            users: {
                alice: {
                    grants: [
                        { instances: ["web"], mfa: true, until: FUTURE },
                        { until: FUTURE, mfa: true, instances: ["web"] },
                    ],
                },
            },
        }),
        key: "custom.users.alice.grants[1]",
        found: "web",
        expected: "without duplicates",
    },
    {
        mistake: "grants of a user with different documents on different instances",
        values: custom({
            users: {
                alice: {
                    grants: [{ instances: ["web"] }, { tags: { Name: "web" }, documents: ["AWS-StartSSHSession"] }],
                },
            },
        }),
        key: "custom.users.alice.grants[1].documents",
        found: '["AWS-StartSSHSession"]',
        expected:
            "those of users.alice.grants[0], SSM-SessionManagerRunShell, or the same instances: AWS judges the instance and the document by themselves",
    },
    {
        mistake: "a group with other documents than a member has",
        values: custom({
            users: { alice: { grants: [{ instances: ["web"], documents: ["AWS-StartPortForwardingSession"] }] } },
            groups: { dev: { members: ["alice"], grants: [{ tags: { Name: "web" } }] } },
        }),
        key: "custom.users.alice.grants[0].documents",
        found: '["AWS-StartPortForwardingSession"]',
        expected: "the user alice could use each document on each instance",
    },
    {
        mistake: "groups of one user with different documents",
        values: custom({
            users: { alice: {} },
            groups: {
                dev: { members: ["alice"], grants: [{ tags: { Name: "web" } }] },
                ops: { members: ["alice"], grants: [{ instances: ["web"], documents: ["AWS-StartSSHSession"] }] },
            },
        }),
        key: "custom.groups.ops.grants[0].documents",
        found: '["AWS-StartSSHSession"]',
        expected: "those of groups.dev.grants[0]",
    },
];
