import type { ContextValue } from "../evaluate/context";
import { coversAction } from "../evaluate/statement";
import type { AccountPrincipal } from "../matrix/account";
import { arns } from "../prove/universe";
import type { RuleText } from "./finding";
import type { Rule } from "./rule";
import { statementName } from "../evaluate/reasons";
import type { Snapshot } from "./snapshot";

/** Another way to a shell, or to what a shell gives. */
export interface WayRound extends RuleText {
    /** The actions, any of which is the way. */
    readonly actions: readonly string[];
    /** ARN patterns of what the action is judged on, each in a list of its own where several must be allowed. */
    readonly resources: readonly (readonly string[])[];
    /** Condition keys that the call has. Default none. */
    readonly context?: Readonly<Record<string, ContextValue>>;
    /** What it comes to, after "may". */
    readonly effect: string;
}

/**
 * A rule on a way round: it looks at those whose sessions are limited. Whoever opens sessions on everything gains
 * nothing by going round, and of those who open none nobody said that they shouldn't.
 */
export function wayRound({ actions, resources, context, effect, ...text }: WayRound): Rule {
    return {
        ...text,
        *find(snapshot) {
            for (const principal of snapshot.limited) {
                const open = actions.filter((action) =>
                    resources.every((patterns) =>
                        patterns.some((pattern) => {
                            const universes = [arns(placed(pattern, snapshot))];
                            return snapshot.possible(principal, action, { universes, ...(context && { context }) });
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

/** Fills in the partition and the account of a pattern. */
export function placed(pattern: string, { home }: Snapshot): string {
    return pattern.replaceAll("PARTITION", home.partition).replaceAll("ACCOUNT", home.account);
}

/** The statement that allows an action, where there is only one. */
export function sourceOf(
    { policies }: AccountPrincipal,
    actions: readonly string[],
): { policy?: string; statement?: string } {
    const sources = policies.identity.flatMap((policy) =>
        policy.kind === "unknown"
            ? []
            : policy.statements
                  .filter(
                      (one) =>
                          one.effect === "Allow" && actions.some((action) => coversAction(one, action.toLowerCase())),
                  )
                  .map((one) => ({ policy: policy.name, statement: statementName(one) })),
    );
    return sources.length === 1 ? (sources[0] ?? {}) : {};
}

/** Every EC2 instance. */
export const EC2_INSTANCE = "arn:PARTITION:ec2:*:ACCOUNT:instance/i-*";
