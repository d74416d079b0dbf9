import type { Statement } from "../../../access/policy/document";
import type { ScopeTerm } from "../../../access/prove/scope";
import { ACCOUNT, USERNAME, type Pair } from "./pairs";

/**
 * A pair as a question to an SMT solver, in SMT-LIB and from the documents as they are written: nothing of `access/`
 * takes part. Texts are rows of that many characters at most, each a bit vector; behind the last one stands END. The
 * generated patterns are so short that texts which tell them apart are too.
 */
const LONGEST = 12;

/** The letters that patterns mention, and `x` for all others. */
const CODES: Readonly<Record<string, number>> = { a: 1, b: 2, A: 3, x: 5 };
const END = "#x0";

function code(letter: string): string {
    return `#x${(CODES[letter] ?? 5).toString(16)}`;
}

const VARIABLES = ["K", "L", "region", "id"] as const;

/** Writes scripts for one solver. Texts and what they match are declared once and used by all pairs. */
export class SmtWriter {
    readonly #known = new Map<string, string>();
    #lines: string[] = [];

    constructor() {
        this.#lines.push("(declare-const ec2 Bool)", "(declare-const hasK Bool)", "(declare-const hasL Bool)");
        for (const name of VARIABLES) {
            const letters = name === "K" || name === "L" ? ["a", "b", "A", "x"] : ["a", "b", "x"];
            for (let at = 0; at < LONGEST; at += 1) {
                const here = `${name}${at}`;
                const possible = letters.map((one) => `(= ${here} ${code(one)})`).join(" ");
                this.#lines.push(
                    `(declare-const ${here} (_ BitVec 4))`,
                    `(assert (or (= ${here} ${END}) ${possible}))`,
                );
                if (at > 0) this.#lines.push(`(assert (=> (= ${name}${at - 1} ${END}) (= ${here} ${END})))`);
            }
        }
        for (const name of ["region", "id"]) this.#lines.push(`(assert (not (= ${name}0 ${END})))`);
    }

    /** A script whose answer is `sat` exactly if something outside the scope is allowed. */
    script(pair: Pair): string {
        const asserted = this.#assertions(pair).map((one) => `(assert ${one})`);
        const script = [...this.#lines, "(push)", ...asserted, "(check-sat)", "(pop)\n"].join("\n");
        this.#lines = [];
        return script;
    }

    #assertions({ identity, boundary, scp, scope }: Pair): string[] {
        const layers = [identity, ...(boundary ? [boundary] : []), ...(scp ? [scp] : [])];
        return [
            ...layers.flatMap((layer) => [
                any(layer.filter(({ Effect }) => Effect === "Allow").map((one) => this.#applies(one))),
                ...layer.filter(({ Effect }) => Effect === "Deny").map((one) => `(not ${this.#applies(one)})`),
            ]),
            ...scope.map((one) => `(not ${this.#term(one)})`),
        ];
    }

    /** Whether a text matches: `*` and `?` count where wildcards do, letters in either case where folded. */
    #matches(name: string, pattern: string, how: "text" | "folded" | "wildcards", at = 0): string {
        const key = JSON.stringify([name, pattern, how, at]);
        const before = this.#known.get(key);
        if (before !== undefined) return before;
        const defined = `d${this.#known.size}`;
        this.#known.set(key, defined);
        const expression = this.#step(name, pattern, how, at);
        this.#lines.push(`(define-fun ${defined} () Bool ${expression})`);
        return defined;
    }

    #step(name: string, pattern: string, how: "text" | "folded" | "wildcards", at: number): string {
        const here = `${name}${at}`;
        const ended = at >= LONGEST ? "true" : `(= ${here} ${END})`;
        const [letter, rest] = [pattern[0], pattern.slice(1)];
        if (letter === undefined) return ended;
        if (how === "wildcards" && letter === "*") {
            const none = this.#matches(name, rest, how, at);
            return at >= LONGEST
                ? none
                : `(or ${none} (and (not ${ended}) ${this.#matches(name, pattern, how, at + 1)}))`;
        }
        if (at >= LONGEST) return "false";
        const next = this.#matches(name, rest, how, at + 1);
        if (how === "wildcards" && letter === "?") return `(and (not ${ended}) ${next})`;
        const either = how === "folded" && /a/i.test(letter) ? ["a", "A"] : [letter];
        return every([any(either.map((one) => `(= ${here} ${code(one)})`)), next]);
    }

    #condition(operator: string, key: string, values: readonly string[]): string {
        const tag = key.slice(-1).toUpperCase();
        if (operator === "Null") return values[0] === "true" ? `(not has${tag})` : `has${tag}`;
        const [, set = "", base = "", ifExists = ""] = /^(For\w+:)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
        const negated = base.includes("Not");
        const equal = any(
            values.map((value) => {
                const text = value.replace("${aws:username}", USERNAME);
                const like = base.endsWith("Like") && value === text;
                return this.#matches(tag, text, like ? "wildcards" : base.endsWith("IgnoreCase") ? "folded" : "text");
            }),
        );
        // For the two set operators an empty text is an empty set.
        const present = set === "" ? `has${tag}` : `(and has${tag} (not (= ${tag}0 ${END})))`;
        const missing = ifExists !== "" || set === "ForAllValues:" || (set === "" && negated);
        return `(ite ${present} ${negated ? `(not ${equal})` : equal} ${String(missing)})`;
    }

    #resource(pattern: string): string {
        const [, , service = "", region = "", , rest = ""] = pattern.split(":");
        const place = this.#matches("region", region, "wildcards");
        if (service === "*") return place;
        const [type = "", id = ""] = rest.split("/");
        const ids = this.#matches("id", id.replace(/^m?i-/, ""), "wildcards");
        return every([type === "instance" ? "ec2" : "(not ec2)", place, ids]);
    }

    #applies({ Resource, Condition }: Statement): string {
        return every([
            any((Resource as readonly string[]).map((one) => this.#resource(one))),
            ...Object.entries(Condition ?? {}).flatMap(([operator, keys]) =>
                Object.entries(keys).map(([key, values]) =>
                    this.#condition(operator, key, values as readonly string[]),
                ),
            ),
        ]);
    }

    #term({ tags = {}, regions, instances }: ScopeTerm): string {
        const text = (name: string, value: string): string => this.#matches(name, value, "text");
        return every([
            ...Object.entries(tags).map(([key, values]) => {
                const tag = key.toUpperCase();
                return every([`has${tag}`, any(values.map((value) => text(tag, value)))]);
            }),
            ...(regions === undefined ? [] : [any(regions.map((one) => text("region", one)))]),
            ...(instances === undefined ? [] : [any(instances.map((arn) => this.#instance(arn)))]),
        ]);
    }

    #instance(arn: string): string {
        const [region = "", id = ""] = arn.replace("arn:aws:ec2:", "").split(`:${ACCOUNT}:instance/i-`);
        return every(["ec2", this.#matches("region", region, "text"), this.#matches("id", id, "text")]);
    }
}

function any(items: readonly string[]): string {
    return `(or false ${items.join(" ")})`;
}

function every(items: readonly string[]): string {
    return `(and true ${items.join(" ")})`;
}
