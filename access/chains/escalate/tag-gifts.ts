import type { ContextValue, Unknown } from "../../evaluate/context";
import type { AccountPrincipal } from "../../matrix/account";
import type { Gift } from "./gifts";
import type { Allowed, IamWrites, TagCall } from "./iam-writes";
import type { Variants } from "./variants";

const CHANGE = "tagged";

/** A tag to be: undefined for none. */
export type Wanted = readonly [name: string, value: ContextValue | undefined];

/** Principals with other tags than they have, and the calls that write those. */
export class TagGifts {
    private readonly writes: IamWrites;
    private readonly variants: Variants;

    constructor(writes: IamWrites, variants: Variants) {
        this.writes = writes;
        this.variants = variants;
    }

    /** Whether a principal's tags were written already. */
    isTagged(target: AccountPrincipal): boolean {
        return this.variants.isChanged(target, CHANGE);
    }

    /** A principal with other tags. */
    gift(target: AccountPrincipal, changes: readonly Wanted[], allowed: Allowed): Gift {
        const words = changes
            .map(([name, value]) =>
                value === undefined ? `no ${name}` : typeof value === "string" ? `${name}=${value}` : name,
            )
            .join(", ");
        const to = this.variants.of(target, { kind: CHANGE, which: words }, () => ({
            policies: target.policies,
            tags: tagged(target.tags, changes),
        }));
        return { to, allowed, what: words };
    }

    /** The calls by which a principal changes the tags of another; undefined where it may not. */
    allowed(principal: AccountPrincipal, target: AccountPrincipal, tags: readonly Wanted[]): Allowed | undefined {
        const call = (on: AccountPrincipal, ...tag: Wanted): TagCall => this.writes.tag(principal, on, ...tag);
        const calls = tags.flatMap(([name, value]) => {
            const written = call(target, name, value);
            if (written.verdict !== "denied" || value === undefined || tagOf(target, name) === undefined)
                return [written];
            // A tag that can't be overwritten may be removed and written anew.
            const untagged = { ...target, tags: tagged(target.tags, [[name, undefined]]) };
            return [call(target, name, undefined), call(untagged, name, value)];
        });
        if (calls.some(({ verdict }) => verdict === "denied")) return undefined;
        return {
            verdict: calls.every(({ verdict }) => verdict === "allowed") ? "allowed" : "unknown",
            actions: [...new Set(calls.map(({ action }) => action))],
        };
    }
}

/** The value of a principal's tag, whose key may be in whatever letter case. */
export function tagOf({ tags }: AccountPrincipal, name: string): unknown {
    return Object.entries(tags).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

/** Tags with others written over them: keys are the same in whatever letter case. */
function tagged(tags: AccountPrincipal["tags"], wanted: readonly Wanted[]): AccountPrincipal["tags"] {
    const keys = new Set(wanted.map(([key]) => key.toLowerCase()));
    const others = Object.entries(tags).filter(([key]) => !keys.has(key.toLowerCase()));
    const written = wanted.flatMap(([key, value]) =>
        value === undefined || Array.isArray(value) ? [] : [[key, value as string | Unknown] as const],
    );
    return Object.fromEntries([...others, ...written]);
}
