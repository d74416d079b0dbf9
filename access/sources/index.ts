export { configIn, configTexts } from "./project";
export { installedFirst } from "./state";
export { callerArn, collector, readSource } from "./read";
