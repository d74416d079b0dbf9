import type { ContextValue, RequestContext } from "../../access/evaluate/context";
import { decideIn } from "../../access/evaluate/decide";
import { targetOf, type Target } from "../../access/evaluate/statement";
import type { Policy, PolicyStatement } from "../../access/policy/policy";
import { covering, type ResourceKind } from "./overlap";
import { allowing, isTagCondition, sessionGrants, tagKey } from "./sessions";

/** A question of whether somebody may write a tag key on something that exists already. */
export interface TagWrite {
    readonly policy: Policy;
    readonly action: string;
    /** The key in one spelling. */
    readonly key: string;
    /** The value asked for: any, or this one. */
    readonly value?: string;
    /** What is tagged; anything, where it is none of the kinds. */
    readonly kinds: readonly ResourceKind[];
}

const ANY: ContextValue = { unknown: "may have any value", absent: true };

/** The Allow statement by which a document lets its principal write the tag, if there is one. */
export function writesTag({ policy, action, key, value, kinds }: TagWrite): PolicyStatement | undefined {
    return allowing(policy, action).find((statement) =>
        targetsOf(statement, kinds).some((resource) => {
            const alone = {
                ...policy,
                statements: policy.statements.filter((one) => one.effect === "Deny" || one === statement),
            };
            const layers = [{ layer: "identity" as const, policies: [alone] }];
            const { verdict } = decideIn(layers, targetOf(action, resource), contextOf(key, value));
            return verdict !== "denied";
        }),
    );
}

/**
 * The spellings that a key may be written in, each a key of its own to EC2 and the same key to a condition: as it is,
 * in small letters, in capitals, and with another first letter.
 */
export function spellings(key: string): readonly string[] {
    const [first = "", ...rest] = key;
    const other = first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase();
    return [...new Set([key, key.toLowerCase(), key.toUpperCase(), other + rest.join("")])];
}

/** The instance's tags that decide over the sessions of these policies. */
export function gatingKeys(policies: readonly Policy[]): readonly string[] {
    return [...new Set(policies.flatMap(sessionGrants).flatMap(({ tagConditions }) => tagConditions.map(tagKey)))];
}

/** The principal's own tags that decide over the sessions of these policies. */
export function principalKeys(policies: readonly Policy[]): readonly string[] {
    const conditions = policies
        .flatMap(sessionGrants)
        .flatMap(({ statement }) => statement.conditions.filter(isTagCondition));
    const variables = conditions.flatMap(({ values }) =>
        values.family === "string" ? values.templates.flatMap((template) => template.variables) : [],
    );
    return [
        ...new Set(
            variables
                .filter(({ key }) => key.startsWith("aws:principaltag/"))
                .map(({ name }) => name.slice(name.indexOf("/") + 1)),
        ),
    ];
}

/** A resource that the statement covers, of each kind: enough to hold the document's denials against. */
function targetsOf(statement: PolicyStatement, kinds: readonly ResourceKind[]): readonly Target["resource"][] {
    if (kinds.length === 0) {
        return [{ unknown: "may be anything the action takes" }];
    }
    return kinds.flatMap((kind) =>
        covering(statement, kind).map(({ region, account, resource }) => {
            const service = kind === "instance" ? "ec2" : "ssm";
            const id =
                kind === "instance" ? "instance/i-0123456789abcdef0" : `${kind.replace(" ", "-")}/mi-0123456789abcdef0`;
            return `arn:aws:${service}:${some(region)}:${some(account)}:${resource === "*" || resource.endsWith("/*") ? id : some(resource)}`;
        }),
    );
}

function some(pattern: string): string {
    return pattern.replaceAll(/[*?]/g, "x");
}

/** A request to write the key on what exists; whatever else a condition asks for may be so or not. */
function contextOf(key: string, value: string | undefined): RequestContext {
    const lower = key.toLowerCase();
    return {
        get(name) {
            if (name === "aws:tagkeys") {
                return [key];
            }
            if (name.startsWith("aws:requesttag/")) {
                return name.slice("aws:requesttag/".length) === lower
                    ? (value ?? { unknown: "is chosen by the caller" })
                    : undefined;
            }
            // Tags given at creation are another matter: there is no instance yet that somebody could reach.
            return name === "ec2:createaction" ? undefined : ANY;
        },
    };
}
