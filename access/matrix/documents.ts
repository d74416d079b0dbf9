import type { PolicyStatement } from "../policy/policy";
import type { Account } from "./account";

/** A kind of session that a principal may open: StartSession is judged on the session document too. */
export interface SessionDocument {
    /** What a session with it is: `shell`, `SSH`, `port forwarding`, or the document's name. */
    readonly label: string;
    readonly arn: string;
}

/**
 * The session documents of every account. The first is used when none is asked for; those of AWS have no account in
 * their ARN.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-specify-session-document.html
 */
const OWN_SHELL = "SSM-SessionManagerRunShell";
const OF_AWS: readonly (readonly [name: string, label: string])[] = [
    ["AWS-StartSSHSession", "SSH"],
    ["AWS-StartPortForwardingSession", "port forwarding"],
    ["AWS-StartPortForwardingSessionToRemoteHost", "port forwarding to other hosts"],
    ["AWS-StartInteractiveCommand", "interactive command"],
    ["AWS-StartNonInteractiveCommand", "command"],
];

/** The session documents of a region: those of every account, and those that a statement names. */
export function sessionDocuments(
    account: Account,
    region: string,
    statements: Iterable<PolicyStatement>,
): readonly SessionDocument[] {
    const { id, partition } = account;
    const arns = new Map([[`arn:${partition}:ssm:${region}:${id}:document/${OWN_SHELL}`, "shell"]]);
    for (const [name, label] of OF_AWS) arns.set(`arn:${partition}:ssm:${region}::document/${name}`, label);
    for (const name of namedDocuments(statements)) {
        const owner = /^(AWS|Amazon)/i.test(name) ? "" : id;
        const arn = `arn:${partition}:ssm:${region}:${owner}:document/${name}`;
        if (!arns.has(arn)) arns.set(arn, name);
    }
    return [...arns].map(([arn, label]) => ({ label, arn }));
}

/** Documents that a statement allows by their names. */
function namedDocuments(statements: Iterable<PolicyStatement>): Set<string> {
    const names = new Set<string>();
    for (const { effect, resources } of statements) {
        if (effect === "Deny" || resources === undefined) continue;
        for (const { text } of resources.patterns) {
            const name = /^arn:[^:]*:ssm:[^:]*:[^:]*:document\/([A-Za-z0-9_.-]+)$/.exec(text)?.[1];
            if (name !== undefined) names.add(name);
        }
    }
    return names;
}
