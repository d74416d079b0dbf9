import { performance } from "node:perf_hooks";
import { chainMatrix, chainProofs } from "../../access/chains";
import { explainChains } from "../../access/chains/explain-chains";
import { ChainGraph } from "../../access/chains/graph";
import type { Account } from "../../access/matrix";
import { proofsOf } from "../../access/prove/principal-proof";
import { chainAccount, type ChainShape } from "./chain-account";
import { median } from "./table";

/** What one run measures, in milliseconds and bytes. */
export interface ChainFigures {
    /** The matrix of own policies, the one over chains, and the one over escalation too. */
    readonly direct: number;
    readonly chains: number;
    readonly escalation: number;
    readonly memory: number;
    /** The explanation of one pair, of own policies and over chains. */
    readonly explainDirect: number;
    readonly explain: number;
    /** Proofs that nobody reaches anything, of a part of the account. */
    readonly proofs: number;
    readonly chainProofs: number;
}

const RUNS = 3;

/** Each run with an account of its own: what is found out about one is kept. */
function timed(shape: ChainShape, run: (account: Account) => unknown, runs = RUNS): number {
    return median(
        Array.from({ length: runs }, () => {
            const account = chainAccount(shape);
            const started = performance.now();
            run(account);
            return performance.now() - started;
        }),
    );
}

function explained(account: Account, by: "direct" | "roles"): unknown {
    const principal = account.principals.find(({ type }) => type === "user");
    const resource = account.instances.at(-1);
    if (principal === undefined || resource === undefined) throw new Error("the account has a user and an instance");
    return explainChains(new ChainGraph(account), { principal, action: "ssm:StartSession", resource }, by);
}

const [instances = 0, users = 0, roles = 0, edges = 0] = process.argv.slice(2).map(Number);
const shape: ChainShape = { instances, users, roles, edges };
const part: ChainShape = { instances: 100, users: users / 10, roles: roles / 10, edges: edges / 10 };
const scopes = { byPrincipal: new Map() };
const direct = timed(shape, (account) => chainMatrix(account, { by: "direct" }));
const chains = timed(shape, (account) => chainMatrix(account));
const memory = process.resourceUsage().maxRSS * 1024;
const figures: ChainFigures = {
    direct,
    chains,
    memory,
    escalation: timed(shape, (account) => chainMatrix(account, { by: "escalation" }), 1),
    explainDirect: timed(shape, (account) => explained(account, "direct")),
    explain: timed(shape, (account) => explained(account, "roles")),
    proofs: timed(part, (account) => [...proofsOf(account, scopes)]),
    chainProofs: timed(part, (account) => [...chainProofs(account, scopes)]),
};
process.stdout.write(JSON.stringify(figures));
