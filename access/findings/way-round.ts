import type { ContextValue } from "../evaluate/context";
import type { PolicySet } from "../evaluate/outcome";
import { coversAction } from "../evaluate/statement";
import type { AccountPrincipal } from "../matrix/account";
import { arns } from "../prove/universe";
import type { RuleText } from "./finding";
import type { Rule } from "./rule";
import { statementName } from "../evaluate/reasons";
import { alone, type Snapshot } from "./snapshot";
import { sessionScope } from "./session-scope";
import { writtenDocuments } from "./written-documents";

/** Another way to a shell, or to what a shell gives. */
export interface WayRound extends RuleText {
    /** The actions, any of which is the way. */
    readonly actions: readonly string[];
    /** ARN patterns of what the action is judged on, each in a list of its own where several must be allowed. */
    readonly resources: readonly (readonly string[])[];
    /** Patterns like the last of `resources`, with NAME for each document that the principal writes. Default none. */
    readonly written?: readonly string[];
    /** Whether what the action is judged on may carry tags. Default true: any. */
    readonly tagged?: boolean;
    /** Condition keys that the call has. Default none. */
    readonly context?: Readonly<Record<string, ContextValue>>;
    /** Whether it is one only on instances that the principal's sessions don't open. Default: everywhere. */
    readonly beyondSessions?: boolean;
    /** What it comes to, after "may". */
    readonly effect: string;
}

/**
 * A rule on a way round: it looks at those whose sessions are limited. Whoever opens sessions on everything gains
 * nothing by going round, and of those who open none nobody said that they shouldn't.
 */
export function wayRound({
    actions,
    resources,
    written = [],
    tagged = true,
    context,
    beyondSessions,
    effect,
    ...text
}: WayRound): Rule {
    return {
        ...text,
        *find(snapshot) {
            for (const principal of snapshot.limited) {
                const scope = beyondSessions === true ? sessionScope(principal, snapshot) : [];
                const own = written.flatMap((pattern) =>
                    writtenDocuments(principal, snapshot).map((name) => pattern.replace("NAME", name)),
                );
                const judged = resources.map((patterns, index) =>
                    index === resources.length - 1 ? [...patterns, ...own] : patterns,
                );
                const open = actions.filter((action) =>
                    judged.every((patterns) =>
                        patterns.some((pattern) => {
                            const universes = [arns(placed(pattern, snapshot))];
                            return snapshot.possible(principal, action, {
                                universes,
                                tagged: tagged && !isUntagged(pattern),
                                scope,
                                ...(context && { context }),
                            });
                        }),
                    ),
                );
                if (open.length === 0) continue;
                const what = `${principal.name} may ${effect} (${open.join(", ")})`;
                yield { principals: [principal.arn], ...sourceOf(principal, open), what };
            }
        },
    };
}

/** Documents are taken to have no tags, as everywhere: whoever limits by an instance's tag doesn't mean them. */
function isUntagged(pattern: string): boolean {
    return /:(document|automation-definition)\//.test(pattern);
}

/** Fills in the partition and the account of a pattern. */
export function placed(pattern: string, { home }: Snapshot): string {
    return pattern.replaceAll("PARTITION", home.partition).replaceAll("ACCOUNT", home.account);
}

/**
 * Where an action is allowed: the policy and its statement, or statements; nothing where several policies do. `opens`
 * says whether a statement does by itself, where not all that cover the action are meant.
 */
export function sourceOf(
    { policies }: AccountPrincipal,
    actions: readonly string[],
    opens: (policies: PolicySet) => boolean = () => true,
): { policy?: string; statement?: string } {
    const covering = policies.identity.flatMap((policy) =>
        policy.kind === "unknown"
            ? []
            : policy.statements
                  .filter(
                      (one) =>
                          one.effect === "Allow" && actions.some((action) => coversAction(one, action.toLowerCase())),
                  )
                  .map((statement) => ({ policy, statement })),
    );
    const sources = covering.length < 2 ? covering : covering.filter((one) => opens(alone(one)));
    const [first] = sources;
    return first === undefined || sources.some(({ policy }) => policy !== first.policy)
        ? {}
        : {
              policy: first.policy.name,
              statement: sources.map(({ statement }) => statementName(statement)).join(" and "),
          };
}

/** Every EC2 instance. */
export const EC2_INSTANCE = "arn:PARTITION:ec2:*:ACCOUNT:instance/i-*";
