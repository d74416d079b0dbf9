import type { Bool, BitVec, Context, Solver } from "z3-solver";
import type { Statement } from "../../../access/policy/document";
import type { ScopeTerm } from "../../../access/prove/scope";
import { ACCOUNT, USERNAME, type Pair } from "./pairs";

/**
 * A pair as a question to Z3, made from the documents as they are written: nothing of `access/` takes part. Texts are rows of that many characters at most, each a bit vector; behind the last one stands END. The
 * generated patterns are so short that texts which tell them apart are too.
 */
const LONGEST = 12;

/** The letters that patterns mention, in both cases, and `x` for all others. */
const CODES: Readonly<Record<string, number>> = { a: 1, b: 2, A: 3, B: 4, x: 5 };
const END = 0;

type Z3 = Context<"pairs">;
type Formula = Bool<"pairs">;
type Text = readonly BitVec<4, "pairs">[];
type Name = "K" | "L" | "region" | "id";
type How = "text" | "folded" | "wildcards";

/** Asks Z3 whether something outside the scope is allowed. Texts and what they match are made once for all pairs. */
export class PairSolver {
    readonly #z3: Z3;
    readonly #solver: Solver<"pairs">;
    readonly #texts: Readonly<Record<Name, Text>>;
    readonly #ec2: Formula;
    readonly #has: Readonly<Record<"K" | "L", Formula>>;
    readonly #known = new Map<string, Formula>();

    constructor(z3: Z3) {
        this.#z3 = z3;
        this.#solver = new z3.Solver();
        this.#ec2 = z3.Bool.const("ec2");
        this.#has = { K: z3.Bool.const("hasK"), L: z3.Bool.const("hasL") };
        const tag = ["a", "b", "A", "B", "x"];
        const name = ["a", "b", "x"];
        this.#texts = {
            K: this.#text("K", tag),
            L: this.#text("L", tag),
            region: this.#text("region", name),
            id: this.#text("id", name),
        };
        for (const one of ["region", "id"] as const) this.#solver.add(z3.Not(this.#is(one, 0, END)));
    }

    /** Whether an instance outside the scope is allowed. */
    async reachesOutside(pair: Pair): Promise<boolean> {
        this.#solver.push();
        this.#solver.add(...this.#assertions(pair));
        const answer = await this.#solver.check();
        this.#solver.pop();
        if (answer === "unknown") throw new Error("Z3 doesn't know");
        return answer === "sat";
    }

    #text(name: Name, letters: readonly string[]): Text {
        const text = Array.from({ length: LONGEST }, (_, at) => this.#z3.BitVec.const(`${name}${at}`, 4));
        for (const [at, character] of text.entries()) {
            const codes = [END, ...letters.map((letter) => CODES[letter] ?? END)];
            this.#solver.add(this.#any(codes.map((code) => this.#equal(character, code))));
            const next = text[at + 1];
            if (next !== undefined)
                this.#solver.add(this.#z3.Implies(this.#equal(character, END), this.#equal(next, END)));
        }
        return text;
    }

    #is(name: Name, at: number, code: number): Formula {
        const character = this.#texts[name][at];
        return character === undefined ? this.#z3.Bool.val(code === END) : this.#equal(character, code);
    }

    #equal(character: Text[number], code: number): Formula {
        return character.eq(this.#z3.BitVec.val(code, 4));
    }

    #any(items: readonly Formula[]): Formula {
        return this.#z3.Or(this.#z3.Bool.val(false), ...items);
    }

    #every(items: readonly Formula[]): Formula {
        return this.#z3.And(this.#z3.Bool.val(true), ...items);
    }

    #assertions({ identity, boundary, scp, scope }: Pair): Formula[] {
        const layers = [identity, ...(boundary ? [boundary] : []), ...(scp ? [scp] : [])];
        return [
            ...layers.flatMap((layer) => [
                this.#any(layer.filter(({ Effect }) => Effect === "Allow").map((one) => this.#applies(one))),
                ...layer.filter(({ Effect }) => Effect === "Deny").map((one) => this.#z3.Not(this.#applies(one))),
            ]),
            ...scope.map((one) => this.#z3.Not(this.#term(one))),
        ];
    }

    /** Whether a text matches: `*` and `?` count where wildcards do, letters in either case where folded. */
    #matches(name: Name, pattern: string, how: How, at = 0): Formula {
        const key = JSON.stringify([name, pattern, how, at]);
        const formula = this.#known.get(key) ?? this.#step(name, pattern, how, at);
        this.#known.set(key, formula);
        return formula;
    }

    #step(name: Name, pattern: string, how: How, at: number): Formula {
        const z3 = this.#z3;
        const ended = this.#is(name, at, END);
        const [letter, rest] = [pattern[0], pattern.slice(1)];
        if (letter === undefined) return ended;
        if (how === "wildcards" && letter === "*") {
            const none = this.#matches(name, rest, how, at);
            return at >= LONGEST ? none : z3.Or(none, z3.And(z3.Not(ended), this.#matches(name, pattern, how, at + 1)));
        }
        if (at >= LONGEST) return z3.Bool.val(false);
        const next = this.#matches(name, rest, how, at + 1);
        if (how === "wildcards" && letter === "?") return z3.And(z3.Not(ended), next);
        const either = how === "folded" ? [letter.toLowerCase(), letter.toUpperCase()] : [letter];
        return z3.And(this.#any(either.map((one) => this.#is(name, at, CODES[one] ?? END))), next);
    }

    #condition(operator: string, key: string, values: readonly string[]): Formula {
        const z3 = this.#z3;
        const tag = key.slice(-1).toUpperCase() === "K" ? "K" : "L";
        const has = this.#has[tag];
        if (operator === "Null") return values[0] === "true" ? z3.Not(has) : has;
        const [, set = "", base = "", ifExists = ""] = /^(For\w+:)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
        const negated = base.includes("Not");
        const equal = this.#any(
            values.map((value) => {
                const text = value.replace("${aws:username}", USERNAME);
                const like = base.endsWith("Like") && value === text;
                return this.#matches(tag, text, like ? "wildcards" : base.endsWith("IgnoreCase") ? "folded" : "text");
            }),
        );
        // For the two set operators an empty text is an empty set.
        const present = set === "" ? has : z3.And(has, z3.Not(this.#is(tag, 0, END)));
        const missing = ifExists !== "" || set === "ForAllValues:" || (set === "" && negated);
        return z3.If(present, negated ? z3.Not(equal) : equal, z3.Bool.val(missing));
    }

    #resource(pattern: string): Formula {
        // What an incomplete ARN lacks is a wildcard.
        const [, , service = "*", region = "*", , rest = "*"] = pattern.split(":");
        const place = this.#matches("region", region, "wildcards");
        if (service === "*") return place;
        if (rest === "*") return this.#every([this.#ec2, place]);
        const [type = "", id = ""] = rest.split("/");
        const ids = this.#matches("id", id.replace(/^m?i-/, ""), "wildcards");
        return this.#every([type === "instance" ? this.#ec2 : this.#z3.Not(this.#ec2), place, ids]);
    }

    #applies({ Resource, Condition }: Statement): Formula {
        return this.#every([
            this.#any((Resource as readonly string[]).map((one) => this.#resource(one))),
            ...Object.entries(Condition ?? {}).flatMap(([operator, keys]) =>
                Object.entries(keys).map(([key, values]) =>
                    this.#condition(operator, key, values as readonly string[]),
                ),
            ),
        ]);
    }

    #term({ tags = {}, regions, instances }: ScopeTerm): Formula {
        const text = (name: Name, value: string): Formula => this.#matches(name, value, "text");
        return this.#every([
            ...Object.entries(tags).map(([key, values]) => {
                const tag = key.toUpperCase() === "K" ? "K" : "L";
                return this.#z3.And(this.#has[tag], this.#any(values.map((value) => text(tag, value))));
            }),
            ...(regions === undefined ? [] : [this.#any(regions.map((one) => text("region", one)))]),
            ...(instances === undefined ? [] : [this.#any(instances.map((arn) => this.#instance(arn)))]),
        ]);
    }

    #instance(arn: string): Formula {
        const [region = "", id = ""] = arn.replace("arn:aws:ec2:", "").split(`:${ACCOUNT}:instance/i-`);
        return this.#every([this.#ec2, this.#matches("region", region, "text"), this.#matches("id", id, "text")]);
    }
}
