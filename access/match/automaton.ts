import { codesOf, languageKey, repeats, takes, type Language } from "./language";

/** No text that begins so is in the language. */
export const DEAD = 0;

/** An automaton that goes one way at each character; its states are numbered, `DEAD` among them. */
export interface Automaton {
    readonly start: number;
    step(state: number, code: number): number;
    accepts(state: number): boolean;
    /** The characters that make a difference in this state: all others lead to the same one. */
    codes(state: number): readonly number[];
    /** Whether a state takes no characters but `codes`. */
    onlyCodes(state: number): boolean;
    /** Whether a state takes every character, but perhaps some of `codes`. */
    anyCode(state: number): boolean;
    /** The sets of characters that a state takes; in them, only `codes` make a difference. */
    sets(state: number): readonly ReadonlySet<number>[];
}

/** Automata that were made before: an account's principals share most of their patterns. */
const made = new Map<string, Automaton>();
const MOST_KEPT = 2000;

/** The automaton of a language, the same one for the same language. */
export function automatonOf(language: Language): Automaton {
    const key = languageKey(language);
    const known = made.get(key) ?? newAutomaton(language);
    if (made.size >= MOST_KEPT) made.clear();
    made.set(key, known);
    return known;
}

/**
 * The automaton of a language, built as far as it is walked. A state is the set of tokens that may come next: few for
 * real patterns, but in the worst case exponentially many, so who walks it counts its steps.
 */
function newAutomaton(language: Language): Automaton {
    const ids = new Map<string, number>([["", DEAD]]);
    const positions: (readonly number[])[] = [[]];
    const steps = [new Map<number, number>()];
    const codes: (readonly number[])[] = [[]];
    const only = [true];
    const every = [false];
    const sets: (readonly ReadonlySet<number>[])[] = [[]];

    const intern = (reached: ReadonlySet<number>): number => {
        const sorted = [...reached].sort((one, other) => one - other);
        const key = sorted.join(",");
        const known = ids.get(key);
        if (known !== undefined) return known;
        ids.set(key, positions.length);
        positions.push(sorted);
        steps.push(new Map<number, number>());
        const tokens = sorted.flatMap((position) => language[position] ?? []);
        codes.push([...new Set(tokens.flatMap(codesOf))]);
        only.push(tokens.every(({ kind }) => kind === "character"));
        every.push(tokens.some(({ kind }) => kind === "any" || kind === "one"));
        sets.push(tokens.flatMap((token) => (token.kind === "set" ? [token.codes] : [])));
        return positions.length - 1;
    };
    // A `*` can match nothing: a state that reaches it reaches what follows as well.
    const reach = (position: number, into: Set<number>): void => {
        into.add(position);
        if (language[position]?.kind === "any") reach(position + 1, into);
    };
    const follow = (state: number, code: number): number => {
        const next = new Set<number>();
        for (const position of positions[state] ?? []) {
            const token = language[position];
            if (token === undefined || !takes(token, code)) continue;
            if (repeats(token)) reach(position, next);
            if (token.kind !== "any") reach(position + 1, next);
        }
        return intern(next);
    };

    const first = new Set<number>();
    reach(0, first);
    return {
        start: intern(first),
        step(state, code) {
            const known = steps[state]?.get(code);
            if (known !== undefined) return known;
            const next = follow(state, code);
            steps[state]?.set(code, next);
            return next;
        },
        accepts: (state) => positions[state]?.includes(language.length) ?? false,
        codes: (state) => codes[state] ?? [],
        onlyCodes: (state) => only[state] ?? false,
        anyCode: (state) => every[state] ?? false,
        sets: (state) => sets[state] ?? [],
    };
}

/** Whether an automaton accepts a text. */
export function accepted(automaton: Automaton, text: string): boolean {
    let state = automaton.start;
    for (const character of text) state = automaton.step(state, character.codePointAt(0) ?? 0);
    return automaton.accepts(state);
}

/** The automaton of a list of texts: a tree of their beginnings, so that thousands of them are one automaton. */
export function automatonOfTexts(texts: Iterable<string>): Automaton {
    const children = [new Map<number, number>(), new Map<number, number>()];
    const ends = new Set<number>();
    for (const text of texts) {
        let state = 1;
        for (const character of text) {
            const code = character.codePointAt(0) ?? 0;
            let next = children[state]?.get(code);
            if (next === undefined) {
                next = children.push(new Map<number, number>()) - 1;
                children[state]?.set(code, next);
            }
            state = next;
        }
        ends.add(state);
    }
    return {
        start: 1,
        step: (state, code) => children[state]?.get(code) ?? DEAD,
        accepts: (state) => ends.has(state),
        codes: (state) => [...(children[state]?.keys() ?? [])],
        onlyCodes: () => true,
        anyCode: () => false,
        sets: () => [],
    };
}
