import { actionsOf, BYPASSES, type BypassVariant, IAM_WRITES, INSTANCE_ROLE } from "../../access/bypasses";
import type { Policy, PolicyStatement } from "../../access/policy";
import { inInstanceRole } from "../iam/in-instance-role";
import { allowing, named } from "../iam/sessions";
import { matchesName } from "../pack/exceptions";
import type { Rule } from "../pack/rule";
import { enumeration } from "../../access/report";

const ACTIONS = ["ssm:StartSession", "ssm:ResumeSession", ...actionsOf("run-command", "automation")];

/** What gives a shell, another role or more rights besides: by one action, and on no more than that it is allowed. */
const BYPASSES_OF_INSTANCES = BYPASSES.filter(({ opens }) =>
    ["commands", "login", "identity", "sessions"].includes(opens),
)
    .flatMap((bypass): readonly BypassVariant[] => bypass.variants)
    .filter(({ provided }) => provided === undefined);

export const instanceRoleSessions: Rule = {
    name: "instance-role-sessions",
    description: "An instance's role can open sessions, run commands, or give itself more rights.",
    why: INSTANCE_ROLE.why,
    severity: "critical",
    enforcementLevel: "mandatory",
    remediationSteps: INSTANCE_ROLE.remedy,
    url: INSTANCE_ROLE.url,
    tags: ["bypasses", "instances", "iam"],
    ...inInstanceRole((policy) => {
        const found = ACTIONS.flatMap((action) => allowing(policy, action).map((statement) => ({ action, statement })));
        const told = new Set(found.map(({ statement }) => statement));
        const others = new Map<PolicyStatement, Set<string>>();
        for (const { action, statement } of [...bypasses(policy), ...rewrites(policy)])
            if (!told.has(statement)) others.set(statement, (others.get(statement) ?? new Set()).add(action));

        return [
            ...found.map(({ action, statement }) => `${named(statement)} allows ${action}.`),
            ...[...others].map(([statement, actions]) => `${named(statement)} allows ${enumeration([...actions])}.`),
        ];
    }),
};

/** An action, and the statement that allows it. */
interface Allowed {
    readonly action: string;
    readonly statement: PolicyStatement;
}

/** The bypasses that a policy allows with all that they need. */
function bypasses(policy: Policy): readonly Allowed[] {
    return BYPASSES_OF_INSTANCES.filter(({ also = [] }) =>
        also.every((right) => right.actions.some((action) => allowing(policy, action).length > 0)),
    ).flatMap(({ act: { actions, context = {} } }) =>
        actions.flatMap((action) =>
            allowing(policy, action)
                .filter((statement) => takes(statement, context))
                .map((statement) => ({ action, statement })),
        ),
    );
}

function rewrites(policy: Policy): readonly Allowed[] {
    return IAM_WRITES.flatMap(({ action }) => allowing(policy, action).map((statement) => ({ action, statement })));
}

/** Whether the statement's conditions take the value that the call has, where it is a certain one. */
function takes({ conditions }: PolicyStatement, context: Readonly<Record<string, unknown>>): boolean {
    return conditions.every(({ key, operator, values }) => {
        const value = context[key];
        return (
            typeof value !== "string" ||
            values.family !== "string" ||
            operator.negated ||
            values.templates.some(({ text }) => matchesName(text.toLowerCase(), value.toLowerCase()))
        );
    });
}
