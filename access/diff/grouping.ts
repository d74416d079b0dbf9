import { type AnyPolicy, layersOf } from "../evaluate/outcome";
import type { AccountInstance, AccountPrincipal } from "../matrix/account";
import { instanceRequest, isInstanceKey } from "../matrix/session-request";
import { mentionedKeys } from "../matrix/relevant-policies";
import type { PolicyStatement } from "../policy/policy";
import type { InstancePair, PrincipalPair } from "./pairing";
import { Kept, Numbers } from "../kept";

/** Sorts items into lists by a key, in the order in which the keys appear. */
export function groupedBy<T, K = string>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
    const groups = new Map<K, T[]>();
    for (const item of items) {
        const key = keyOf(item);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [item]);
        else group.push(item);
    }
    return groups;
}

/** Equal for principals whose access changed for the same cause: the same groups, policies and tags on both sides. */
export class PrincipalKeys {
    private readonly ids = new Numbers<AnyPolicy>();

    of({ before, after }: PrincipalPair): string {
        return JSON.stringify([this.describe(before), this.describe(after)]);
    }

    private describe(principal: AccountPrincipal | undefined): unknown {
        if (principal === undefined) return null;
        const { type, groups, tags, policies } = principal;
        const ids = layersOf(policies).map((layer) => [layer.layer, ...layer.policies.map((one) => this.ids.of(one))]);
        return [type, [...groups].sort(), Object.entries(tags).sort(), ids];
    }
}

/** Equal for instances of which the same changed, as far as statements ask for it. */
export function instanceKey({ before, after }: InstancePair, statements: readonly PolicyStatement[]): string {
    const keys = keysOf.of(statements, () => mentionedKeys(statements).filter(isInstanceKey));
    const values = (instance: AccountInstance | undefined): unknown[] | null => {
        if (instance === undefined) return null;
        const request = instanceRequest(instance);
        return keys.map((key) => request.get(key) ?? null);
    };
    const [former, latter] = [values(before), values(after)];
    const changes = keys.map((_, at) => {
        const change = [former?.[at], latter?.[at]];
        return JSON.stringify(change[0]) === JSON.stringify(change[1]) ? 0 : change;
    });
    const sameArn = JSON.stringify(before?.arn) === JSON.stringify(after?.arn);
    return JSON.stringify([former === null, latter === null, changes, sameArn]);
}

const keysOf = new Kept<readonly PolicyStatement[], readonly string[]>();
