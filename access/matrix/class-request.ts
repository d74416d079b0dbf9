import type { RequestContext } from "../evaluate/context";
import type { LayerPolicies } from "../evaluate/outcome";
import type { Circumstances } from "./circumstances";

/** What the cells of a class are decided from. */
export interface ClassRequest {
    readonly layers: readonly LayerPolicies[];
    readonly principal: RequestContext;
    /** How sessions are opened, where statements ask for it. Default: they don't. */
    readonly circumstances?: Circumstances | undefined;
    /** The request that this one differs from only in the values of some keys. Default: none. */
    readonly variantOf?: { readonly request: ClassRequest; readonly keys: readonly string[] };
}
