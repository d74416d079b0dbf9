import type { Account } from "../../matrix/account";
import { keyProblem } from "../toolkit/condition-keys";
import type { Rule } from "../toolkit/rule";
import { tasks } from "../../prove/universe";
import { alone, inStatement, Snapshot, type StatementUse } from "../toolkit/snapshot";
import {
    isDocument,
    isInstance,
    isSession,
    isTask,
    resourceTexts,
    tagConditions,
    valuesOf,
    variablesOf,
} from "../toolkit/statements";

export const deadStatement: Rule = {
    id: "dead-statement",
    severity: "low",
    title: "A statement that never allows a session",
    why: "The policy looks as if it allowed something. Often this is a mistake, and the access is granted elsewhere and more widely.",
    remedy: "Correct the statement, or remove it.",
    url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html",
    *find(snapshot) {
        for (const use of snapshot.allowing("ssm:StartSession")) {
            const { statement } = use;
            // A statement on many actions can be meant for another one.
            if (!statement.actions.patterns.every(({ text }) => /^ssm:(startsession|\*session)$/i.test(text))) continue;
            const patterns = statement.actions.patterns.some(({ text }) => text.includes("*"));
            if (patterns && resourceTexts(statement).some(isSession)) continue;
            // What has a variable can match for one principal and not for another: other rules look at those.
            if (variablesOf(statement).length > 0 || mayMatch(use, snapshot)) continue;
            yield inStatement(use, causeOf(use, snapshot));
        }
        for (const use of snapshot.allowing("ssm:TerminateSession", "ssm:ResumeSession")) {
            const cause = foreignToSessions(use);
            if (cause !== undefined) yield inStatement(use, cause);
        }
    },
};

/** Whether a principal that has the statement may ever meet it. */
function mayMatch(use: StatementUse, snapshot: Snapshot): boolean {
    const policies = alone(use);
    return use.principals.some((principal) => {
        const never = (universes: Snapshot["instances"], tagged: boolean): boolean =>
            snapshot.impossible(principal, "ssm:StartSession", { universes, tagged, policies });
        return (
            !never(snapshot.instances, true) ||
            !never([tasks(snapshot.home)], true) ||
            !never(snapshot.documents, false)
        );
    });
}

/** Why nothing matches, as a sentence. */
function causeOf(use: StatementUse, snapshot: Snapshot): string {
    const { statement } = use;
    const { account } = snapshot;
    const resources = resourceTexts(statement);
    const expiry = statement.conditions.find(({ key }) => key === "aws:currenttime" || key === "aws:epochtime");
    if (expiry !== undefined && mayMatch(use, new Snapshot(account, { now: new Date(0) })))
        return `its time is over: ${expiry.operator.name} on ${expiry.name}, ${valuesOf(expiry).join(", ")}`;

    for (const { name } of statement.conditions) {
        const problem = keyProblem(name, statement);
        if (problem === undefined) continue;
        const meant = problem.meant === undefined ? "" : `; ${problem.meant} may be meant`;
        return `it asks for ${name}, which ${problem.is}${meant}`;
    }
    const [tag] = tagConditions(statement);
    if (tag !== undefined && resources.length > 0 && resources.every(isDocument))
        return `it covers only session documents and asks for ${tag.name}, which documents don't have`;

    const foreign = resources.find((text) => /^arn:/.test(text) && elsewhere(text, account) !== undefined);
    if (foreign !== undefined && resources.every((text) => elsewhere(text, account) !== undefined))
        return `${foreign} ${elsewhere(foreign, account)}`;

    const other = resources.find((text) => text !== "*" && !isDocument(text) && !isInstance(text) && !isTask(text));
    if (other !== undefined) return `${other} is no instance, no ECS task and no session document`;
    const names = [...new Set(statement.conditions.map(({ name }) => name))];
    const mfa = names.find((name) => /^aws:multifactorauth/i.test(name));
    if (mfa !== undefined && use.principals.every(({ type }) => type === "role"))
        return `it asks for ${mfa}, which no session of AssumeRole carries: ask for it in the role's trust policy`;

    const own = names.filter((name) => /^aws:(principal|user)/i.test(name));
    if (own.length > 0) return `no principal that has it meets its conditions: ${own.join(", ")}`;
    if (names.length > 0) return `no instance and no document meets its conditions together: ${names.join(", ")}`;
    return `${resources[0] ?? "NotResource"} describes no instance and no document: the ids of instances begin with i- or mi-`;
}

/** Why a statement on ending and resuming alone never meets a session. */
function foreignToSessions({ statement }: StatementUse): string | undefined {
    if (!statement.actions.patterns.every(({ text }) => /^ssm:(terminate|resume)session$/i.test(text)))
        return undefined;

    const resources = resourceTexts(statement);
    const [resource] = resources;
    if (resource !== undefined && resources.every((text) => isInstance(text) || isDocument(text)))
        return `sessions are ended and resumed on session/…, which ${resource} isn't`;

    const tag = tagConditions(statement).find(
        ({ operator, values }) =>
            !operator.negated && !operator.ifExists && operator.set !== "all" && values.family !== "null",
    );
    if (tag === undefined) return undefined;
    return `it asks for ${tag.name}, and sessions carry only the tags aws:ssmmessages:session-id and aws:ssmmessages:target-id`;
}

function elsewhere(resource: string, { id: account, partition: home }: Account): string | undefined {
    // What an incomplete ARN lacks is a wildcard.
    const [, partition = "*", service = "*", region = "*", owner = "*"] = resource.split(":");
    if (!/[*?]/.test(partition) && partition !== home) return `is of the partition ${partition}, not ${home}`;
    if (region === "") return "has no region: sessions have one";
    if (isDocument(resource)) return undefined;
    if (owner === "") return "has no account: instances belong to one";
    if (/^\d{12}$/.test(owner) && owner !== account) return `is of another account than ${account}`;
    return ["ec2", "ssm", "ecs"].includes(service) || /[*?]/.test(service) ? undefined : `is of the service ${service}`;
}
