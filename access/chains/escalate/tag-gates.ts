import type { Condition } from "../../policy/policy";
import { layersOf, layerStatements } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import type { RequestContext } from "../../evaluate/context";
import { witnessesOf, type Witness } from "../../evaluate/witnesses";
import type { AccountInstance, AccountPrincipal } from "../../matrix/account";

/** The tag that a condition key asks for, of an instance. */
const TAG = /^(?:ssm|aws|ec2):resourcetag\/(.*)$/;
/** More combinations of values than these aren't tried. */
const LIMIT = 64;
/** The value of a tag that somebody may write. */
export const WRITABLE = { unknown: "can be written", absent: true };

/** A tag that decides over sessions: how its key is written, and the values that policies tell apart. */
interface Gate {
    readonly name: string;
    /** Undefined for no such tag; nothing where the values can't be told apart exactly. */
    readonly values: readonly Witness[] | undefined;
}
/** By the tags' keys in lower case. */
export type Gates = ReadonlyMap<string, Gate>;
/** Values by the tags' keys; undefined for no such tag. */
export type Tags = Readonly<Record<string, Witness>>;

/** The tags by which a principal's statements on sessions tell instances apart. */
export function gatesOf(opener: AccountPrincipal, request: RequestContext): Gates {
    const conditions = new Map<string, Condition[]>();
    for (const statement of layerStatements(layersOf(opener.policies))) {
        if (!coversAction(statement, "ssm:startsession")) continue;
        for (const condition of statement.conditions) {
            const key = TAG.exec(condition.key)?.[1];
            if (key !== undefined) conditions.set(key, [...(conditions.get(key) ?? []), condition]);
        }
    }
    return new Map(
        [...conditions].map(([key, own]): [string, Gate] => {
            const [first] = own;
            const name = first?.name.slice(first.name.indexOf("/") + 1) ?? key;
            return [key, { name, values: witnessesOf(WRITABLE, own, request) }];
        }),
    );
}

/** Every combination of the values of the tags; nothing where they aren't told apart exactly, or are too many. */
export function combinations(gates: Gates): readonly Tags[] | undefined {
    let all: Tags[] = [{}];
    for (const { name, values } of gates.values()) {
        if (values === undefined || all.length * values.length > LIMIT) return undefined;
        all = all.flatMap((tags) => values.map((value) => ({ ...tags, [name]: value })));
    }
    return all;
}

/** An instance's tags without those of the gates. */
export function without({ tags }: AccountInstance, gates: Gates): AccountInstance["tags"] {
    return Object.fromEntries(Object.entries(tags).filter(([name]) => !gates.has(name.toLowerCase())));
}

/** The tags that there are. */
export function present(tags: Tags): Record<string, string> {
    return Object.fromEntries(
        Object.entries(tags).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    );
}

/** A tag to write, or to remove. */
export type TagChange = readonly [key: string, value: Witness];

/** What has to be written for an instance to have these tags, by the keys as the instance has them. */
export function changesOf(instance: AccountInstance, tags: Tags): readonly TagChange[] {
    return Object.entries(tags).flatMap(([name, value]) => {
        const own = Object.entries(instance.tags).filter(([key]) => key.toLowerCase() === name.toLowerCase());
        const [[key, current] = [name, undefined]] = own;
        return own.length <= 1 && current === value ? [] : [[key, value] as const];
    });
}
