import type { ArnPattern } from "./arn";
import { endsWithStar, type Glob } from "./glob";

/**
 * Patterns as automata, to find out which texts they tell apart. Matching itself doesn't go this way; the tests hold the
 * two against each other.
 */
export interface Automaton {
    readonly tokens: readonly number[];
    /** Whether letter case is ignored, as by StringEqualsIgnoreCase. */
    readonly ignoreCase: boolean;
}

/** Any characters, and any one character; those of glob.ts. */
const ANY = -1;
const ONE = -2;
/** The same, but no colon: wildcards within a segment of an ARN. */
const ANY_BUT_COLON = -3;
const ONE_BUT_COLON = -4;
const COLON = 58;

export function ofGlob({ tokens }: Glob, ignoreCase = false): Automaton {
    return ignoreCase
        ? { tokens: tokens.map((token) => (token < 0 ? token : lower(token))), ignoreCase }
        : { tokens, ignoreCase };
}

/** The texts that a Resource pattern covers. */
export function ofResource(pattern: ArnPattern): Automaton {
    if (pattern.all) return { tokens: [ANY], ignoreCase: false };
    return { tokens: joined(pattern, true), ignoreCase: false };
}

/** The texts that ArnLike accepts. */
export function ofArn(pattern: ArnPattern): Automaton {
    return { tokens: joined(pattern, false), ignoreCase: false };
}

function joined({ segments, resource }: ArnPattern, runsOn: boolean): number[] {
    const parts = segments.map((segment) =>
        segment.tokens.map((token, index) => {
            if (token === ONE) return ONE_BUT_COLON;
            if (token !== ANY) return token;
            return runsOn && endsWithStar(segment) && index === segment.tokens.length - 1 ? ANY : ANY_BUT_COLON;
        }),
    );
    const all = resource === undefined ? parts : [...parts, [...resource.tokens]];
    return all.flatMap((part, index) => (index === 0 ? part : [COLON, ...part]));
}

/** Where an automaton may stand: positions in its tokens, in order. */
type State = readonly number[];

function closed(tokens: readonly number[], positions: Iterable<number>): State {
    const found = new Set<number>();
    for (let position of positions) {
        found.add(position);
        while (tokens[position] === ANY || tokens[position] === ANY_BUT_COLON) found.add((position += 1));
    }
    return [...found].sort((one, other) => one - other);
}

function step({ tokens, ignoreCase }: Automaton, state: State, character: number): State {
    const read = ignoreCase ? lower(character) : character;
    const next: number[] = [];
    for (const position of state) {
        const token = tokens[position];
        if (token === ANY || (token === ANY_BUT_COLON && character !== COLON)) next.push(position);
        else if (token === ONE || (token === ONE_BUT_COLON && character !== COLON) || token === read)
            next.push(position + 1);
    }
    return closed(tokens, next);
}

function accepts({ tokens }: Automaton, state: State): boolean {
    return state.at(-1) === tokens.length;
}

/** Whether an automaton accepts a text. */
export function accepted(automaton: Automaton, text: string): boolean {
    let state = closed(automaton.tokens, [0]);
    for (const character of text) state = step(automaton, state, character.codePointAt(0) ?? 0);
    return accepts(automaton, state);
}

function lower(character: number): number {
    return String.fromCodePoint(character).toLowerCase().codePointAt(0) ?? character;
}

/** More states than this aren't looked at: patterns that people write have a few dozen. */
const LIMIT = 2000;

/**
 * A text for every way in which the automata can answer together: two texts that no automaton tells apart have one
 * witness. The shortest such text each time.
 * @param within only texts that this automaton accepts.
 * @returns nothing where that would take too long.
 */
export function witnesses(automata: readonly Automaton[], within?: Automaton): readonly string[] | undefined {
    const key = [within, ...automata].map((one) => `${one?.ignoreCase ?? ""} ${one?.tokens.join() ?? ""}`).join(";");
    const known = answered.get(key);
    if (known !== undefined) return known.texts;
    const texts = search(automata, within);
    if (answered.size >= REMEMBERED) answered.clear();
    answered.set(key, { texts });
    return texts;
}

/** The same patterns are asked about for one instance after the other. */
const answered = new Map<string, { readonly texts: readonly string[] | undefined }>();
const REMEMBERED = 1000;

function search(automata: readonly Automaton[], within: Automaton | undefined): readonly string[] | undefined {
    const characters = alphabet(within === undefined ? automata : [within, ...automata]);
    const walkers = (within === undefined ? automata : [within, ...automata]).map((one) => new Walker(one));
    const start = walkers.map((walker) => walker.start);
    const seen = new Set([start.join()]);
    const found = new Map<string, string>();
    const queue: { readonly states: readonly number[]; readonly text: string }[] = [{ states: start, text: "" }];
    for (const { states, text } of queue) {
        const answers = walkers.map((walker, index) => (walker.accepts(states[index] ?? DEAD) ? "1" : "0")).join("");
        if ((within === undefined || answers.startsWith("1")) && !found.has(answers)) found.set(answers, text);
        for (const character of characters) {
            const next = walkers.map((walker, index) => walker.next(states[index] ?? DEAD, character));
            // Nothing that follows can be within any more.
            if (within !== undefined && next[0] === DEAD) continue;
            const key = next.join();
            if (seen.has(key)) continue;
            if (seen.size >= LIMIT) return undefined;
            seen.add(key);
            queue.push({ states: next, text: text + String.fromCodePoint(character) });
        }
    }
    return [...found.values()];
}

/** The state from which nothing is accepted. */
const DEAD = 0;

/** An automaton made deterministic as far as it is walked: its states are numbers. */
class Walker {
    readonly start: number;
    private readonly automaton: Automaton;
    private readonly states: State[] = [[]];
    private readonly numbers = new Map<string, number>([["", DEAD]]);
    private readonly steps: Map<number, number>[] = [];

    constructor(automaton: Automaton) {
        this.automaton = automaton;
        this.start = this.number(closed(automaton.tokens, [0]));
    }

    next(state: number, character: number): number {
        if (state === DEAD) return DEAD;
        const steps = (this.steps[state] ??= new Map<number, number>());
        let next = steps.get(character);
        if (next === undefined) {
            next = this.number(step(this.automaton, this.states[state] ?? [], character));
            steps.set(character, next);
        }
        return next;
    }

    accepts(state: number): boolean {
        return accepts(this.automaton, this.states[state] ?? []);
    }

    private number(state: State): number {
        const key = state.join();
        let number = this.numbers.get(key);
        if (number === undefined) {
            number = this.states.push(state) - 1;
            this.numbers.set(key, number);
        }
        return number;
    }
}

/** The characters that automata mention, and one that none does. */
function alphabet(automata: readonly Automaton[]): number[] {
    const characters = new Set<number>();
    for (const { tokens, ignoreCase } of automata) {
        for (const token of tokens) {
            if (token === ANY_BUT_COLON || token === ONE_BUT_COLON) characters.add(COLON);
            if (token < 0) continue;
            characters.add(token);
            if (ignoreCase) characters.add(String.fromCodePoint(token).toUpperCase().codePointAt(0) ?? token);
        }
    }
    let other = 120;
    while (characters.has(other)) other += 1;
    return [other, ...characters];
}
