import { createRequire } from "node:module";
import type { readAccount as read } from "./account";

export { configTexts } from "./project";

const load = createRequire(__filename);

/** Reads the account that the AWS credentials belong to. Loads the AWS SDK when it is called, since that takes a while. */
export const readAccount: typeof read = (...args) =>
    (load("./account") as typeof import("./account")).readAccount(...args);
