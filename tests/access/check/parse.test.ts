import { expect } from "chai";
import * as fc from "fast-check";
import { ExpectationsError, parseExpectations } from "../../../access/check/parse";

function problem(text: string): string {
    try {
        parseExpectations(text, "file.yaml");
    } catch (error) {
        if (error instanceof ExpectationsError) return error.message;
        throw error;
    }
    return "no problem";
}

/** Files with one mistake each, and what the error says. */
const MISTAKES: readonly (readonly [title: string, text: string, message: RegExp])[] = [
    ["an empty file", "", /^file\.yaml:1: invalid value null \(expected an object\): an expectations file starts with/],
    ["a text", "hello", /^file\.yaml:1: invalid value "hello" \(expected an object\)/],
    [
        "no list",
        "expectations: 3",
        /^file\.yaml:1: expectations: invalid value "3" \(expected a list of expectations\)$/,
    ],
    ["an empty list", "expectations: []", /:1: expectations: invalid value \[\] \(expected one expectation or more\)$/],
    ["a misspelt first key", "expectation: []", /:1: expectation: unknown key \(expected expectations\)$/],
    [
        "a misspelt key",
        "expectations:\n  - who: alice\n    mustreach: web",
        /:3: expectations\[0\]\.mustreach: unknown key \(expected who, except, mustReach, /,
    ],
    [
        "no principal",
        "expectations:\n  - mustReach: web",
        /:2: expectations\[0\]\.who: missing value \(expected text, /,
    ],
    [
        "an empty name",
        "expectations:\n  - who:\n    mustReach: web",
        /:2: expectations\[0\]\.who: invalid value "" \(expected text/,
    ],
    [
        "no demand",
        "expectations:\n  - who: a",
        /:2: expectations\[0\]: has no demand \(expected exactly one of mustReach/,
    ],
    ["two demands", "expectations:\n  - who: a\n    mustReach: b\n    mustNotReach: c", /:2: .*exactly one of/],
    [
        "a wrong key of a principal",
        "expectations:\n  - who: { nam: a }\n    mustReach: b",
        /:2: .*\.nam: unknown key \(expected name, type/,
    ],
    [
        "a wrong key of an instance",
        "expectations:\n  - who: a\n    mustReach: { group: b }",
        /:3: .*\.group: unknown key \(expected name, region/,
    ],
    [
        "a wrong type",
        "expectations:\n  - who: [{ type: usr }]\n    mustReach: b",
        /:2: .*who\[0\]\.type: invalid value "usr" \(expected person, group, user, .*role\)$/,
    ],
    [
        "a wrong kind of session",
        "expectations:\n  - who: a\n    mustReach: b\n    sessions: [shel]",
        /:4: .*\(expected shell, ssh/,
    ],
    [
        "no tags",
        "expectations:\n  - who: a\n    mustReach: { tags: {} }",
        /:3: .*tags: invalid value \{\} \(expected one tag or more\)$/,
    ],
    [
        "a tag without a value",
        "expectations:\n  - who: { tags: { Team: } }\n    mustReach: b",
        /:2: .*tags\.Team: invalid value "" \(expected a value, "\*" for any, or \[""\] for the empty one\)$/,
    ],
    [
        "tags in a list",
        "expectations:\n  - who: a\n    mustReach: { tags: [Environment] }",
        /:3: .*tags: invalid value \["Environment"\] \(expected an object\)$/,
    ],
    [
        "a key that is there twice",
        "expectations:\n  - who: a\n    who: b\n    mustReach: c",
        /:3: isn't YAML: Map keys must be unique/,
    ],
    [
        "a selector that says nothing",
        "expectations:\n  - who: {}\n    mustReach: b",
        /:2: .*who: invalid value \{\} \(expected at least one of name, type, group, tags, withoutTags, or "\*" for all\)$/,
    ],
    ["no YAML", "expectations: [", /:1: isn't YAML: /],
    [
        "a tag of YAML's own",
        "expectations:\n  - who: !!js/function a\n    mustReach: b",
        /:2: isn't YAML: Unresolved tag/,
    ],
];

describe("parseExpectations", () => {
    for (const [title, text, message] of MISTAKES) {
        it(`refuses ${title} with its line, the key, what was found and what is expected`, () => {
            expect(problem(text)).to.match(message);
        });
    }

    it("refuses a small file that unfolds to a huge one", () => {
        const lines = ["a: &a [x,x,x,x,x,x,x,x,x]"];
        for (const [one, other] of ["ab", "bc", "cd", "de"])
            lines.push(`${other}: &${other} [${`*${one},`.repeat(8)}*${one}]`);

        expect(problem(lines.join("\n"))).to.match(/^file\.yaml:1: Excessive alias count/);
    });

    it("takes every value for text, so that a tag 1.10 stays 1.10 and yes stays yes", () => {
        const { expectations } = parseExpectations(
            "expectations:\n  - who: a\n    mustReach: { tags: { Version: 1.10, Live: yes, Count: 007, None: null } }",
            "f",
        );
        expect(expectations[0]?.instances).to.deep.equal([
            { tags: { Version: ["1.10"], Live: ["yes"], Count: ["007"], None: ["null"] } },
        ]);
    });

    it("asks for a shell where something must be reached, and forbids every kind where it must not", () => {
        const { expectations } = parseExpectations(
            "expectations:\n  - who: a\n    mustReach: b\n  - who: a\n    mustNotReach: b\n  - who: a\n    mustReach: b\n    sessions: ssh",
            "f",
        );
        expect(expectations.map(({ sessions }) => sessions.length)).to.deep.equal([1, 5, 1]);
        expect(expectations.map(({ line }) => line)).to.deep.equal([2, 4, 6]);
    });

    it("ends in expectations or in its own error, whatever it is given", () => {
        const piece = fc.constantFrom(
            "expectations",
            ":",
            " ",
            "\n",
            "- ",
            "who",
            "mustReach",
            "{",
            "}",
            "[",
            "]",
            "&a",
            "*a",
            '"',
            "!!x",
            "a",
            "~",
            "#",
            "\t",
            "|",
            "\u0000",
        );
        fc.assert(
            fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
                expect(problem(pieces.join(""))).to.be.a("string");
            }),
            { numRuns: 2000 },
        );
    }).timeout(30_000);
});
