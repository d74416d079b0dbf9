import { glob, matchGlob } from "../../access/match";
import type { Account, AccountInstance } from "../../access/matrix";
import { isOfFleet, likeFleet } from "./fleet-members";

/**
 * What a stack grants and what holds in the live account, as far as the stack has a say in it: its own instances, and all
 * principals but those excepted. Instances of other stacks in the account are no drift of this one.
 *
 * A stack knows a fleet and an activation as one future instance. Each instance that the fleet has launched is compared
 * with one like it. The future one stays, on both sides: what policies say of it can drift too.
 */
export function comparedAccess(
    declared: Account,
    live: Account,
    except: readonly string[],
): { readonly declared: Account; readonly live: Account } {
    const own = new Set(declared.instances.map(({ id }) => id));
    const future = declared.instances.filter(({ fleet, activation }) => fleet === true || activation === true);
    const members = live.instances.flatMap((instance): { instance: AccountInstance; fleet: AccountInstance }[] => {
        if (own.has(instance.id)) return [];
        const fleet = future.find((one) => isOfFleet(instance, one));
        return fleet === undefined ? [] : [{ instance, fleet }];
    });
    const patterns = except.map((text) => glob(text));
    const isExcepted = (name: string): boolean => patterns.some((pattern) => matchGlob(pattern, name));
    return {
        declared: {
            ...declared,
            instances: [...declared.instances, ...members.map(({ instance, fleet }) => likeFleet(instance, fleet))],
        },
        live: {
            ...live,
            instances: [
                ...live.instances.filter(({ id }) => own.has(id)),
                ...future,
                ...members.map(({ instance }) => instance),
            ],
            principals: live.principals.filter(({ name, arn }) => !isExcepted(name) && !isExcepted(arn)),
        },
    };
}
