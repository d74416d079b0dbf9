import fc from "fast-check";
import { decide } from "../../../access/evaluate/decide";
import { PolicyError } from "../../../access/policy/error";
import { parsePolicy } from "../../../access/policy/parse";
import { documents } from "../generators";

/**
 * Feeds the parser with broken documents for as many seconds as the argument says, and what it accepts to the evaluator.
 * Ends with 1 at the first crash, or when one document takes longer than a second.
 *
 *     node --require ./runner/load-typescript.js tests/access/policy/fuzz.ts 300
 */
const LONGEST = 1000;

const pieces = fc.constantFrom(
    ..."{}[]\",:\\%$*?'0-\u0000\u202e",
    "${",
    "}",
    "${aws:username, '",
    '"__proto__":{}',
    "%7B",
    "%",
    "\ud800",
    "*".repeat(200),
    "?*".repeat(200),
    "[".repeat(5000),
    " ".repeat(3000),
    '"Condition":{"ForAllValues:StringLikeIfExists":{"a:b":["*"]}},',
    "1e999",
    "null",
);

/** A document's text with some of it cut out, doubled or replaced. */
const broken = fc
    .tuple(documents, fc.array(fc.tuple(fc.nat(4000), fc.nat(60), pieces, fc.nat(3)), { maxLength: 6 }), fc.boolean())
    .map(([document, edits, encoded]) => {
        let text = JSON.stringify(document);
        for (const [at, length, piece, kind] of edits) {
            const place = at % (text.length + 1);
            const cut = text.slice(place, place + length);
            const middle = [piece, "", cut + cut, cut + piece][kind] ?? "";
            text = text.slice(0, place) + middle + text.slice(kind === 3 ? place : place + length);
        }
        try {
            return encoded ? encodeURIComponent(text) : text;
        } catch {
            return text;
        }
    });

const principal = { type: "user", arn: "arn:aws:iam::123456789012:user/alice", account: "123456789012" } as const;

/** @returns what happened: read, or refused. */
function feed(source: string): "read" | "refused" {
    try {
        const policy = parsePolicy(source, "fuzz");
        decide({
            principal,
            action: "ssm:StartSession",
            resource: `arn:aws:ec2:x:1:instance/${"a".repeat(500)}`,
            policies: { identity: [policy] },
        });
        return "read";
    } catch (error) {
        if (error instanceof PolicyError) return "refused";
        throw error;
    }
}

const until = performance.now() + Number(process.argv[2] ?? 300) * 1000;
const counts = { read: 0, refused: 0 };
let slowest = 0;
for (let seed = Date.now(); performance.now() < until; seed += 1) {
    for (const source of fc.sample(broken, { numRuns: 200, seed })) {
        const started = performance.now();
        try {
            counts[feed(source)] += 1;
        } catch (error) {
            console.error(`seed ${seed}: ${JSON.stringify(source)}`);
            throw error;
        }
        const took = performance.now() - started;
        slowest = Math.max(slowest, took);
        if (took > LONGEST) throw new Error(`seed ${seed}: ${took.toFixed(0)} ms for ${JSON.stringify(source)}`);
    }
}
console.log(
    `${counts.read + counts.refused} documents: ${counts.read} read, ${counts.refused} refused; the slowest took ${slowest.toFixed(1)} ms`,
);
