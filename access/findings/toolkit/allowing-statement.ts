export { EC2_INSTANCE } from "../../bypasses/places";
import type { PolicySet } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import type { AccountPrincipal } from "../../matrix/account";
import { statementName } from "../../evaluate/reasons";
import { alone, type Snapshot } from "./snapshot";

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
