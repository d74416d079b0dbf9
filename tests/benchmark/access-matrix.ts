import { performance } from "node:perf_hooks";
import { layered } from "../../access/evaluate/context";
import { decideIn } from "../../access/evaluate/decide";
import { layersOf } from "../../access/evaluate/outcome";
import { targetOf } from "../../access/evaluate/statement";
import { accessMatrix, type Account } from "../../access/matrix";
import { instanceRequest, principalRequest, START_SESSION } from "../../access/matrix/session-request";
import { summarize } from "../../access/matrix/summary";
import { madeUpAccount, type AccountShape } from "./access-account";

/** What one run measures, in milliseconds and bytes. */
export interface MatrixFigures {
    readonly matrix: number;
    /** The matrix written as JSON by classes: time and size. */
    readonly written: number;
    readonly size: number;
    readonly classes: number;
    readonly groups: number;
    /** One cell decided by itself: the mean of a sample. */
    readonly cell: number;
    readonly memory: number;
}

const SAMPLE = 2000;

/** The time of a cell decided by itself, over cells from all over the matrix. */
function cellTime({ principals, instances, ...account }: Account): number {
    const whole = { ...account, principals, instances };
    const started = performance.now();
    for (let n = 0; n < SAMPLE; n += 1) {
        const principal = principals[(n * 7919) % principals.length];
        const instance = instances[(n * 104_729) % instances.length];
        if (principal === undefined || instance === undefined) continue;
        const context = layered(instanceRequest(instance), principalRequest(principal, whole));
        decideIn(layersOf(principal.policies), targetOf(START_SESSION, instance.arn), context);
    }
    return (performance.now() - started) / SAMPLE;
}

function measure(instances: number, principals: number, shape: AccountShape): MatrixFigures {
    const account = madeUpAccount(instances, principals, shape);
    const started = performance.now();
    const { classes, ...rest } = accessMatrix(account);
    const decided = performance.now();
    const { length } = JSON.stringify(summarize({ classes, ...rest }));
    const written = performance.now();
    // The memory of the matrix, not of what the comparison below leaves behind.
    const memory = process.resourceUsage().maxRSS * 1024;
    return {
        matrix: decided - started,
        written: written - decided,
        size: length,
        classes: classes.length,
        groups: classes.reduce((sum, { groups }) => sum + groups.length, 0),
        cell: cellTime(account),
        memory,
    };
}

const [instances, principals, shape] = process.argv.slice(2);
const figures = measure(Number(instances), Number(principals), shape === "named" ? "named" : "mixed");
process.stdout.write(JSON.stringify(figures));
