import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { repository } from "../../sandbox/system/folders";
import { say } from "../../sandbox/system/progress";
import type { AccountShape } from "./access-account";
import { commandBenchmark } from "./access-commands";
import type { MatrixFigures } from "./access-matrix";
import { megabytes, seconds, table } from "./table";

const SIZES: readonly (readonly [number, number, AccountShape])[] = [
    [10, 1000, "mixed"],
    [100, 1000, "mixed"],
    [1000, 1000, "mixed"],
    [10_000, 1000, "mixed"],
    [10_000, 1000, "named"],
];

const count = (number: number): string => number.toLocaleString("en");

/**
 * Prints how long the whole matrix takes, reasons included, beside deciding its cells one by one. The latter is
 * extrapolated from a sample of cells.
 */
export function accessBenchmark(): Promise<void> {
    say("\nThe access matrix: every principal, every instance, with reasons");
    const rows = SIZES.map(([instances, principals, shape]) => {
        const { matrix, written, size, classes, groups, cell, memory } = measured(instances, principals, shape);
        const oneByOne = cell * instances * principals;
        return [
            `${count(instances)} × ${count(principals)}${shape === "named" ? ", each instance named" : ""}`,
            seconds(matrix),
            seconds(written),
            megabytes(size),
            count(classes),
            count(groups),
            seconds(oneByOne),
            `${count(Math.round(oneByOne / matrix))}×`,
            megabytes(memory),
        ];
    });
    say(
        table(
            [
                "Instances × principals",
                "matrix",
                "as JSON",
                "JSON",
                "classes",
                "groups",
                "one by one*",
                "ratio",
                "memory",
            ],
            rows,
        ),
    );
    say("* extrapolated from 2,000 cells of the matrix, each decided by itself");
    commandBenchmark();
    return Promise.resolve();
}

/** Each size in a process of its own, so that its memory is its own. */
function measured(instances: number, principals: number, shape: AccountShape): MatrixFigures {
    const output = execFileSync(
        process.execPath,
        [
            "--require",
            join(repository, "runner/load-typescript.js"),
            join(__dirname, "access-matrix.ts"),
            String(instances),
            String(principals),
            shape,
        ],
        { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
    );
    return JSON.parse(output) as MatrixFigures;
}
