export { andMore, enumeration } from "./enumeration";
export { counted } from "./report";
