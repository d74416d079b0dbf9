import type { AccountInstance } from "../../matrix/account";
import type { TagWrite } from "./instance-tag-writes";
import { changesOf, type TagChange, type Tags } from "./tag-gates";

interface Made {
    readonly change: TagChange;
    readonly write: TagWrite;
}

/** How an instance gets some tags. */
export interface Retagging {
    readonly changes: readonly TagChange[];
    readonly actions: readonly string[];
    readonly isSure: boolean;
}

/**
 * The writes by which an instance gets some tags; undefined where one of them is denied, or none is needed.
 *
 * To EC2 `Team` and `team` are two tags, to conditions one key, and AWS doesn't say which of the two counts. So both have
 * to be written or removed; where only one of them can be, what counts is unknown.
 */
export function retagging(
    instance: AccountInstance,
    tags: Tags,
    write: (...change: TagChange) => TagWrite,
): Retagging | undefined {
    const made: Made[] = [];
    let isSure = true;
    for (const [name, value] of Object.entries(tags)) {
        const changes = changesOf(instance, { [name]: value });
        const own = Object.keys(instance.tags).filter((key) => key.toLowerCase() === name.toLowerCase());
        const written = changes.map((change): Made => ({ change, write: write(...change) }));
        const isThere =
            own.some((key) => instance.tags[key] === value) ||
            written.some((one) => one.write.verdict === "allowed" && one.change[1] !== undefined);
        const chosen = written.map((one): Made => {
            if (own.length < 2 || !isThere || one.write.verdict === "allowed") return one;
            // With the value in one of the two, the other may be removed just as well.
            const change = [one.change[0], undefined] as const;
            const removal = { change, write: write(...change) };
            return removal.write.verdict === "allowed" || one.write.verdict === "denied" ? removal : one;
        });
        const open = chosen.filter((one) => one.write.verdict !== "denied");
        made.push(...open);
        if (open.length === chosen.length) continue;
        if (own.length < 2 || (open.length === 0 && !isThere)) return undefined;
        isSure = false;
    }
    if (made.length === 0) return undefined;
    return {
        changes: made.map(({ change }) => change),
        actions: [...new Set(made.flatMap(({ write: { actions } }) => actions))],
        isSure: isSure && made.every(({ write: { verdict } }) => verdict === "allowed"),
    };
}
