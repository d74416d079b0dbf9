import { accepted, automatonOf, automatonOfTexts, DEAD, type Automaton } from "./automaton";
import { languageKey, type Language } from "./language";

/** What tells texts apart: the single texts that are mentioned, and the languages. */
interface Distinctions {
    /** Texts that are compared with as a whole. */
    readonly texts: ReadonlySet<string>;
    /** Patterns, values in any letter case. */
    readonly languages: readonly Language[];
    /** The only texts there are. Default: every text. */
    readonly universe?: Language;
    /** The longest text there is, in characters. Default: of any length. */
    readonly longest?: number;
    /** The search gives up beyond that many states. Default 40,000. */
    readonly mostStates?: number;
}

/** Some seconds' work at most. */
const MOST_STATES = 40_000;
/** The search gives up after that many steps of automata, some seconds' work: thousands of patterns make each state dear. */
const STEP_LIMIT = 30_000_000;

/**
 * One text of every kind that the distinctions tell apart: for each combination of "is in this language" and "isn't"
 * that some text has, the shortest such text that isn't mentioned as a whole; and every text that is.
 *
 * Walks the automata of all languages side by side, breadth first: what is reached is what is possible, and nothing
 * that is possible is left out. A product, because patterns overlap: `*a*` and `b*` have four kinds of texts, `a` and
 * `b*` three.
 *
 * @returns the texts, or undefined where the patterns are too many or too intricate to be followed to the end.
 */
export function witnesses(distinctions: Distinctions): readonly string[] | undefined {
    const { texts, universe } = distinctions;
    const languages = new Map(distinctions.languages.map((one) => [languageKey(one), one]));
    const key = JSON.stringify([
        [...texts].sort(),
        [...languages.keys()].sort(),
        universe === undefined ? null : languageKey(universe),
        distinctions.longest,
        distinctions.mostStates,
    ]);
    if (remembered.has(key)) return remembered.get(key);
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    const result = walked({ ...distinctions, languages: [...languages.values()] });
    remembered.set(key, result);
    return result;
}

/** The same policies are asked about many actions, and many principals have policies alike. */
const remembered = new Map<string, readonly string[] | undefined>();
const MOST_REMEMBERED = 1_000;

function walked(distinctions: Distinctions): readonly string[] | undefined {
    const { texts, universe, longest = Infinity } = distinctions;
    const within = universe === undefined ? undefined : automatonOf(universe);
    const mentioned = [...texts].filter(
        (text) => Array.from(text).length <= longest && (within === undefined || accepted(within, text)),
    );
    const others = walk(distinctions, automatonOfTexts(texts), within);
    return others && [...mentioned, ...others];
}

interface Place {
    readonly states: readonly number[];
    readonly text: string;
}

function walk(
    { languages, longest, mostStates = MOST_STATES }: Distinctions,
    mentioned: Automaton,
    within: Automaton | undefined,
): string[] | undefined {
    // The universe comes last: what leaves it never comes back.
    const automata = [...languages.map(automatonOf), mentioned, ...(within === undefined ? [] : [within])];
    const found = new Map<string, string>();
    const kinds = 2 ** languages.length;
    const start = automata.map(({ start }) => start);
    const seen = new Set([start.join(",")]);
    let places: Place[] = [{ states: start, text: "" }];
    let steps = 0;
    for (let length = 0; places.length > 0; length += 1) {
        const next: Place[] = [];
        for (const { states, text } of places) {
            const accepts = automata.map((automaton, index) => automaton.accepts(states[index] ?? DEAD));
            const inUniverse = within === undefined || accepts.at(-1) === true;
            if (inUniverse && accepts[languages.length] === false) {
                const kind = accepts.slice(0, languages.length).join(",");
                if (!found.has(kind)) found.set(kind, text);
                if (found.size === kinds) return [...found.values()];
            }
            if (length === longest) continue;
            for (const code of alphabetAt(automata, states, within)) {
                steps += automata.length;
                if (steps > STEP_LIMIT) return undefined;
                const to = automata.map((automaton, index) => automaton.step(states[index] ?? DEAD, code));
                if (within !== undefined && to.at(-1) === DEAD) continue;
                const key = to.join(",");
                if (seen.has(key)) continue;
                if (seen.size >= mostStates) return undefined;
                seen.add(key);
                next.push({ states: to, text: text + String.fromCodePoint(code) });
            }
        }
        places = next;
    }
    return [...found.values()];
}

/** The characters to try in a state: those that make a difference in it, and one that stands for all others. */
function alphabetAt(
    automata: readonly Automaton[],
    states: readonly number[],
    within: Automaton | undefined,
): Iterable<number> {
    // Most of an ARN is fixed: where the universe has only certain characters, no other automaton needs to be asked.
    if (within?.onlyCodes(states.at(-1) ?? DEAD) === true) return within.codes(states.at(-1) ?? DEAD);
    const codes = new Set(automata.flatMap((automaton, index) => automaton.codes(states[index] ?? DEAD)));
    if (within === undefined) {
        const other = pick(codes);
        return other === undefined ? codes : [other, ...codes];
    }
    const state = states.at(-1) ?? DEAD;
    // One of each set suffices: what nothing tells apart is alike in every set.
    const sets = within.sets(state);
    const others = sets.flatMap((set) => [...set].find((code) => !codes.has(code)) ?? []);
    if (within.anyCode(state)) {
        const other = pick(new Set([...codes, ...sets.flatMap((set) => [...set])]));
        if (other !== undefined) others.push(other);
    }
    return [...others, ...[...codes].filter((code) => within.step(state, code) !== DEAD)];
}

const LETTERS = "xyzabcdefghijklmnopqrstuvw0123456789-_ABCDEFGHIJKLMNOPQRSTUVWXYZ";

function pick(taken: ReadonlySet<number>): number | undefined {
    for (const letter of LETTERS) if (!taken.has(letter.charCodeAt(0))) return letter.charCodeAt(0);
    for (let code = 0xa1; code < 0x3000; code += 1) if (!taken.has(code)) return code;
    return undefined;
}
