/** Kleene's logic: what is unknown stays unknown only where it matters. The numbers order the values. */
export const NO = 0;
export const MAYBE = 1;
export const YES = 2;
export type Truth = 0 | 1 | 2;

export function truth(value: boolean): Truth {
    return value ? YES : NO;
}

export function not(value: Truth): Truth {
    return value === YES ? NO : value === NO ? YES : MAYBE;
}

export function and(one: Truth, other: Truth): Truth {
    return one < other ? one : other;
}

export function or(one: Truth, other: Truth): Truth {
    return one > other ? one : other;
}

/** Whether any of the items is true; stops at the first that is. */
export function any<T>(items: readonly T[], test: (item: T) => Truth): Truth {
    let result: Truth = NO;
    for (const item of items) {
        const value = test(item);
        if (value === YES) return YES;
        result = or(result, value);
    }
    return result;
}

/** Whether all of the items are true; stops at the first that isn't. */
export function all<T>(items: readonly T[], test: (item: T) => Truth): Truth {
    let result: Truth = YES;
    for (const item of items) {
        const value = test(item);
        if (value === NO) return NO;
        result = and(result, value);
    }
    return result;
}
