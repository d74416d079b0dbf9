export { configTexts } from "./project";
export { readSource } from "./read";
