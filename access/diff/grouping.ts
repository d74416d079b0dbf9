import type { AnyPolicy } from "../evaluate/outcome";
import { layersOf } from "../evaluate/outcome";
import type { AccountInstance, AccountPrincipal } from "../matrix/account";
import { instanceRequest, isInstanceKey } from "../matrix/session-request";
import { variablesOf } from "../matrix/statement-truths";
import type { PolicyStatement } from "../policy/policy";
import type { InstancePair, PrincipalPair } from "./pairing";

/** Sorts items into lists by a key, in the order in which the keys appear. */
export function groupedBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
    const groups = new Map<string, T[]>();
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
    private readonly ids = new Map<AnyPolicy, number>();

    of({ before, after }: PrincipalPair): string {
        return JSON.stringify([this.describe(before), this.describe(after)]);
    }

    private describe(principal: AccountPrincipal | undefined): unknown {
        if (principal === undefined) return null;
        const { type, groups, tags, policies } = principal;
        const ids = layersOf(policies).map((layer) => [layer.layer, ...layer.policies.map((one) => this.id(one))]);
        return [type, [...groups].sort(), Object.entries(tags).sort(), ids];
    }

    private id(policy: AnyPolicy): number {
        let id = this.ids.get(policy);
        if (id === undefined) this.ids.set(policy, (id = this.ids.size));
        return id;
    }
}

/** Equal for instances of which the same changed, as far as statements ask for it. */
export function instanceKey({ before, after }: InstancePair, statements: readonly PolicyStatement[]): string {
    const keys = instanceKeys(statements);
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

const keysOf = new WeakMap<readonly PolicyStatement[], readonly string[]>();

function instanceKeys(statements: readonly PolicyStatement[]): readonly string[] {
    const known = keysOf.get(statements);
    if (known !== undefined) return known;
    const keys = new Set<string>();
    for (const { conditions, resources } of statements) {
        for (const condition of conditions) for (const key of [condition.key, ...variablesOf(condition)]) keys.add(key);
        for (const { variables } of resources?.patterns ?? []) for (const { key } of variables) keys.add(key);
    }
    const result = [...keys].filter(isInstanceKey).sort();
    keysOf.set(statements, result);
    return result;
}
