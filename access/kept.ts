/** What is made of things and kept as long as they are; `question` tells apart what is made of the same thing. */
export class Kept<T extends object, V> {
    private readonly only = new WeakMap<T, V>();
    private readonly values = new WeakMap<T, Map<unknown, V>>();

    of(thing: T, make: () => V, question?: unknown): V {
        // A map for each of many things costs more than what is kept.
        if (question === undefined) {
            const single = this.only.get(thing);
            if (single !== undefined || this.only.has(thing)) return single as V;
            const answer = make();
            this.only.set(thing, answer);
            return answer;
        }
        let answers = this.values.get(thing);
        if (answers === undefined) this.values.set(thing, (answers = new Map<unknown, V>()));
        const known = answers.get(question);
        if (known !== undefined || answers.has(question)) return known as V;

        const made = make();
        answers.set(question, made);
        return made;
    }
}

/** What is made of things and kept as long as this is: quicker than `Kept` where there are many things. */
export class Remembered<T, V> {
    private readonly values = new Map<T, V>();

    of(thing: T, make: () => V): V {
        const known = this.values.get(thing);
        if (known !== undefined || this.values.has(thing)) return known as V;
        const made = make();
        this.values.set(thing, made);
        return made;
    }
}

/** A number for each thing, equal for equal ones, in the order in which they come. */
export class Numbers<T> {
    private readonly numbers = new Map<T, number>();

    get size(): number {
        return this.numbers.size;
    }

    of(thing: T): number {
        const known = this.numbers.get(thing);
        if (known !== undefined) return known;

        this.numbers.set(thing, this.numbers.size);
        return this.numbers.size - 1;
    }
}
