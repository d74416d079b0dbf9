import { performance } from "node:perf_hooks";
import { chainMatrix, chainProofs } from "../../access/chains";
import { accessMatrix, type Account } from "../../access/matrix";
import { proofsOf } from "../../access/prove/principal-proof";
import { chainAccount } from "./chain-account";

/** What one run measures, in milliseconds and bytes. */
export interface ChainFigures {
    /** The matrix of own policies, and the one over chains. */
    readonly direct: number;
    readonly chains: number;
    readonly memory: number;
    /** Proofs that nobody reaches anything, of a part of the account. */
    readonly proofs: number;
    readonly chainProofs: number;
}

function timed(run: () => unknown): number {
    const started = performance.now();
    run();
    return performance.now() - started;
}

const [instances = 0, users = 0, roles = 0, edges = 0] = process.argv.slice(2).map(Number);
const account: Account = chainAccount({ instances, users, roles, edges });
const direct = timed(() => accessMatrix(account));
const chains = timed(() => chainMatrix(account));
const memory = process.resourceUsage().maxRSS * 1024;
const some = chainAccount({ instances: 100, users: users / 10, roles: roles / 10, edges: edges / 10 });
const scopes = { byPrincipal: new Map() };
const figures: ChainFigures = {
    direct,
    chains,
    memory,
    proofs: timed(() => [...proofsOf(some, scopes)]),
    chainProofs: timed(() => [...chainProofs(some, scopes)]),
};
process.stdout.write(JSON.stringify(figures));
