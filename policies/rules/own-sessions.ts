import type { PolicyStatement } from "../../access/policy";
import { onDocuments } from "../iam/check";
import { covering } from "../iam/overlap";
import { allowing, named } from "../iam/sessions";
import type { Rule } from "../pack/rule";
import { enumeration } from "../../access/report";

export const ownSessions: Rule = {
    name: "own-sessions",
    description: "A statement lets people end or take over the sessions of others.",
    why: "Who may resume a session types in another's shell, under another's name in the log.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Allow ssm:TerminateSession and ssm:ResumeSession on session/* with StringEquals ssm:resourceTag/aws:ssmmessages:session-id = ${aws:userid}: it works for users and for roles.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html#restrict-access-example-user-sessions",
    tags: ["sessions", "iam"],
    settings: {
        byTarget: {
            type: "boolean",
            default: false,
            description:
                "Whether a condition on aws:ssmmessages:target-id, which covers the sessions of all users on an instance, is enough",
        },
    },
    resource: onDocuments((policy, config) => {
        const statements = ["ssm:TerminateSession", "ssm:ResumeSession"].flatMap((action) => allowing(policy, action));
        return statements.length === 0
            ? undefined
            : [...new Set(statements)].flatMap((statement) => {
                  const problem = problemOf(statement, config.byTarget === true);
                  return problem === undefined ? [] : [`${named(statement)}: ${problem}`];
              });
    }),
};

function problemOf(statement: PolicyStatement, byTarget: boolean): string | undefined {
    const plain = statement.conditions.some(
        ({ key, values }) =>
            key.endsWith(OWNER) &&
            values.family === "string" &&
            values.templates.some(({ text, variables }) => text.includes("${") && variables.length === 0),
    );
    if (plain) return "without the Version 2012-10-17 ${aws:userid} is plain text, which is no session's.";

    if (isOwn(statement, OWNER, isOwner) || (byTarget && isOwn(statement, TARGET, isExact))) return undefined;

    const sessions = covering(statement, "session").map(({ text }) => text);
    const prefix = sessions.find((text) => /session\/\$\{aws:(username|userid)\}/i.test(text));
    if (sessions.length === 0) return undefined;

    const other = statement.conditions.find(({ key, values }) => key.endsWith(OWNER) && values.family === "string");
    if (other !== undefined && other.values.family === "string") {
        const values = other.values.templates.map((template) => template.text).join(", ");
        return `${other.operator.name} on ${other.name} is ${values}; StringEquals \${aws:userid} ties a session to its owner.`;
    }
    if (prefix === undefined)
        return `${enumeration(sessions)} covers the sessions of all users: no condition ties them to their owner.`;

    return /\$\{aws:userid\}/i.test(prefix)
        ? `${prefix} matches no session: the names of sessions don't begin with the user's id.`
        : `${prefix} goes by the beginning of a name: al ends the sessions of al-ice, and a role has no aws:username.`;
}

/** The tags that Systems Manager gives sessions. */
const OWNER = "resourcetag/aws:ssmmessages:session-id";
const TARGET = "resourcetag/aws:ssmmessages:target-id";

/** The caller's own id, or the id of one user or one role's session. */
function isOwner(text: string): boolean {
    return /^(\$\{aws:userid\}|A[A-Z0-9]{10,}(:[^*?]+)?)$/i.test(text);
}

function isExact(text: string): boolean {
    return !/[*?]/.test(text);
}

/** Whether a condition that fails where the tag is missing compares the tag with such values only. */
function isOwn({ conditions }: PolicyStatement, tag: string, allowed: (text: string) => boolean): boolean {
    const onTag = conditions.filter(({ key }) => key.endsWith(tag));
    const present = onTag.some(({ values }) => values.family === "null" && values.absent.every((absent) => !absent));
    return onTag.some(
        ({ operator, values }) =>
            values.family === "string" &&
            !operator.negated &&
            // A second condition that asks for the tag makes these two as strict as StringEquals.
            (present || (!operator.ifExists && operator.set !== "all")) &&
            values.templates.every(({ text }) => allowed(text)),
    );
}
