import { actionsOf, BYPASSES, INSTANCE_ROLE } from "../../bypasses";
import { arns } from "../../prove/universe";
import { chainText } from "../../matrix/way-words";
import { chainsOf } from "../chains/chains";
import { gainersOf } from "../chains/hops";
import { callsOf, chainSteps, rightsText } from "../chains/words";
import { isAdministrator } from "../toolkit/administrator";
import { openBypasses } from "../toolkit/open-bypasses";
import type { Rule } from "../toolkit/rule";
import { enumeration } from "../../report/enumeration";
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
            const [widest] = chainsOf(snapshot).openings(principal);
            const gainers = widest === undefined ? [] : gainersOf(principal, snapshot);
            const names = enumeration(gainers);
            const then = `and so give ${names}, who can open sessions on them, instances that they can't reach otherwise`;
            const more = gainers.length === 0 ? {} : { then };
            // Nothing more needs to be said of instances that administrate the account.
            if (isAdministrator(principal, snapshot)) {
                const claim = { holder: "instances", effect: "do everything", actions: [], ...more } as const;
                yield { principals: [principal.arn], ...sourceOf(principal, open), claim };
                continue;
            }
            if (open.length > 0) {
                const effect = "open shells on other instances";
                const claim = { holder: "instances", effect, actions: open, ...more } as const;
                yield { principals: [principal.arn], ...sourceOf(principal, open), claim };
            }
            if (widest !== undefined && widest.chain.length > 0) {
                const { chain, rights } = widest;
                const effect = `${rightsText(rights)} through ${chainText(chain)}`;
                const claim = { holder: "instances", effect, actions: callsOf(chain), ...more } as const;
                yield { principals: [principal.arn], claim, chain: chainSteps(chain) };
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
