export { type ContextValue, INSTANCE_TAG_PREFIXES, type RequestContext } from "./context";
export { decideIn } from "./decide";
export { coversAction, type Target, targetOf } from "./statement";
