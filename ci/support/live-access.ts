import { glob, matchGlob } from "../../access/match";
import type { Account } from "../../access/matrix";

/**
 * A live account as far as a stack has a say in it: its own instances, and all principals but those excepted. Instances
 * of other stacks in the account are no drift of this one.
 */
export function liveAccess(live: Account, declared: Account, except: readonly string[]): Account {
    const own = new Set(declared.instances.map(({ id }) => id));
    const patterns = except.map((text) => glob(text));
    const isExcepted = (name: string): boolean => patterns.some((pattern) => matchGlob(pattern, name));
    return {
        ...live,
        instances: live.instances.filter(({ id }) => own.has(id)),
        principals: live.principals.filter(({ name, arn }) => !isExcepted(name) && !isExcepted(arn)),
    };
}
