import type { Layer } from "../evaluate/outcome";
import { describeStatement } from "../evaluate/statement-text";
import { statementName } from "../evaluate/reasons";
import { NO, type Truth } from "../evaluate/truth";
import type { PolicyStatement } from "../policy/policy";
import { appliedStatements, closedLayers, policiesOf, type Applied, type Asked } from "../matrix/asked-question";
import { enumeration } from "../report/enumeration";
import type { Cause, ChangeKind } from "./change";
import { changedValues } from "./changed-values";
import { statementDifference } from "./statement-difference";
import { identityOf } from "./statement-identity";

/**
 * Why the answers to one question differ: every statement that applies on one side and not on the other, as far as it
 * pulls in the direction of the change, and what made it so. A statement that a refactoring only moved is the same one.
 */
export function causesOf(before: Asked, after: Asked, kind: ChangeKind): Cause[] {
    const causes = [
        ...changedLayers(before, after, kind),
        ...unknownPolicies(before, after),
        ...changedStatements(before, after, kind, [closedLayers(before), closedLayers(after)]),
    ];
    if (causes.length > 0) return causes;
    // A trust policy that names its caller suffices: then a statement counts though the layer allowed before.
    const isStep = before.trust !== undefined || after.trust !== undefined;
    const more = isStep ? changedStatements(before, after, kind, [ALL_LAYERS, ALL_LAYERS]) : [];
    if (more.length > 0) return more;
    const values = changedValues(undefined, before, after);
    if (values.length > 0) return values;
    return [OTHER];
}

export const OTHER: Cause = {
    what: "other",
    text: "the two sources answer differently, though no statement changed",
};

/** How a layer is called in a sentence. */
const LAYERS: Readonly<Record<Layer, string>> = {
    identity: "the policies",
    boundary: "the permissions boundary",
    scp: "a level of service control policies",
    session: "the session policy",
    account: "the limit to one's own account",
    trust: "the trust policy",
    rcp: "a level of resource control policies",
};

const ALL_LAYERS: ReadonlySet<Layer> = new Set(Object.keys(LAYERS) as Layer[]);

/** A boundary that wasn't there allowed everything. */
function changedLayers(before: Asked, after: Asked, kind: ChangeKind): Cause[] {
    const causes: Cause[] = [];
    const count = ({ layers }: Asked, wanted: Layer): number => layers.filter(({ layer }) => layer === wanted).length;
    for (const layer of ["boundary", "scp", "session", "rcp"] as const) {
        const [former, latter] = [count(before, layer), count(after, layer)];
        const name = policiesOf(former > latter ? before : after).find((one) => one.layer === layer)?.policy.name;
        const called = name === undefined ? LAYERS[layer] : `${LAYERS[layer]} ${name}`;
        if (former > latter && kind !== "lost" && closedLayers(before).has(layer))
            causes.push({ what: "layer-removed", text: `${called} is gone` });

        if (former < latter && kind !== "gained" && closedLayers(after).has(layer))
            causes.push({ what: "layer-added", text: `${called} is new` });
    }
    return causes;
}

function unknownPolicies(before: Asked, after: Asked): Cause[] {
    const unknown = (asked: Asked): Map<string, string> =>
        new Map(
            policiesOf(asked).flatMap(({ policy }) =>
                policy.kind === "unknown" ? [[policy.name, policy.reason]] : [],
            ),
        );
    const [former, latter] = [unknown(before), unknown(after)];
    const causes: Cause[] = [];
    for (const [policy, reason] of latter) {
        if (!former.has(policy))
            causes.push({ what: "policy-unknown", policy, text: `the document of ${policy} ${reason}` });
    }
    for (const [policy] of former) {
        if (!latter.has(policy))
            causes.push({ what: "policy-unknown", policy, text: `the document of ${policy} is known now, or gone` });
    }
    return causes;
}

/** Whether a statement's coming or going pulls in the direction of a change, given what the other side lacked. */
function pulls(one: Applied, appears: boolean, kind: ChangeKind, closed: ReadonlySet<Layer>): boolean {
    if (kind === "unclear") return true;
    const opens = (one.statement.effect === "Allow") === appears;
    if (opens !== (kind === "gained")) return false;
    // One more Allow where the layer allowed already changes nothing.
    return one.statement.effect === "Deny" || closed.has(one.layer);
}

function changedStatements(
    before: Asked,
    after: Asked,
    kind: ChangeKind,
    [closedBefore, closedAfter]: readonly [ReadonlySet<Layer>, ReadonlySet<Layer>],
): Cause[] {
    const former = appliedStatements(before);
    const latter = appliedStatements(after);
    const causes: Cause[] = [];
    const told = new Set<string>();
    const add = (found: readonly Cause[]): void => {
        for (const cause of found) {
            const key = JSON.stringify(cause);
            if (!told.has(key)) causes.push(cause);
            told.add(key);
        }
    };
    for (const one of latter) {
        if (one.truth <= best(former, one) || !pulls(one, true, kind, closedBefore)) continue;
        add(causeOf(one, former, before, after, true));
    }
    for (const one of former) {
        if (one.truth <= best(latter, one) || !pulls(one, false, kind, closedAfter)) continue;
        add(causeOf(one, latter, before, after, false));
    }
    return causes;
}

/** How far the same statement applied on the other side, in the same layer. */
function best(others: readonly Applied[], one: Applied): Truth {
    return same(others, one).reduce<Truth>((most, { truth }) => (truth > most ? truth : most), NO);
}

function same(others: readonly Applied[], { layer, statement }: Applied): Applied[] {
    const identity = identityOf(statement);
    return others.filter((other) => other.layer === layer && identityOf(other.statement) === identity);
}

/** Why a statement applies on one side only. */
function causeOf(one: Applied, others: readonly Applied[], before: Asked, after: Asked, appeared: boolean): Cause[] {
    const { statement, layer } = one;
    // It is there on both sides, so what it asks about changed.
    if (same(others, one).length > 0) return changedValues(statement, before, after);
    const inPolicy = others.filter((other) => other.layer === layer && other.statement.policy === statement.policy);
    const name = statementName(statement);
    const counterpart = statementCalled(name, one, inPolicy, appeared ? [before, after] : [after, before]);
    const at = { policy: statement.policy, statement: name };
    if (counterpart !== undefined) {
        const [old, now] = appeared ? [counterpart, statement] : [statement, counterpart];
        const details = statementDifference(old, now);
        return [{ what: "statement-changed", ...at, text: `${statement.policy}, ${name} changed`, details }];
    }
    if (inPolicy.length > 0 || sameName(appeared ? before : after, statement)) {
        const what = appeared ? "statement-added" : "statement-removed";
        const text = `${statement.policy}, ${name} is ${appeared ? "new" : "gone"}`;
        return [{ what, ...at, text, details: [described(statement)] }];
    }
    return [policyCause(statement, before, after, appeared)];
}

/**
 * The statement of the other side with the same name, in the same policy. Of a trust policy the layers hold only what is
 * about the caller, which may be what changed; and a number can be another statement's now.
 */
function statementCalled(
    name: string,
    { layer }: Applied,
    inPolicy: readonly Applied[],
    [other, own]: readonly [Asked, Asked],
): PolicyStatement | undefined {
    const isNamed = (one: PolicyStatement): boolean => statementName(one) === name;
    if (layer !== "trust") return inPolicy.map(({ statement }) => statement).find(isNamed);
    const here = new Set((own.trust?.statements ?? []).map(identityOf));
    return other.trust?.statements.find((one) => isNamed(one) && !here.has(identityOf(one)));
}

/** A statement in words; of a trust policy with whom it is for. */
function described(statement: PolicyStatement): string {
    const { principals } = statement;
    if (principals === undefined) return describeStatement(statement);
    const values = enumeration(
        principals.entries.map(({ value }) => value),
        3,
    );
    return `${describeStatement(statement)}, for ${principals.negated ? "all but " : ""}${values}`;
}

function sameName(asked: Asked, { policy }: PolicyStatement): boolean {
    return policiesOf(asked).some((other) => other.policy.name === policy);
}

/** A whole policy that came or went: with a group, where the principal joined or left one. */
function policyCause(statement: PolicyStatement, before: Asked, after: Asked, appeared: boolean): Cause {
    const [without, having] = appeared ? [before, after] : [after, before];
    const groups = having.principal.groups.filter((group) => !without.principal.groups.includes(group));
    const verb = appeared ? "joined" : "left";
    const how = groups.length === 0 ? "" : `: the user ${verb} ${groups.join(", ")}`;
    return {
        what: appeared ? "policy-added" : "policy-removed",
        policy: statement.policy,
        statement: statementName(statement),
        text: `${statement.policy} ${appeared ? "applies now" : "no longer applies"}${how}`,
        details: [`${statementName(statement)} ${describeStatement(statement)}`],
    };
}
