import * as fc from "fast-check";
import type { WrittenPolicies } from "./disagreements";
import { documents } from "./written-policies";

const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
    fc.option(arbitrary, { freq: 5, nil: undefined });

/** What AWS attaches at every level until somebody removes it. */
const FULL_ACCESS = { Version: "2012-10-17", Statement: { Effect: "Allow" as const, Action: "*", Resource: "*" } };

/** One or two written documents, at times with a permissions boundary and service control policies. */
export const cases: fc.Arbitrary<WrittenPolicies> = fc
    .record({
        identity: fc.array(documents, { minLength: 1, maxLength: 2 }),
        boundary: rarely(documents),
        scp: rarely(documents),
    })
    .map(({ identity, boundary, scp }) => ({
        identity,
        ...(boundary !== undefined && { boundary }),
        ...(scp !== undefined && { scps: [[FULL_ACCESS], [FULL_ACCESS, scp]] }),
    }));
