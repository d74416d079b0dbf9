import type { AccountInstance, AccountPrincipal } from "./account";

/** A principal as plain data, for programs. */
export function principalData({ type, name, arn, session }: AccountPrincipal): unknown {
    return { type, name, arn, ...(session !== undefined && { session }) };
}

/** An instance as plain data, for programs. */
export function instanceData({ id, name, arn }: AccountInstance): unknown {
    return { id, ...(name !== undefined && { name }), ...(typeof arn === "string" && { arn }) };
}
