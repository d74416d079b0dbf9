import { z } from "zod";
import type { Account } from "../matrix/account";
import { underControlPolicies } from "../matrix/control-policies";
import type { AnyPolicy } from "../evaluate/outcome";
import { readPolicy, readResourceControlPolicy } from "../policy/parse";
import { checked } from "../checked";
import { readJsonOnce } from "../files/json-file";
import { nameOf } from "../files/standard-input";

const described = z.object({
    Policy: z.object({ PolicySummary: z.object({ Name: z.string().optional() }).optional(), Content: z.string() }),
});
const levels = z.array(z.array(z.union([z.string(), z.record(z.string(), z.unknown())])));

/** What limits an organization's accounts from outside them. */
type ControlPolicy = "service control policy" | "resource control policy";

/**
 * Puts an account under service control policies: a JSON list of levels, from the organization's root down, each a list
 * of documents or of answers of `aws organizations describe-policy`. They count beside those that a stack attaches.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 *
 * @throws SourceError for a file of another kind.
 */
export function withScps(account: Account, file: string): Account {
    const scps = levelsOf(file, "service control policy");
    return underControlPolicies(account, () => ({ scps }));
}

/**
 * Puts an account's resources, such as roles that somebody assumes, under resource control policies, in the same form.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 *
 * @throws SourceError for a file of another kind.
 */
export function withRcps(account: Account, file: string): Account {
    const rcps = levelsOf(file, "resource control policy");
    return underControlPolicies(account, () => ({ rcps }));
}

function levelsOf(file: string, kind: ControlPolicy): AnyPolicy[][] {
    const name = nameOf(file);
    const plural = kind.replace(/y$/, "ies");
    const source = checked(levels, readJsonOnce(file), name, `a list of levels, each a list of ${plural}`);
    return source.map((level, n) =>
        level.map((policy, m) => controlPolicy(policy, kind, `${name}, level ${n + 1}, policy ${m + 1}`)),
    );
}

/** A document, or an answer of `aws organizations describe-policy`. */
function controlPolicy(source: string | Record<string, unknown>, kind: ControlPolicy, place: string): AnyPolicy {
    const answer = described.safeParse(source);
    const read = kind === "resource control policy" ? readResourceControlPolicy : readPolicy;
    if (!answer.success) return read(source, `${kind} (${place})`);
    const { PolicySummary, Content } = answer.data.Policy;
    return read(Content, `${kind} ${PolicySummary?.Name ?? `(${place})`}`);
}
