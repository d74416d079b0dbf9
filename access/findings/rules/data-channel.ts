import type { PolicySet } from "../../evaluate/outcome";
import type { Rule } from "../toolkit/rule";
import { sourceOf } from "../toolkit/allowing-statement";
import { arns, sessions } from "../../prove/universe";

export const dataChannel: Rule = {
    id: "data-channel",
    severity: "low",
    title: "Sessions without ssmmessages:OpenDataChannel",
    why: "Since 2025 Session Manager asks the user too for this right, and a session without it doesn't connect.",
    remedy: "Allow ssmmessages:OpenDataChannel on *: AWS names no resource for it. Its quickstart allows it on session/${aws:userid}-*, which isn't reported; whether that matches the sessions of roles is disputed, so * is the sure form.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-quickstart.html",
    *find(snapshot) {
        for (const principal of snapshot.people) {
            if (snapshot.sessions(principal) === "none") continue;
            // AWS's own examples name the session.
            const universes = [arns("*"), sessions(snapshot.home)];
            const action = "ssmmessages:OpenDataChannel";
            if (!snapshot.impossible(principal, action, { universes, tagged: false })) continue;
            const opens = (policies: PolicySet): boolean =>
                snapshot.possible(principal, "ssm:StartSession", { universes: snapshot.instances, policies }) !==
                undefined;
            const starting = sourceOf(principal, ["ssm:StartSession"], opens);
            const claim = { effect: "start sessions", actions: [], then: `but not call ${action}` };
            yield { principals: [principal.arn], ...starting, claim };
        }
    },
};
