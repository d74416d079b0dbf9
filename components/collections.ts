/** A record with the same keys and other values. */
export function mapValues<From, To>(
    record: Readonly<Record<string, From>>,
    make: (value: From, name: string) => To,
): Record<string, To> {
    return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, make(value, name)]));
}

/** The function, asked once for each argument. */
export function memoized<Argument, Result>(make: (argument: Argument) => Result): (argument: Argument) => Result {
    const made = new Map<Argument, Result>();
    return (argument) => {
        const before = made.get(argument);
        if (before !== undefined) {
            return before;
        }
        const result = make(argument);
        made.set(argument, result);
        return result;
    };
}
