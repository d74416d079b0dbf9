import type { RequestContext } from "../evaluate/context";
import type { LayerPolicies } from "../evaluate/outcome";

/** What the cells of a class are decided from. */
export interface ClassRequest {
    readonly layers: readonly LayerPolicies[];
    readonly principal: RequestContext;
}
