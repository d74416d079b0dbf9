import { arns } from "../../prove/universe";
import type { Rule } from "../toolkit/rule";
import { sourceOf } from "../toolkit/allowing-statement";

const ACTIONS = ["ssm:TerminateSession", "ssm:ResumeSession"];

export const foreignSessions: Rule = {
    id: "foreign-sessions",
    severity: "high",
    title: "Other users' sessions can be ended or taken over",
    why: "Who resumes another's session works in their shell and under their name; who ends it ends their work.",
    remedy: "Allow ssm:TerminateSession and ssm:ResumeSession on session/* only where ssm:resourceTag/aws:ssmmessages:session-id equals ${aws:userid}. AWS's examples with session/${aws:userid}-* keep others out as well, but whether they match one's own sessions is disputed.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html",
    *find(snapshot) {
        const { partition, account } = snapshot.home;
        // A session that no name and no id in this account is the beginning of.
        const universes = [arns(`arn:${partition}:ssm:*:${account}:session/0-somebody-else-0f1e2d3c4b5a69788`)];
        const context = {
            "ssm:resourcetag/aws:ssmmessages:session-id": "AIDA0SOMEBODY0ELSE00",
            // No principal is another one, whatever its id is.
            "aws:userid": "AIDA0MYSELF0000000000",
            "ssm:resourcetag/aws:ssmmessages:target-id": "i-0f1e2d3c4b5a69788",
        };
        for (const principal of snapshot.people) {
            if (snapshot.sessions(principal) === "unlimited") continue;
            const opens = (action: string, policies = principal.policies): boolean =>
                snapshot.possible(principal, action, { universes, context, tagged: false, policies }) !== undefined;
            const actions = ACTIONS.filter((action) => opens(action));
            if (actions.length === 0) continue;
            yield {
                principals: [principal.arn],
                ...sourceOf(principal, actions, (policies) => actions.some((action) => opens(action, policies))),
                claim: { effect: "end or resume other principals' sessions", actions },
            };
        }
    },
};
