import { expect } from "chai";
import { keysOnCommandLine, readPulumiArguments } from "../../sandbox/pulumi-command/arguments";

describe("The sandbox's pulumi command", () => {
    const read = (line: string) => readPulumiArguments(line.split(" "));

    it("knows the commands that read a stack's settings, and their aliases", () => {
        for (const command of [
            "up",
            "update",
            "preview",
            "pre",
            "refresh",
            "destroy",
            "down",
            "dn",
            "import",
            "watch",
            "logs",
        ])
            expect(read(`${command} --yes`), command).to.deep.equal({ kind: "reads-settings", stack: undefined });
    });

    it("finds the stack in each way of writing it, before and after the command", () => {
        for (const line of [
            "up -s prod",
            "up --stack prod",
            "up --stack=prod",
            "up -sprod",
            "--stack prod up",
            "--color never up --stack prod --policy-pack policies",
        ])
            expect(read(line), line).to.deep.equal({ kind: "reads-settings", stack: "prod" });
    });

    it("doesn't take an option's value for the command", () => {
        expect(read("--color up config")).to.deep.equal({ kind: "other" });
        expect(read("-v 9 stack output")).to.deep.equal({ kind: "other" });
    });

    it("sees who names the settings or another project, and leaves alone who asks for help", () => {
        const names = { kind: "names-settings", stack: undefined, cwd: undefined, file: undefined };
        expect(read("up --config-file mine.yaml")).to.deep.equal({ ...names, file: "mine.yaml" });
        expect(read("up --config-file=mine.yaml -s prod")).to.deep.equal({
            ...names,
            file: "mine.yaml",
            stack: "prod",
        });
        expect(read("-C elsewhere up")).to.deep.equal({ ...names, cwd: "elsewhere" });
        expect(read("up --cwd=elsewhere")).to.deep.equal({ ...names, cwd: "elsewhere" });
        expect(read("up --help")).to.deep.equal({ kind: "other" });
        expect(read("stack init prod --cwd elsewhere")).to.deep.equal({ kind: "other" });
    });

    it("finds the configuration keys that a command line sets", () => {
        const line = "up -c aws:profile=me --config=aws:region=eu-west-1 --config a:b=c=d -caws:token=t --yes";
        expect(keysOnCommandLine(line.split(" "))).to.deep.equal(["aws:profile", "aws:region", "a:b", "aws:token"]);
    });

    it("keeps the making and the removal of a stack away from the user's file", () => {
        expect(read("stack init prod")).to.deep.equal({ kind: "makes-stack", stack: "prod" });
        expect(read("stack rm prod --yes")).to.deep.equal({ kind: "removes-stack" });
        expect(read("stack output")).to.deep.equal({ kind: "other" });
    });
});
