export { holdsSecret } from "./secret";
export { SourceError } from "./source-error";
export { yamlFile } from "./yaml-file";
