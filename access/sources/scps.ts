import { z } from "zod";
import type { Account } from "../matrix/account";
import type { AnyPolicy } from "../evaluate/outcome";
import { readPolicy } from "../policy/parse";
import { checked } from "./checked";
import { readJsonOnce } from "./json-file";
import { nameOf } from "./standard-input";

const described = z.object({
    Policy: z.object({ PolicySummary: z.object({ Name: z.string().optional() }).optional(), Content: z.string() }),
});
const levels = z.array(z.array(z.union([z.string(), z.record(z.string(), z.unknown())])));

/**
 * Puts an account under service control policies: a JSON list of levels, from the organization's root down, each a list
 * of documents or of answers of `aws organizations describe-policy`. Service-linked roles are exempt:
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 *
 * @throws SourceError for a file of another kind.
 */
export function withScps(account: Account, file: string): Account {
    const name = nameOf(file);
    const source = checked(
        levels,
        readJsonOnce(file),
        name,
        "a list of levels, each a list of service control policies",
    );
    const scps = source.map((level, n) =>
        level.map((policy, m) => scpOf(policy, `${name}, level ${n + 1}, policy ${m + 1}`)),
    );
    return {
        ...account,
        principals: account.principals.map((principal) =>
            principal.use === "service-linked"
                ? principal
                : { ...principal, policies: { ...principal.policies, scps } },
        ),
    };
}

function scpOf(source: string | Record<string, unknown>, place: string): AnyPolicy {
    const answer = described.safeParse(source);
    if (!answer.success) return readPolicy(source, `service control policy (${place})`);
    const { PolicySummary, Content } = answer.data.Policy;
    return readPolicy(Content, `service control policy ${PolicySummary?.Name ?? `(${place})`}`);
}
