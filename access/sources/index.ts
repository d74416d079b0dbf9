export { configTexts } from "./project";
export { callerArn, collector, readSource } from "./read";
