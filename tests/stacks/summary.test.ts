import { expect } from "chai";
import type { StackResult } from "../../stacks/run-stack";
import { endLine, summary } from "../../stacks/summary";

const result = (name: string, more: Partial<StackResult>): StackResult => ({
    stack: {
        name,
        account: "111122223333",
        region: "eu-central-1",
        settings: undefined,
        config: {},
        role: undefined,
        policyConfig: undefined,
        secretsProvider: undefined,
    },
    operation: "up",
    outcome: "succeeded",
    changes: {},
    errors: [],
    duration: 12.4,
    log: `/logs/${name}/up.log`,
    ...more,
});

describe("The summary of many stacks", () => {
    it("has a row for each stack, the errors of those that failed, and counts them", () => {
        const text = summary(
            [
                result("web", { changes: { create: 2, same: 1 } }),
                result("db", { outcome: "failed", errors: ["one\ntwo", "three", "four", "five"] }),
                result("old", { outcome: "not started", log: "" }),
            ],
            30,
        );
        expect(text.split("\n")).to.deep.equal([
            "Stack  Account       Region        Result       Resources               Time",
            "web    111122223333  eu-central-1  succeeded    2 created, 1 unchanged  12 s",
            "db     111122223333  eu-central-1  failed                               12 s",
            "old    111122223333  eu-central-1  not started",
            "",
            "db failed:",
            "  one",
            "  two",
            "  three",
            "  four",
            "  … and 1 more",
            "  Everything that Pulumi printed: /logs/db/up.log",
            "",
            "Run the same command again to go on: stacks that are up to date change nothing.",
            "",
            "1 succeeded, 1 failed, 1 not started, in 30 s.",
        ]);
    });

    it("says of a preview what it would do", () => {
        expect(endLine(result("web", { operation: "preview", changes: { create: 2, replace: 1 } }), 1, 3)).to.equal(
            "[1/3] web (111122223333, eu-central-1): 2 to create, 1 to replace in 12 s",
        );
    });
});
