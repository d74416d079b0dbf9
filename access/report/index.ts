export { andMore, enumeration } from "./enumeration";
