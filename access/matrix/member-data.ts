import type { AccountInstance, AccountPrincipal } from "./account";

/** A principal as plain data, for programs. */
export function principalData({ type, name, arn }: AccountPrincipal): unknown {
    return { type, name, arn };
}

/** An instance as plain data, for programs. */
export function instanceData({ id, name, arn }: AccountInstance): unknown {
    return { id, ...(name !== undefined && { name }), ...(typeof arn === "string" && { arn }) };
}
