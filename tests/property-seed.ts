import * as fc from "fast-check";

/**
 * Property tests try the same cases in every run, so that a change is judged by what it changed. `FC_SEED=N npm test`
 * tries others; so does `FC_SEED=random`, and a failure prints the seed that finds it again.
 */
const seed = process.env["FC_SEED"] ?? "20211004";
fc.configureGlobal({ ...fc.readConfigureGlobal(), ...(seed === "random" ? {} : { seed: Number(seed) }) });
