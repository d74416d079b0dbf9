import { expect } from "chai";
import { UsageError } from "../../../access/cli/usage-error";
import { readOptions } from "../../../access/cli/options";

const read = (...args: string[]) =>
    readOptions(args, {
        format: { type: "string", default: "text" },
        tag: { type: "string", multiple: true, default: [] },
        reasons: { type: "boolean", default: false },
    });

describe("The options of a command", () => {
    it("are read with their defaults, and those that may be there several times as lists", () => {
        expect({ ...read() }).to.deep.equal({ format: "text", tag: [], reasons: false });
        expect({ ...read("--tag", "a=1", "--tag=b=2", "--reasons", "--format=json") }).to.deep.equal({
            format: "json",
            tag: ["a=1", "b=2"],
            reasons: true,
        });
        expect(read("--tag=-x=1").tag).to.deep.equal(["-x=1"]);
    });

    const wrong: readonly (readonly [string, readonly string[], string])[] = [
        ["a misspelt option", ["--fromat", "json"], "unknown option --fromat (expected --format, --tag, --reasons)"],
        ["a name that every object has", ["--constructor", "x"], "unknown option --constructor"],
        ["a letter", ["-f", "json"], "unknown option -f"],
        ["an option without its value", ["--format"], "--format needs a value"],
        ["an empty value", ["--format="], "--format needs a value"],
        ["an option in a value's place", ["--format", "--reasons"], "--format needs a value, found --reasons"],
        ["an option given twice", ["--format", "json", "--format", "csv"], "--format may be given only once"],
        ["a switch given twice", ["--reasons", "--reasons"], "--reasons may be given only once"],
        ["a switch with a value", ["--reasons=yes"], '--reasons takes no value, found "yes"'],
        ["what is no option", ["--format", "json", "extra"], 'unexpected "extra"'],
        ["two dashes", ["--", "x"], "unexpected --"],
    ];
    for (const [what, args, message] of wrong) {
        it(`are refused for ${what}`, () => {
            expect(() => read(...args)).to.throw(UsageError, message);
        });
    }
});
