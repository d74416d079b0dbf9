import type { Account } from "../../../access/matrix/account";
import { accountOf, ALL_INSTANCES, SHELL, startSession } from "../diff/accounts";

/** Texts that try to be more than text: in HTML, Markdown, spreadsheets, terminals and YAML. */
export const HOSTILE = [
    `</script><script>globalThis.pwned = 1</script>`,
    `<img src=x onerror="globalThis.pwned = 1">`,
    `" autofocus onfocus="globalThis.pwned = 1`,
    `' onmouseover='globalThis.pwned = 1`,
    `<!--<script>`,
    `]]><b>bold</b>`,
    `| a | b |\n| - | - |`,
    "```\n# heading\n```",
    "`code` and ``more`` code`",
    `[link](https://example.com) ![image](https://example.com/x.png)`,
    `https://example.com www.example.com mail@example.com`,
    `@everyone @octo-org/team #1 GH-2 octo-org/repo#3`,
    `</details></summary><h1>`,
    `=HYPERLINK("https://example.com","click")`,
    `+1+1`,
    `-2+3`,
    `@SUM(A1)`,
    `\t=1+1`,
    `\r=1+1`,
    `\uff1d1+1`,
    `"quoted", with commas`,
    `\u001b[2J\u001b]0;title\u0007cleared`,
    `\u202egnp.exe`,
    `zero\u200bwidth\ufeff`,
    `line\u2028separator\u2029`,
    `$(id) \${aws:username} {{constructor}}`,
    `𝔘𝔫𝔦𝔠𝔬𝔡𝔢 🧨 日本語`,
    `\ud800 lone surrogate`,
    `   `,
    `__proto__`,
];

/** An account in which every name and every tag is hostile, and everybody reaches everything. */
export function hostileAccount(): Account {
    const policies = (text: string): Record<string, ReturnType<typeof startSession>[]> => ({
        [text]: [startSession([ALL_INSTANCES, SHELL])],
    });
    return withHostileSids({
        users: Object.fromEntries(HOSTILE.map((text) => [text, { policies: policies(text), tags: { [text]: text } }])),
        instances: Object.fromEntries(HOSTILE.map((text) => [text, { [text]: text, Environment: text }])),
    });
}

/** IAM takes letters and digits in a Sid only, and so does the parser: a page must stand others all the same. */
function withHostileSids(spec: Parameters<typeof accountOf>[0]): Account {
    const account = accountOf(spec);
    return {
        ...account,
        principals: account.principals.map((principal) => ({
            ...principal,
            policies: {
                ...principal.policies,
                identity: principal.policies.identity.map((policy) =>
                    policy.kind === "policy"
                        ? { ...policy, statements: policy.statements.map((one) => ({ ...one, sid: principal.name })) }
                        : policy,
                ),
            },
        })),
    };
}
