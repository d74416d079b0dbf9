import { coversAction } from "../evaluate/statement";
import { fill } from "../evaluate/variables";
import type { AccountPrincipal } from "../matrix/account";
import { exactText } from "../policy/template";
import type { Snapshot } from "./snapshot";
import { tagConditions } from "./statements";

/** A tag that opens sessions for a principal: its key as the policy writes it, and a value that opens. */
export interface GatingTag {
    readonly key: string;
    readonly value: string;
}

/** The tags by which a principal's sessions are allowed. */
export function gatingTags(principal: AccountPrincipal, snapshot: Snapshot): GatingTag[] {
    const found = new Map<string, GatingTag>();
    for (const policy of principal.policies.identity) {
        if (policy.kind === "unknown") continue;
        for (const statement of policy.statements) {
            if (!coversAction(statement, "ssm:startsession")) continue;
            for (const { name, operator, values } of tagConditions(statement)) {
                const [template] = "templates" in values ? values.templates : [];
                // A Deny of everything that hasn't the value opens by the value as well.
                const opens = operator.negated === (statement.effect === "Deny");
                if (template === undefined || !opens) continue;
                const filled = fill(template, snapshot.request(principal));
                const key = name.slice(name.indexOf("/") + 1);
                const value =
                    filled.kind === "text" ? exactText(filled.parts).replaceAll("*", "x").replaceAll("?", "x") : "x";
                if (!found.has(key.toLowerCase())) found.set(key.toLowerCase(), { key, value });
            }
        }
    }
    return [...found.values()];
}

/** A key in other letter cases, itself first: to IAM's conditions all of them are one key, to EC2 they are several. */
export function spellings(key: string): string[] {
    return [...new Set([key, key.toLowerCase(), key.toUpperCase()])];
}

/** The keys of the principal's own tags that its policies compare with something. */
export function ownTagKeys({ policies }: AccountPrincipal): string[] {
    const keys = policies.identity.flatMap((policy) =>
        policy.kind === "unknown"
            ? []
            : policy.statements
                  .filter((one) => one.effect === "Allow" && coversAction(one, "ssm:startsession"))
                  .flatMap(({ conditions }) =>
                      conditions.flatMap(({ name, values }) => [
                          name,
                          ...("templates" in values
                              ? values.templates.flatMap(({ variables }) => variables.map((one) => one.name))
                              : []),
                      ]),
                  ),
    );
    const prefix = "aws:principaltag/";
    return [
        ...new Set(keys.filter((key) => key.toLowerCase().startsWith(prefix)).map((key) => key.slice(prefix.length))),
    ];
}
