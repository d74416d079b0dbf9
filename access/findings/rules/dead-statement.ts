import type { Rule } from "../rule";
import { alone, inStatement, Snapshot, type StatementUse } from "../snapshot";
import { isDocument, isInstance, isSession, resourceTexts, tagConditions, valuesOf, variablesOf } from "../statements";

export const deadStatement: Rule = {
    id: "dead-statement",
    severity: "low",
    title: "A statement that never allows a session",
    why: "Whoever reads the policy believes that it allows something. Often a mistake hides in it, and the access is granted elsewhere and more widely.",
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
            if (variablesOf(statement).length > 0 || matches(use, snapshot)) continue;
            const cause = causeOf(use, snapshot);
            if (cause !== undefined) yield inStatement(use, cause);
        }
    },
};

function matches(use: StatementUse, snapshot: Snapshot): boolean {
    const [principal] = use.principals;
    if (principal === undefined) return true;
    const policies = alone(use);
    const ask = (universes: Snapshot["instances"], tagged: boolean): boolean =>
        snapshot.possible(principal, "ssm:StartSession", { universes, tagged, policies }) !== undefined;
    return ask(snapshot.instances, true) || ask(snapshot.documents, false);
}

/** Why nothing matches, as a sentence; undefined where it isn't certain. */
function causeOf(use: StatementUse, snapshot: Snapshot): string | undefined {
    const { statement } = use;
    const { account } = snapshot;
    const resources = resourceTexts(statement);
    const expiry = statement.conditions.find(({ key }) => key === "aws:currenttime" || key === "aws:epochtime");
    if (expiry !== undefined && matches(use, new Snapshot(account, new Date(0)))) {
        return `its time is over: ${expiry.operator.name} on ${expiry.name}, ${valuesOf(expiry).join(", ")}`;
    }
    const [tag] = tagConditions(statement);
    if (tag !== undefined && resources.length > 0 && resources.every(isDocument)) {
        return `it covers only session documents and asks for ${tag.name}, which documents don't have`;
    }
    const foreign = resources.find((text) => /^arn:/.test(text) && elsewhere(text, account.id) !== undefined);
    if (foreign !== undefined && resources.every((text) => elsewhere(text, account.id) !== undefined)) {
        return `${foreign} ${elsewhere(foreign, account.id)}`;
    }
    const known =
        resources.length > 0 && resources.every((text) => text === "*" || isDocument(text) || isInstance(text));
    if (known && statement.conditions.every(({ values }) => values.family === "string" || values.family === "null")) {
        const names = [...new Set(statement.conditions.map(({ name }) => name))];
        return names.length > 0
            ? `no instance and no document meets its conditions together: ${names.join(", ")}`
            : `${resources[0]} describes no instance and no document: the ids of instances begin with i- or mi-`;
    }
    const other = resources.find((text) => !isDocument(text) && !isInstance(text));
    return other === undefined ? undefined : `${other} is neither an instance nor a session document`;
}

function elsewhere(resource: string, account: string): string | undefined {
    const [, , service = "", region = "", owner = ""] = resource.split(":");
    if (region === "") return "has no region: sessions have one";
    if (isDocument(resource)) return undefined;
    if (owner === "") return "has no account: instances belong to one";
    if (/^\d{12}$/.test(owner) && owner !== account) return `is of another account than ${account}`;
    return service === "ec2" || service === "ssm" || /[*?]/.test(service) ? undefined : `is of the service ${service}`;
}
