import { expect } from "chai";
import * as fc from "fast-check";
import { arnPattern, matchResource } from "../../../access/match/arn";
import { glob, matchGlob } from "../../../access/match/glob";
import { globLanguage, resourceLanguage, textLanguage } from "../../../access/match/language";
import { witnesses } from "../../../access/match/witnesses";

const letters = ["a", "b", ":"];
const pattern = fc.array(fc.constantFrom(...letters, "*", "?"), { maxLength: 5 }).map((parts) => parts.join(""));

/** All texts of these letters up to a length. */
function textsOf(length: number): string[] {
    let texts = [""];
    const all = [...texts];
    for (let at = 0; at < length; at += 1) {
        texts = texts.flatMap((text) => [...letters, "x"].map((letter) => text + letter));
        all.push(...texts);
    }
    return all;
}

describe("Witnesses", () => {
    it("of overlapping patterns are of every kind that some text is of", () => {
        const texts = textsOf(6);
        fc.assert(
            fc.property(fc.array(pattern, { minLength: 1, maxLength: 3 }), (patterns) => {
                const globs = patterns.map(glob);
                const kind = (text: string): string => globs.map((one) => matchGlob(one, text)).join();
                const found = witnesses({
                    texts: new Set(),
                    languages: globs.map((one) => globLanguage(one)),
                    longest: 6,
                });
                expect(new Set(found?.map(kind))).to.deep.equal(new Set(texts.map(kind)));
                expect(found).to.have.length(new Set(found?.map(kind)).size);
            }),
            { numRuns: 200 },
        );
    });

    it("of Resource patterns are of every kind that some ARN is of, where a * runs on beyond a colon too", () => {
        const texts = textsOf(6);
        fc.assert(
            fc.property(fc.array(pattern, { minLength: 1, maxLength: 2 }), (patterns) => {
                const arns = patterns.map(arnPattern);
                const kind = (text: string): string => arns.map((one) => matchResource(one, text)).join();
                const found = witnesses({ texts: new Set(), languages: arns.map(resourceLanguage), longest: 6 });
                expect(new Set(found?.map(kind))).to.deep.equal(new Set(texts.map(kind)));
            }),
            { numRuns: 150 },
        );
    });

    it("include a text in another letter case where case doesn't matter", () => {
        const found = witnesses({ texts: new Set(["Dev"]), languages: [textLanguage("dev", true)], longest: 256 });
        expect(found?.filter((text) => text.toLowerCase() === "dev"))
            .to.include("Dev")
            .and.to.have.length(2);
    });

    it("tell letters of both cases apart unless a language ignores case", () => {
        for (const [text, other] of [
            ["Dev", "dev"],
            ["É", "é"],
        ] as const) {
            const found = witnesses({
                texts: new Set(),
                languages: [textLanguage(text, false), textLanguage(text, true)],
            });
            expect(found).to.include(text).and.to.have.length(3);
            expect(found?.filter((one) => one !== text && one.toLowerCase() === other)).to.have.length(1);
        }
    });

    it("are none longer than texts can be", () => {
        const languages = [globLanguage(glob("?".repeat(257)))];
        expect(witnesses({ texts: new Set(), languages, longest: 256 })).to.deep.equal([""]);
    });

    it("are given up where patterns overlap in too many ways", () => {
        const languages = Array.from({ length: 18 }, (_, at) =>
            globLanguage(glob(`*${String.fromCharCode(97 + at)}*`)),
        );
        expect(witnesses({ texts: new Set(), languages, longest: 256 })).to.equal(undefined);
        const hostile = Array.from({ length: 12 }, (_, at) => globLanguage(glob(`*a${"?".repeat(at + 8)}`)));
        expect(witnesses({ texts: new Set(), languages: hostile, mostStates: 2_000 })).to.equal(undefined);
    });
});
