import type { Account, AccountInstance, AccountPrincipal } from "../matrix/account";
import type { Asked } from "../matrix/asked-question";
import { isKnownAccount, ownerOf } from "../matrix/own-account";
import { sessionKinds } from "../matrix/session-kinds";
import { answer, documentQuestion, instanceQuestion } from "../matrix/session-questions";
import type { PolicyStatement } from "../policy/policy";
import { causesOf } from "./causes";
import type { Cause, ChangeKind, SessionChange } from "./change";
import { asOf } from "./compare-phases";
import type { Sides } from "./explain-route";
import type { InstancePair, PrincipalPair } from "./pairing";

/** A session that changes, on an instance. */
export interface ChangedSession {
    readonly session: SessionChange;
    readonly kind: ChangeKind;
    readonly instance: InstancePair;
    /** The statements that tell kinds of session apart. */
    readonly statements: readonly PolicyStatement[];
}

/** Why the policies of the principal that opens a session answer otherwise; none where they don't. */
export function endCauses(
    { before, after }: Sides,
    end: PrincipalPair,
    { session, kind, instance, statements }: ChangedSession,
): Cause[] {
    const former = questionsOf(asOf(before.account, session), end.before, instance.before, statements);
    const latter = questionsOf(asOf(after.account, session), end.after, instance.after, statements);
    if (former === undefined || latter === undefined) return [];
    // What a session takes is in statements of which neither decides by itself.
    const change = session.needs === undefined ? changed : changedStatement;
    const { label } = session;
    return [
        ...change(former.target, latter.target, kind),
        ...change(former.document(label), latter.document(label), kind),
    ];
}

/** The statements that decide on a session on one side. */
export function endReasons(
    account: Account,
    principal: AccountPrincipal,
    instance: AccountInstance | undefined,
    { session, statements }: Pick<ChangedSession, "session" | "statements">,
): string[] {
    const told = questionsOf(asOf(account, session), principal, instance, statements);
    const asked = [told?.target, told?.document(session.label)];
    return [...new Set(asked.flatMap((one) => (one ? answer(one).because.map(({ text }) => text) : [])))];
}

interface Questions {
    readonly target: Asked;
    document(label: string): Asked | undefined;
}

/** StartSession's questions on one side, where both the principal and the instance are there. */
function questionsOf(
    account: Account,
    principal: AccountPrincipal | undefined,
    instance: AccountInstance | undefined,
    statements: readonly PolicyStatement[],
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
