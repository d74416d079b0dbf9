import type { Caller } from "../../evaluate/caller";
import type { ContextValue } from "../../evaluate/context";
import type { AccountPrincipal } from "../../matrix/account";

/** Somebody who isn't a principal of IAM and can assume roles. */
export interface Outsider {
    /** A principal without policies, for the row of a table. */
    readonly principal: AccountPrincipal;
    readonly caller: Caller;
    /** The call by which roles are assumed, such as `sts:AssumeRoleWithSAML`. */
    readonly action: string;
    /** What is known of the request: condition keys in lower case. */
    readonly request: ReadonlyMap<string, ContextValue>;
    /** Whether a key that isn't known is the caller's choice, as it is for whoever may be any of many. */
    readonly isFree: (key: string) => boolean;
    /** The roles whose trust policies name somebody like that. */
    readonly roles: Set<AccountPrincipal>;
}
