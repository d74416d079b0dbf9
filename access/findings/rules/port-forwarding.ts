import { arns } from "../../prove/universe";
import type { AccountPrincipal } from "../../matrix/account";
import type { Rule } from "../toolkit/rule";
import type { Snapshot } from "../toolkit/snapshot";
import { placed, sourceOf } from "../toolkit/allowing-statement";

const SSH = "AWS-StartSSHSession";
/** AWS's documents that open a tunnel rather than a shell. */
const TUNNELS = [
    "AWS-StartPortForwardingSession",
    "AWS-StartPortForwardingSessionToRemoteHost",
    "AWS-StartPortForwardingSessionToSocket",
    SSH,
];

export const portForwarding: Rule = {
    id: "port-forwarding",
    severity: "medium",
    title: "Port forwarding in addition to shells",
    why: "Port forwarding reaches every port of the instance, and with …ToRemoteHost every host that the instance reaches. What goes through a tunnel isn't logged. Where only AWS-StartSSHSession is denied, port 22 is reached by forwarding it.",
    remedy: "Allow ssm:StartSession on SSM-SessionManagerRunShell alone; or deny all of AWS's tunnel documents, AWS-StartPortForwardingSession* and AWS-StartSSHSession.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-sessions-start.html#sessions-start-port-forwarding",
    *find(snapshot) {
        for (const principal of snapshot.people) {
            if (snapshot.sessions(principal) === "none") continue;
            const open = TUNNELS.filter((name) => opens(principal, tunnel(name), snapshot));
            if (open.length === 0) continue;
            const source = sourceOf(principal, ["ssm:StartSession"], (policies) =>
                open.some((name) => opens(principal, tunnel(name), snapshot, policies)),
            );
            const ssh = { then: `so port 22 is open although ${SSH} isn't allowed` };
            yield {
                principals: [principal.arn],
                ...source,
                claim: { effect: `open tunnels with ${open.join(", ")}`, actions: [], ...(!open.includes(SSH) && ssh) },
            };
        }
    },
};

function tunnel(name: string): string {
    return `arn:PARTITION:ssm:*::document/${name}`;
}

function opens(
    principal: AccountPrincipal,
    pattern: string,
    snapshot: Snapshot,
    policies = principal.policies,
): boolean {
    const universes = [arns(placed(pattern, snapshot))];
    return snapshot.possible(principal, "ssm:StartSession", { universes, tagged: false, policies }) !== undefined;
}
