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
    const arnOf = (owner: string, name: string) => `arn:${partition}:ssm:${region}:${owner}:document/${name}`;
    const arns = new Map([[arnOf(id, OWN_SHELL), "shell"]]);
    for (const [name, label] of OF_AWS) arns.set(arnOf("", name), label);
    for (const { name, owner } of namedDocuments(statements)) {
        const arn = arnOf(/^(AWS|Amazon)/i.test(name) ? "" : (owner ?? id), name);
        if (!arns.has(arn)) arns.set(arn, owner === undefined || owner === id ? name : `${name} of ${owner}`);
    }
    return [...arns].map(([arn, label]) => ({ label, arn }));
}

/** A document that a statement allows by its name, and the account that it says it belongs to: others share theirs. */
interface NamedDocument {
    readonly name: string;
    readonly owner: string | undefined;
}

function* namedDocuments(statements: Iterable<PolicyStatement>): Generator<NamedDocument> {
    for (const { effect, resources } of statements) {
        if (effect === "Deny" || resources === undefined) continue;
        for (const { text } of resources.patterns) {
            const [, owner = "", name] = /^arn:[^:]*:ssm:[^:]*:([^:]*):document\/([A-Za-z0-9_.-]+)$/.exec(text) ?? [];
            if (name !== undefined) yield { name, owner: /^\d{12}$/.test(owner) ? owner : undefined };
        }
    }
}
