import { coversAction, INSTANCE_TAG_PREFIXES } from "../../access/evaluate";
import type { Condition, Policy, PolicyStatement } from "../../access/policy";
import { covering, type Covering } from "./overlap";

/** The tags that Systems Manager gives sessions: they say whose a session is, not which instance. */
const SESSION_TAG = "aws:ssmmessages:";

/** An Allow of ssm:StartSession: what it reaches and what holds it back. */
interface SessionGrant {
    readonly statement: PolicyStatement;
    readonly instances: readonly Covering[];
    readonly documents: readonly Covering[];
    /** The conditions on an instance's tags. */
    readonly tagConditions: readonly Condition[];
    /** Those of them that name values, which an instance without the tag fails. */
    readonly guards: readonly Condition[];
    /** Whether an instance without any tag fails them: where guards name no values, this says that there is a tag. */
    readonly needsTag: boolean;
}

/** The Allow statements of a document that speak of ssm:StartSession and that no Deny of everything undoes. */
export function sessionGrants(policy: Policy): readonly SessionGrant[] {
    return allowing(policy, "ssm:StartSession").map((statement) => {
        const tagConditions = statement.conditions.filter(isTagCondition);
        const demanded = new Set(tagConditions.filter(isDemand).map((one) => tagKey(one).toLowerCase()));
        return {
            statement,
            instances: [...covering(statement, "instance"), ...covering(statement, "managed instance")].filter(unique),
            documents: covering(statement, "document"),
            tagConditions,
            // With a second condition by which the tag has to be there, IfExists and ForAllValues limit as well.
            guards: tagConditions.filter(
                (one) => isGuard(one) || (namesValues(one) && demanded.has(tagKey(one).toLowerCase())),
            ),
            needsTag: demanded.size > 0,
        };
    });
}

/** The grants that speak of session documents. */
export function documentGrants(policy: Policy): readonly SessionGrant[] {
    return sessionGrants(policy).filter(({ documents }) => documents.length > 0);
}

/** The Allow statements for an action, unless the document denies that action everywhere and always. */
export function allowing(policy: Policy, action: string): readonly PolicyStatement[] {
    const lower = action.toLowerCase();
    const speaking = policy.statements.filter((statement) => coversAction(statement, lower));
    const denied = speaking.some(
        ({ effect, conditions, resources }) =>
            effect === "Deny" &&
            conditions.length === 0 &&
            resources?.negated === false &&
            resources.patterns.some(({ text }) => /^\*+$/.test(text)),
    );
    return denied ? [] : speaking.filter(({ effect }) => effect === "Allow");
}

/** The conditions that ask for a tag of sessions, which nothing carries that a session is started on: they never hold. */
export function ofSessionsOnly({ conditions }: PolicyStatement): readonly Condition[] {
    return conditions.filter(
        (one) => INSTANCE_TAG_PREFIXES.some((prefix) => one.key.startsWith(prefix + SESSION_TAG)) && isDemand(one),
    );
}

/** Whether a condition reads an instance's own tags. */
export function isTagCondition({ key }: Condition): boolean {
    return INSTANCE_TAG_PREFIXES.some(
        (prefix) => key.startsWith(prefix) && !key.slice(prefix.length).startsWith(SESSION_TAG),
    );
}

/** The instance's tag that a condition reads, as written. */
export function tagKey({ name }: Condition): string {
    return name.slice(name.indexOf("/") + 1);
}

/** Whether the condition names values, and an instance without the tag fails it: only then does the tag decide. */
export function isGuard(condition: Condition): boolean {
    const { operator } = condition;
    return namesValues(condition) && !operator.ifExists && operator.set !== "all";
}

function namesValues({ operator, values }: Condition): boolean {
    return values.family !== "null" && !operator.negated;
}

/** Whether the condition fails where there is no tag. */
function isDemand(condition: Condition): boolean {
    const { values } = condition;
    return isGuard(condition) || (values.family === "null" && values.absent.every((absent) => !absent));
}

/** Whether the grant reaches instances by neither exact ARNs nor tags. */
export function isUnguarded({ instances, tagConditions }: SessionGrant): boolean {
    return tagConditions.length === 0 && instances.some(({ exact }) => !exact);
}

/** Whether documents grant sessions, and those on some instances only. */
export function limitsSessions(...policies: readonly Policy[]): boolean {
    const grants = policies.flatMap(sessionGrants).filter(({ instances }) => instances.length > 0);
    return grants.length > 0 && !grants.some(isUnguarded);
}

/** A statement as people find it in its document. */
export function named({ policy, index, sid }: PolicyStatement): string {
    return sid === undefined || sid === "" ? `${policy}, statement ${index + 1}` : `${policy}, statement ${sid}`;
}

function unique(covering: Covering, index: number, all: readonly Covering[]): boolean {
    return all.findIndex(({ text }) => text === covering.text) === index;
}
