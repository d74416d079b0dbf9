import { performance } from "node:perf_hooks";
import { chainMatrix, type ChainOptions } from "../../access/chains";
import { chainAccount } from "./chain-account";

/** Prints how long the first matrix of a process takes, in milliseconds: Node hasn't compiled anything for it yet. */
const [by = "roles"] = process.argv.slice(6);
const [instances = 0, users = 0, roles = 0, edges = 0] = process.argv.slice(2, 6).map(Number);
const account = chainAccount({ instances, users, roles, edges });
const started = performance.now();
chainMatrix(account, { by: by as NonNullable<ChainOptions["by"]> });
process.stdout.write(JSON.stringify(performance.now() - started));
