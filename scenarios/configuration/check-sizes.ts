import {
    measuredInstanceId,
    measuredPlace,
    partitionOf,
    policySize,
    sessionPolicy,
    type SessionSettings,
} from "../../access/grants";
import { principalsOf, type AccessModel } from "../../access/model";
import { limitOf } from "../../access/quotas";
import { Measured, type Problem } from "./problem";

/**
 * Finds principals whose policy would be larger than IAM takes. Instance ids aren't known yet, but they are all of one
 * length.
 */
export function checkSizes(model: AccessModel, session: SessionSettings, region: string): Problem[] {
    const place = measuredPlace(partitionOf(region), region);
    return principalsOf(model).flatMap((principal): Problem[] => {
        const { kind, name, grants } = principal;
        const consoleUser = kind === "user" && principal.console ? name : undefined;
        const size = policySize(sessionPolicy({ grants, instanceId: measuredInstanceId, place, session, consoleUser }));
        const limit = limitOf(`${kind}PolicySize`);
        return size <= limit
            ? []
            : [
                  {
                      path: [`${kind}s`, name, "grants"],
                      found: new Measured(`the policy of the ${kind} ${name} has ${number(size)} characters`),
                      expected: `at most ${number(limit)}, IAM's quota for the inline policies of a ${kind}, white space not counted`,
                      hint: grants.some(({ by }) => by === "instances")
                          ? "grant by tags: the policy's size then doesn't depend on the number of instances"
                          : "grant by fewer tag values, or by a tag that these instances have in common",
                  },
              ];
    });
}

function number(count: number): string {
    return count.toLocaleString("en-US");
}
