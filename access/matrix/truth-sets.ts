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
        if (known.size === MOST_LENGTHS) known.clear();
        known.set(length, constants);
    }
    return constants[value];
}

/** A matrix has one length for each account. */
const MOST_LENGTHS = 1000;
const known = new Map<number, Readonly<Record<Truth, Truths>>>();

/** Collects truth values, set by set. */
export function collected(length: number, parts: Iterable<readonly [Bits, Truth]>): Truths {
    const yes = new Bits(length);
    const maybe = new Bits(length);
    for (const [bits, value] of parts) {
        if (value === YES) yes.addAll(bits);
        if (value === MAYBE) maybe.addAll(bits);
    }
    return maybe.isEmpty() ? { yes, maybe: yes } : { yes, maybe: maybe.or(yes) };
}

// Where nothing is unknown, both sets are one object: then one of them is made.

export function and(one: Truths, other: Truths): Truths {
    const yes = one.yes.and(other.yes);
    return { yes, maybe: isKnown(one) && isKnown(other) ? yes : one.maybe.and(other.maybe) };
}

export function or(one: Truths, other: Truths): Truths {
    const yes = one.yes.or(other.yes);
    return { yes, maybe: isKnown(one) && isKnown(other) ? yes : one.maybe.or(other.maybe) };
}

export function not(one: Truths): Truths {
    const yes = one.maybe.not();
    return { yes, maybe: isKnown(one) ? yes : one.yes.not() };
}

/** Whether the truth value of no instance is unknown; where it says no, that may still be so. */
export function isKnown({ yes, maybe }: Truths): boolean {
    return yes === maybe;
}
