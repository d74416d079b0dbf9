/** What the command does with its arguments, for programs that take the same ones. */
export { readSource } from "./read-source";
export { parseSourceArgument, sourceOfArgument } from "./source-argument";
export { sourceLocation } from "./source-options";
export { version } from "./version";
