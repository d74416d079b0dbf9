import type { Rule } from "../toolkit/rule";
import { arns } from "../../prove/universe";
import { placed, sourceOf } from "../toolkit/allowing-statement";

/** A document that no policy names. */
const UNNAMED = "arn:PARTITION:ssm:*:ACCOUNT:document/x0f1e2d3c4b5a69788";

export const anyDocument: Rule = {
    id: "any-document",
    severity: "medium",
    title: "Sessions with any document",
    why: "The document decides what a session is: AWS-StartPortForwardingSessionToRemoteHost reaches into the network, SSH and port forwarding aren't logged, and one's own document switches off logging and run-as.",
    remedy: "Allow ssm:StartSession on the exact documents that are needed, SSM-SessionManagerRunShell as a rule.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-specify-session-document.html",
    *find(snapshot) {
        for (const principal of snapshot.people) {
            if (snapshot.sessions(principal) === "none") continue;
            const universes = [arns(placed(UNNAMED, snapshot))];
            const opens = (policies = principal.policies): boolean =>
                snapshot.possible(principal, "ssm:StartSession", { universes, tagged: false, policies }) !== undefined;
            if (!opens()) continue;
            const claim = { effect: "open sessions with any document", actions: [] };
            yield { principals: [principal.arn], ...sourceOf(principal, ["ssm:StartSession"], opens), claim };
        }
    },
};
