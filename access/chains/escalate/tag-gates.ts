import type { Condition, PolicyStatement } from "../../policy/policy";
import { isVariable, type Template } from "../../policy/template";
import { layersOf, layerStatements, type Verdict } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import type { ContextValue, RequestContext } from "../../evaluate/context";
import { witnessesOf, type Witness } from "../../evaluate/witnesses";
import type { AccountInstance, AccountPrincipal } from "../../matrix/account";
import { Kept } from "../../kept";

/** The tag that a condition key asks for, of an instance. */
const TAG = /^(?:ssm|aws|ec2):resourcetag\/(.*)$/;
/** More combinations of values than these aren't tried. */
const LIMIT = 64;
/** The value of a tag that somebody may write. */
export const WRITABLE = { unknown: "can be written", absent: true };
/** Any value of a tag. */
export const ANY: ContextValue = { unknown: "can be any" };

/** Of the tags that policies on a call ask for, those that may be written or removed before the call writes another. */
export function writableBefore(
    key: string,
    asked: readonly string[],
    write: (tag: string, value: ContextValue | undefined) => { readonly verdict: Verdict },
): readonly string[] {
    return asked.filter(
        (one) =>
            one.toLowerCase() !== key.toLowerCase() &&
            [ANY, undefined].some((value) => write(one, value).verdict !== "denied"),
    );
}

/** A tag that decides over a right: how its key is written, and the values that policies tell apart. */
interface Gate {
    readonly name: string;
    /** Undefined for no such tag; nothing where the values can't be told apart exactly. */
    readonly values: readonly Witness[] | undefined;
}
/** By the tags' keys in lower case. */
export type Gates = ReadonlyMap<string, Gate>;
/** Values by the tags' keys; undefined for no such tag. */
export type Tags = Readonly<Record<string, Witness>>;

/** The tags by which a principal's statements on some actions, in lower case, tell instances apart. */
export function gatesOf(opener: AccountPrincipal, request: RequestContext, actions: readonly string[]): Gates {
    const statements = layerStatements(layersOf(opener.policies));
    return gatesIn(
        statements.filter((one) => actions.some((action) => coversAction(one, action))),
        request,
        TAG,
    );
}

/** What is known of one tag from statements. */
interface Asked {
    readonly name: string;
    readonly conditions: Condition[];
    /** Values that a key of the request has which is compared with the tag. */
    readonly compared: string[];
    isOpen: boolean;
}

/** The tags of a resource by which statements decide; `tag` has the condition keys, the tag's own key as its group. */
export function gatesIn(statements: readonly PolicyStatement[], request: RequestContext, tag: RegExp): Gates {
    const found = new Map<string, Asked>();
    const at = (key: string, written: string): Asked => {
        const name = written.slice(written.indexOf("/") + 1);
        const asked = found.get(key) ?? { name, conditions: [], compared: [], isOpen: false };
        found.set(key, asked);
        return asked;
    };
    const filledIn = (template: Template, use: (asked: Asked) => void): void => {
        for (const { key, name } of template.variables) {
            const own = tag.exec(key)?.[1];
            if (own !== undefined) use(at(own, name));
        }
    };
    for (const { conditions, resources } of statements) {
        for (const condition of conditions) {
            const key = tag.exec(condition.key)?.[1];
            if (key !== undefined) at(key, condition.name).conditions.push(condition);
            for (const template of "templates" in condition.values ? condition.values.templates : []) {
                filledIn(template, (asked) => {
                    const is = request.get(condition.key);
                    const values = typeof is === "string" ? [is] : Array.isArray(is) ? (is as string[]) : undefined;
                    if (values === undefined || !isWhole(template)) asked.isOpen = true;
                    else asked.compared.push(...values);
                });
            }
        }
        for (const pattern of resources?.patterns ?? []) filledIn(pattern, (asked) => (asked.isOpen = true));
    }
    return new Map(
        [...found].map(([key, { name, conditions, compared, isOpen }]): [string, Gate] => {
            const told = isOpen ? undefined : witnessesOf(WRITABLE, conditions, request);
            return [key, { name, values: told && [...new Set([...told, ...compared])] }];
        }),
    );
}

/** Whether a text is a variable and nothing else. */
function isWhole({ parts: [first, ...others] }: Template): boolean {
    return first !== undefined && others.length === 0 && isVariable(first);
}

/** Every combination of the values of the tags; nothing where they aren't told apart exactly, or are too many. */
export function combinations(gates: Gates): readonly Tags[] | undefined {
    return combined.of(gates, () => combine(gates));
}

const combined = new Kept<Gates, readonly Tags[] | undefined>();

function combine(gates: Gates): readonly Tags[] | undefined {
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

/** What has to be written for an instance to have these tags, by the keys as the instance has them, in any letter case. */
export function changesOf(instance: AccountInstance, tags: Tags): readonly TagChange[] {
    return Object.entries(tags).flatMap(([name, value]) => {
        const own = Object.entries(instance.tags).filter(([key]) => key.toLowerCase() === name.toLowerCase());
        if (own.length === 0) return value === undefined ? [] : [[name, value] as const];
        return own.filter(([, current]) => current !== value).map(([key]) => [key, value] as const);
    });
}
