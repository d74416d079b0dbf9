import type { Account, AccountInstance, AccountPrincipal } from "../matrix/account";
import { isKnownAccount, ownerOf } from "../matrix/own-account";
import type { Asked } from "../matrix/asked-question";
import { causesOf } from "./causes";
import type { AccessChange, Cause, ChangeKind, SessionChange } from "./change";
import { kindOf, type CellChange } from "./compare-cells";
import { present, type InstancePair, type Pairing, type PrincipalPair } from "./pairing";
import { asOf } from "./compare-phases";
import { together } from "./merge-causes";
import { answer, documentQuestion, instanceQuestion } from "../matrix/session-questions";
import { sessionKinds } from "../matrix/session-kinds";
import type { Side } from "./compared-account";
import { groupedBy, instanceKey, PrincipalKeys } from "./grouping";

/** Finds the causes of a changed block of cells: once for principals and instances of which the same changed. */
export function explainCells(change: CellChange, before: Side, after: Side, pairing: Pairing): AccessChange[] {
    const [first] = change.principals;
    if (first === undefined) return [];
    const statements = [
        ...before.statementsOf(before.classOf(first.before)),
        ...after.statementsOf(after.classOf(first.after)),
    ];
    const pairs = change.instances.flatMap((position) => pairing.instances[position] ?? []);
    const instances = [...groupedBy(pairs, (one) => instanceKey(one, statements)).values()];
    const keys = new PrincipalKeys();
    const principals = [...groupedBy(change.principals, (one) => keys.of(one)).values()];
    const kinds = [...groupedBy(change.sessions, kindOf)] as [ChangeKind, SessionChange[]][];
    return principals.flatMap((who) =>
        instances.flatMap((what) =>
            kinds.flatMap(([kind, sessions]) => explained(kind, sessions, who, what, before, after)),
        ),
    );
}

function explained(
    kind: ChangeKind,
    sessions: readonly SessionChange[],
    who: readonly PrincipalPair[],
    what: readonly InstancePair[],
    before: Side,
    after: Side,
): AccessChange[] {
    const [principal, instance] = [who[0], what[0]];
    if (principal === undefined || instance === undefined) return [];
    const all = statements(before, after, principal);
    const formerAt = (session: SessionChange) =>
        questionsOf(asOf(before.account, session), principal.before, instance.before, all);
    const latterAt = (session: SessionChange) =>
        questionsOf(asOf(after.account, session), principal.after, instance.after, all);
    const causesFor = (session: SessionChange): Cause[] => {
        const [former, latter] = [formerAt(session), latterAt(session)];
        if (former === undefined || latter === undefined) return added(principal, instance);
        const { label } = session;
        // What a session takes is in statements of which neither decides by itself.
        const change = session.needs === undefined ? changed : changedStatement;
        const causes = change(former.target, latter.target, kind);
        return together([...causes, ...change(former.document(label), latter.document(label), kind)]);
    };
    return [...groupedBy(sessions, (one) => JSON.stringify(causesFor(one))).values()].map((alike): AccessChange => {
        const [session] = alike;
        const told = session && (kind === "lost" ? formerAt(session) : latterAt(session));
        const asked = [told?.target, session && told?.document(session.label)];
        return {
            kind,
            principals: who.map(present),
            instances: what.map(present),
            sessions: alike,
            causes: session === undefined ? [] : causesFor(session),
            because: [...new Set(asked.flatMap((one) => (one ? answer(one).because.map(({ text }) => text) : [])))],
        };
    });
}

interface Questions {
    readonly target: Asked;
    document(label: string): Asked | undefined;
}

type Statements = Parameters<typeof sessionKinds>[2];

function statements(before: Side, after: Side, { before: old, after: now }: PrincipalPair): Statements {
    return [...before.statementsOf(before.classOf(old)), ...after.statementsOf(after.classOf(now))];
}

/** StartSession's questions on one side, where both the principal and the instance are there. */
function questionsOf(
    account: Account,
    principal: AccountPrincipal | undefined,
    instance: AccountInstance | undefined,
    statements: Statements,
): Questions | undefined {
    if (principal === undefined || instance === undefined) return undefined;
    const owner = ownerOf(principal, account);
    const own = { ...account, id: isKnownAccount(owner) ? owner : account.id };
    const kinds = new Map(sessionKinds(own, instance.region, statements).map(({ label, arn }) => [label, arn]));
    return {
        target: instanceQuestion(account, principal, instance),
        document: (label) => {
            const arn = kinds.get(label);
            return arn === undefined ? undefined : documentQuestion(account, principal, instance.region, arn);
        },
    };
}

/** The causes of one question's change, if its verdict changed at all. */
function changed(before: Asked | undefined, after: Asked | undefined, kind: ChangeKind): Cause[] {
    if (before === undefined || after === undefined) return [];
    return answer(before).verdict === answer(after).verdict ? [] : causesOf(before, after, kind);
}

/** The causes of a change that leaves the verdict as it is; none where no statement of the question changed. */
function changedStatement(before: Asked | undefined, after: Asked | undefined, kind: ChangeKind): Cause[] {
    if (before === undefined || after === undefined) return [];
    return causesOf(before, after, kind).filter(({ what }) => what !== "other");
}

/** What is new or gone explains itself; the statements beneath say by what it is reached. */
function added(principal: PrincipalPair, instance: InstancePair): Cause[] {
    const { type } = present(principal);
    if (principal.before === undefined) return [{ what: "principal-added", text: `the ${type} is new` }];
    if (principal.after === undefined) return [{ what: "principal-removed", text: `the ${type} is gone` }];
    if (instance.before === undefined) return [{ what: "instance-added", text: "the instance is new" }];
    return [{ what: "instance-removed", text: "the instance is gone" }];
}
