/** Who can open a session on what, by any chain of steps. */
export { accessTable } from "./access-table";
export { chainMatrix, type ChainOptions } from "./chain-matrix";
export { chainProofs } from "./chain-proofs";
export { ChainGraph } from "./graph";
