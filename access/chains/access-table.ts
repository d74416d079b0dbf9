import type { Account } from "../matrix/account";
import { tableOf, type AccessTable, type AccessTableOptions } from "../matrix/access-table";
import { chainMatrix, type ChainOptions } from "./chain-matrix";

/** Who reaches which instance, by their own policies and through roles that they can assume, as a table to print. */
export function accessTable(account: Account, options: AccessTableOptions & ChainOptions = {}): AccessTable {
    return tableOf(chainMatrix(account, options), options);
}
