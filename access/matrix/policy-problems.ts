import { layersOf } from "../evaluate/outcome";
import type { PolicyProblem } from "../policy/error";
import type { Account } from "./account";

/**
 * What is wrong with an account's policies: statements and documents that AWS would refuse, or whose meaning it doesn't
 * state. Each is named once, however many principals have it; verdicts that depend on it are unknown.
 */
export function problemsOf({ principals }: Pick<Account, "principals">): readonly PolicyProblem[] {
    const found = new Map<string, PolicyProblem>();
    for (const { policies, trust } of principals) {
        const all = [...layersOf(policies).flatMap((layer) => layer.policies), ...(trust === undefined ? [] : [trust])];
        for (const policy of all) {
            const problems =
                policy.kind === "unknown" ? (policy.malformed ?? []) : policy.statements.flatMap(({ odd = [] }) => odd);
            for (const { policy: name, where, problem } of [problems].flat().filter((one) => one.isQuestion !== true))
                found.set(JSON.stringify([name, where, problem]), { policy: name, where, problem });
        }
    }
    return [...found.values()];
}
