import {
    measuredInstanceId,
    measuredPlace,
    partitionOf,
    policySize,
    sessionPolicy,
    type SessionSettings,
} from "../../access/grants";
import type { AccessModel, Grant } from "../../access/model";
import { limitOf } from "../../access/quotas/iam-quotas";
import { Measured, type Problem } from "./problem";

/**
 * Finds principals whose policy would be larger than IAM takes. Instance ids aren't known yet, but they are all of one
 * length.
 */
export function checkSizes(model: AccessModel, session: SessionSettings, region: string): Problem[] {
    const place = measuredPlace(partitionOf(region), region);
    const check = (kind: "user" | "group", name: string, grants: readonly Grant[], consoleUser?: string): Problem[] => {
        const policy = sessionPolicy({ grants, instanceId: measuredInstanceId, place, session, consoleUser });
        const size = policySize(policy);
        const limit = limitOf(kind === "user" ? "userPolicySize" : "groupPolicySize");
        return size <= limit
            ? []
            : [
                  {
                      path: [`${kind}s`, name, "grants"],
                      found: new Measured(`a policy of ${number(size)} characters for the ${kind} ${name}`),
                      allowed: `${number(limit)} characters, IAM's limit for the inline policies of a ${kind} (white space not counted)`,
                      hint: grants.some(({ by }) => by === "instances")
                          ? "grant by tags: that policy stays as short as it is, however many instances there are"
                          : "grant by fewer tag values, or by one tag that these instances have in common",
                  },
              ];
    };
    return [
        ...Object.entries(model.users).flatMap(([name, user]) =>
            check("user", name, user.grants, user.console ? name : undefined),
        ),
        ...Object.entries(model.groups).flatMap(([name, group]) => check("group", name, group.grants)),
    ];
}

function number(count: number): string {
    return count.toLocaleString("en-US");
}
