import { actionsOf, BYPASSES, INSTANCE_ROLE } from "../../bypasses";
import { arns } from "../../prove/universe";
import { openBypasses } from "../toolkit/open-bypasses";
import type { Rule } from "../toolkit/rule";
import { EC2_INSTANCE, placed, sourceOf } from "../toolkit/allowing-statement";

export const instanceRoleSessions: Rule = {
    id: "instance-role-sessions",
    severity: "high",
    title: "An instance role that can open sessions on other instances",
    ...INSTANCE_ROLE,
    *find(snapshot) {
        for (const principal of snapshot.instanceRoles) {
            const universes = [arns(placed(EC2_INSTANCE, snapshot))];
            const open = ["ssm:StartSession", ...actionsOf("run-command")].filter((action) =>
                snapshot.possible(principal, action, { universes }),
            );
            if (open.length > 0) {
                const claim = { holder: "instances", effect: "open shells on other instances", actions: open } as const;
                yield { principals: [principal.arn], ...sourceOf(principal, open), claim };
            }
            // Of a role that people may assume as well the rules on bypasses speak.
            if (snapshot.people.includes(principal)) continue;
            for (const { variants, severity } of BYPASSES.filter(({ id }) => id !== "run-command")) {
                for (const { variant, acts, claim } of openBypasses(variants, principal, snapshot)) {
                    yield {
                        principals: [principal.arn],
                        ...sourceOf(principal, acts),
                        severity: variant.severity ?? severity,
                        claim: { ...claim, holder: "instances" },
                    };
                }
            }
        }
    },
};
