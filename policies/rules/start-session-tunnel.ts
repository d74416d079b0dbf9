import { glob, matchGlob } from "../../access/match/glob";
import { onDocuments } from "../iam/check";
import { named, sessionGrants } from "../iam/sessions";
import type { Rule } from "../pack/rule";
import { shown } from "../pack/wording";

/** SSH and port forwarding are asked for by name. */
export const startSessionTunnel: Rule = {
    name: "start-session-tunnel",
    description: "A statement allows SSH or port forwarding through sessions.",
    why: "Such a session isn't logged, reaches any port of the instance and, to remote hosts, the network behind it.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps: "Leave the document out, or add its name to allowedDocuments where tunnels are meant.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-sessions-start.html",
    tags: ["sessions", "iam"],
    configSchema: {
        properties: {
            allowedDocuments: {
                type: "array",
                items: { type: "string" },
                default: [],
                description: "Names of AWS's documents for SSH and port forwarding that statements may name",
            },
        },
    },
    mistakes: ({ allowedDocuments }) =>
        ((allowedDocuments ?? []) as readonly string[])
            .filter((name) => !TUNNEL.test(name) || /[*?]/.test(name))
            .map((name) => `allowedDocuments: found ${shown(name)}; allowed: names such as AWS-StartSSHSession`),
    resource: onDocuments((policy, config) => {
        const allowed = (config.allowedDocuments ?? []) as readonly string[];
        const grants = sessionGrants(policy).filter(({ documents }) => documents.length > 0);
        return grants.length === 0
            ? undefined
            : grants.flatMap(({ statement, documents }) =>
                  documents
                      .map(({ resource }) => resource.replace(/^document\//, ""))
                      .flatMap((name) => problems(name, allowed))
                      .map((problem) => `${named(statement)}: ${problem}`),
              );
    }),
};

/** What is wrong with a document's name; that a star alone covers everything is start-session-document's business. */
function problems(name: string, allowed: readonly string[]): readonly string[] {
    if (TUNNEL.test(name)) {
        return allowed.includes(name) ? [] : [`${name} opens a tunnel, not a shell.`];
    }
    const covered = /[*?]/.test(name) && !/^\*+$/.test(name) ? TUNNELS.filter((one) => matchGlob(glob(name), one)) : [];
    return covered.length === 0
        ? []
        : [`${name} also covers ${covered.join(", ")}, which opens a tunnel, not a shell.`];
}

const TUNNELS = [
    "AWS-StartSSHSession",
    "AWS-StartPortForwardingSession",
    "AWS-StartPortForwardingSessionToRemoteHost",
    "AWS-StartPortForwardingSessionToSocket",
];

/** AWS-StartSSHSession, AWS-StartPortForwardingSession, …ToRemoteHost, …ToSocket, with any wildcard behind. */
const TUNNEL = /^AWS-Start(SSHSession|PortForwarding)/;
