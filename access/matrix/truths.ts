import { MAYBE, NO, YES, type Truth } from "../evaluate/truth";
import { Bits } from "./bits";

/** One truth value for each instance: where it is true, and where it may be. */
export interface Truths {
    readonly yes: Bits;
    /** Where it is true or unknown. */
    readonly maybe: Bits;
}

/** The same truth value for every instance. */
export function everywhere(length: number, value: Truth): Truths {
    let constants = known.get(length);
    if (constants === undefined) {
        const [none, all] = [new Bits(length), Bits.all(length)];
        constants = {
            [NO]: { yes: none, maybe: none },
            [MAYBE]: { yes: none, maybe: all },
            [YES]: { yes: all, maybe: all },
        };
        known.clear();
        known.set(length, constants);
    }
    return constants[value];
}

/** Of the latest length: one matrix has one. */
const known = new Map<number, Readonly<Record<Truth, Truths>>>();

/** Collects truth values, set by set. */
export function collected(length: number, parts: Iterable<readonly [Bits, Truth]>): Truths {
    const yes = new Bits(length);
    const maybe = new Bits(length);
    for (const [bits, value] of parts) {
        if (value === YES) yes.addAll(bits);
        if (value !== NO) maybe.addAll(bits);
    }
    return { yes, maybe };
}

export function and(one: Truths, other: Truths): Truths {
    return { yes: one.yes.and(other.yes), maybe: one.maybe.and(other.maybe) };
}

export function or(one: Truths, other: Truths): Truths {
    return { yes: one.yes.or(other.yes), maybe: one.maybe.or(other.maybe) };
}

export function not(one: Truths): Truths {
    return { yes: one.maybe.not(), maybe: one.yes.not() };
}

/** The truth value of one instance. */
export function truthAt({ yes, maybe }: Truths, position: number): Truth {
    return yes.has(position) ? YES : maybe.has(position) ? MAYBE : NO;
}
