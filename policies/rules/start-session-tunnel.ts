import { glob, matchGlob } from "../../access/match";
import { ofEach, onDocuments } from "../iam/check";
import { IDENTITY_TYPES, readDocuments } from "../../access/stack";
import { isBoundary } from "../iam/boundary";
import { documentGrants, named, sessionGrants } from "../iam/sessions";
import { at } from "../pack/known";
import type { Rule, Subject } from "../pack/rule";
import { Relations } from "../resources/relations";
import { contentOf, SSM_DOCUMENT } from "../resources/session-documents";
import { listed, mistakesIn, textList } from "../pack/settings";

export const startSessionTunnel: Rule = {
    name: "start-session-tunnel",
    description: "A statement allows SSH or port forwarding through sessions.",
    why: "Such a session isn't logged, reaches any port of the instance and, to remote hosts, the network behind it.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Leave the document out, or add its name to allowedDocuments, one of your own to ownDocuments, where tunnels are meant.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-sessions-start.html",
    tags: ["sessions", "iam"],
    settings: {
        allowedDocuments: textList("Names of AWS's documents for SSH and port forwarding that statements may name"),
        ownDocuments: textList("Names of your own documents for port forwarding that statements may name"),
    },
    mistakes: mistakesIn(
        "allowedDocuments",
        (name) => !TUNNEL.test(name) || /[*?]/.test(name),
        "a document's name, such as AWS-StartSSHSession",
    ),
    resource: onDocuments((policy, config) =>
        ofEach(documentGrants(policy), ({ statement, documents }) =>
            documents
                .map(({ resource }) => resource.replace(/^document\//, ""))
                .flatMap((name) => problems(name, listed(config.allowedDocuments)))
                .map((problem) => `${named(statement)}: ${problem}`),
        ),
    ),
    stackType: SSM_DOCUMENT,
    // A document of the account is a tunnel by its content.
    stack: (resources, config) => {
        const stack = new Relations(resources);
        const allowed = listed(config.ownDocuments);
        const tunnels = stack
            .ofType(SSM_DOCUMENT)
            .filter(isTunnel)
            .flatMap(({ props: { name } }) => (typeof name === "string" && !allowed.includes(name) ? [name] : []));
        return tunnels.length === 0
            ? []
            : stack.ofType(...IDENTITY_TYPES).flatMap((holder) =>
                  readDocuments(holder)
                      .flatMap((document) =>
                          document.state === "read" && document.kind === "identity" && !isBoundary(holder)
                              ? sessionGrants(document.policy)
                              : [],
                      )
                      .flatMap(({ statement, documents }) =>
                          tunnels
                              .filter((tunnel) => documents.some(({ resource }) => names(resource, tunnel)))
                              .map((tunnel) => ({
                                  problem: `${named(statement)}: ${tunnel}, a document of this stack, opens a tunnel, not a shell.`,
                                  urn: holder.urn,
                              })),
                      ),
              );
    },
};

/** Whether a document forwards ports: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html */
function isTunnel(document: Subject): boolean {
    const content = contentOf(document);
    return content.state === "read" && at(content.value, "sessionType") === "Port";
}

/** Whether a statement's resource names the document; that a star alone does is start-session-document's business. */
function names(resource: string, document: string): boolean {
    const name = resource.replace(/^document\//, "");
    return !/^\*+$/.test(name) && matchGlob(glob(name), document);
}

/** What is wrong with a document's name; that a star alone covers everything is start-session-document's business. */
function problems(name: string, allowed: readonly string[]): readonly string[] {
    if (TUNNEL.test(name)) return allowed.includes(name) ? [] : [`${name} opens a tunnel, not a shell.`];

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
