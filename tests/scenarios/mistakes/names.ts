import type { BadConfiguration } from "./mistake";
import { custom } from "./settings";

export const names: readonly BadConfiguration[] = [
    {
        mistake: "a user name with a space",
        values: { scenario: "tags", tags: { user: "alice smith" } },
        key: "tags.user",
        found: '"alice smith"',
        allowed: "an IAM user name: 1 to 64",
    },
    {
        mistake: "a user name of 65 characters",
        values: { scenario: "tags", tags: { user: "a".repeat(65) } },
        key: "tags.user",
        found: "aaaa",
        allowed: "1 to 64",
    },
    {
        mistake: "an empty user name",
        values: { scenario: "tags", tags: { user: "" } },
        key: "tags.user",
        found: '""',
        allowed: "1 to 64",
    },
    {
        mistake: "a user name in another script",
        values: { scenario: "tags", tags: { user: "аlice" } },
        key: "tags.user",
        found: '"аlice"',
        allowed: "an IAM user name",
    },
    {
        mistake: "a user name that isn't text",
        values: { scenario: "tags", tags: { user: 42 } },
        key: "tags.user",
        found: "42 (a number)",
        allowed: "an IAM user name",
        hint: 'quotation marks: "42"',
    },
    {
        mistake: "a list where a user name belongs",
        values: { scenario: "tags", tags: { user: ["alice"] } },
        key: "tags.user",
        found: '["alice"] (a list)',
        allowed: "an IAM user name",
    },
    {
        mistake: "a group name of 129 characters",
        values: { scenario: "group", group: { group: "g".repeat(129) } },
        key: "group.group",
        found: "ggg",
        allowed: "1 to 128",
    },
    {
        mistake: "a group name with a slash",
        values: { scenario: "group", group: { group: "finance/dev" } },
        key: "group.group",
        found: '"finance/dev"',
        allowed: "an IAM group name",
    },
    {
        mistake: "an instance name with a space",
        values: custom({ instances: { "web 1": { tags: { Name: "web" } } } }),
        key: 'custom.instances["web 1"]',
        found: '"web 1"',
        allowed: "a name for an instance",
    },
    {
        mistake: "a name that JavaScript reserves",
        values: {
            scenario: "custom",
            custom: '{"instances":{"__proto__":{"tags":{"Name":"web"}}},"users":{"alice":{}}}',
        },
        key: "custom.instances.__proto__",
        found: '"__proto__"',
        allowed: "reserve",
    },
    {
        mistake: "a user called constructor",
        values: custom({ users: { constructor: {} } }),
        key: "custom.users.constructor",
        found: '"constructor"',
        allowed: "reserve",
    },
    {
        mistake: "users whose names differ by case only",
        values: custom({ users: { alice: {}, Alice: {} } }),
        key: "custom.users.Alice",
        found: '"Alice"',
        allowed: "the user alice",
    },
    {
        mistake: "members whose names differ by case only",
        values: { scenario: "group", group: { members: ["alice", "ALICE"] } },
        key: "group.members[1]",
        found: '"ALICE"',
        allowed: "the user alice",
    },
    {
        mistake: "groups whose names differ by case only",
        values: custom({
            groups: {
                dev: { members: ["alice"], grants: [{ instances: ["web"] }] },
                DEV: { members: ["alice"], grants: [{ instances: ["web"] }] },
            },
        }),
        key: "custom.groups.DEV",
        found: '"DEV"',
        allowed: "the group dev",
    },
];
