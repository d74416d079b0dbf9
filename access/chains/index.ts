/** Who can open a session on what, by any chain of steps. */
export { accessTable } from "./access-table";
export { escalationText } from "./escalation-count";
export { outsideAssumption } from "./assume/assume";
export { clientsOf } from "./assume/audiences";
export { chainMatrix, type ChainOptions } from "./chain-matrix";
export { chainProofs } from "./chain-proofs";
export { ChainGraph } from "./graph";
export type { Outsider } from "./assume/outsider";
export { firstChains, reachOf, type Reached } from "./reach";
