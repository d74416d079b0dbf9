export { configTexts } from "./project";
export { collector, readSource } from "./read";
