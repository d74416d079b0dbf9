import { PulumiCommand } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Interrupts } from "../../stacks/interrupts";
import { inOwnGroup } from "../../stacks/own-group";
import { runAll, type AllOptions } from "../../stacks/run-all";
import type { PlannedStack, StackResult } from "../../stacks/run-stack";

describe("Ctrl-C while many stacks run", () => {
    it("counts as one where npm tells it again, and a later one stops at once", () => {
        const said: string[] = [];
        let now = 0;
        const interrupts = new Interrupts(
            (line) => said.push(line),
            () => now,
        );
        expect(interrupts.exitCode).to.equal(undefined);
        for (now of [1000, 1100, 1550]) interrupts.receive("SIGINT");
        expect([interrupts.first.aborted, interrupts.second.aborted, said.length]).to.deep.equal([true, false, 1]);
        now = 3000;
        interrupts.receive("SIGTERM");
        expect([interrupts.second.aborted, interrupts.exitCode]).to.deep.equal([true, 130]);
        expect(said[1]).to.equal("Stopping at once.");
    });

    it("is told by the exit code, as shells do", () => {
        const interrupts = new Interrupts(() => undefined);
        interrupts.receive("SIGTERM");
        expect(interrupts.exitCode).to.equal(143);
    });

    it("waits for the stacks that run and starts no others", async () => {
        const interrupts = new Interrupts(() => undefined);
        const stacks = ["a", "b", "c", "d"].map((name) => ({ name }) as PlannedStack);
        const outcome = async ({ name }: PlannedStack): Promise<StackResult["outcome"]> => {
            if (name === "a") return "succeeded";
            if (name === "b") queueMicrotask(() => interrupts.receive("SIGINT"));
            await new Promise((resolve) => interrupts.first.addEventListener("abort", resolve));
            return name === "b" ? "interrupted" : "failed";
        };
        const results = await runAll(stacks, {
            ...({} as AllOptions),
            operation: "up",
            parallel: 1,
            signal: interrupts.first,
            onStart: () => undefined,
            onEnd: () => undefined,
            run: async (stack) => ({ stack, outcome: await outcome(stack) }) as StackResult,
        });
        expect(results.map((one) => `${one.stack.name} ${one.outcome}`)).to.deep.equal([
            "a succeeded",
            "b interrupted",
            "c not started",
            "d not started",
        ]);
    });
});

describe("Pulumi in a process group of its own", () => {
    const folder = mkdtempSync(join(tmpdir(), "own-group-"));
    after(() => rmSync(folder, { recursive: true }));
    const command = join(folder, "pulumi");

    function fake(script: string, again = new AbortController().signal) {
        writeFileSync(command, `#!/bin/sh\n${script}\n`);
        chmodSync(command, 0o700);
        return inOwnGroup(Object.assign(Object.create(PulumiCommand.prototype) as PulumiCommand, { command }), again);
    }

    it("gets one SIGINT when the run is aborted, and another when the user insists", async () => {
        const [first, second] = [new AbortController(), new AbortController()];
        const script = `n=0; trap 'n=$((n + 1)); echo $n; [ $n = 2 ] && exit 7' INT; echo ready; while :; do sleep 0.05; done`;
        const seen: string[] = [];
        const ended = fake(script, second.signal)
            .run(
                ["up"],
                folder,
                {},
                (text) => {
                    seen.push(text.trim());
                    if (text === "ready\n") first.abort();
                    if (text === "1\n") second.abort();
                },
                undefined,
                first.signal,
            )
            .catch((error: Error) => error.message);
        expect(await ended).to.include("exit code 7");
        expect(seen).to.deep.equal(["ready", "1", "2"]);
    });

    it("isn't in this process's group, which the terminal interrupts", async () => {
        const { stdout } = await fake("kill -0 -$$ && echo own").run([], folder, {});
        expect(stdout).to.equal("own\n");
    });

    it("doesn't start where the run was aborted before, and fails with what it printed", async () => {
        const file = join(folder, "started");
        const run = fake(`touch ${file}; echo "error: no stack named 'a'" >&2; exit 1`).run;
        const reason = (signal?: AbortSignal) =>
            run([], folder, {}, undefined, undefined, signal).catch((error: Error) => error.message);
        expect(await reason(AbortSignal.abort())).to.match(/abort/i);
        expect(existsSync(file)).to.equal(false);
        expect(await reason()).to.include("error: no stack named 'a'");
    });
});
