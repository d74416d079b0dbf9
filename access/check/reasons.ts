import { whatIsMissing } from "../evaluate/what-is-missing";
import type { Account, AccountInstance, AccountPrincipal } from "../matrix/account";
import { answer, documentQuestion, instanceQuestion } from "../matrix/session-questions";
import type { Asked } from "../matrix/asked-question";
import type { KindVerdict } from "./wanted-sessions";

/** The reasons of StartSession's two answers, for the kinds of session in question. */
export function because(
    account: Account,
    principal: AccountPrincipal,
    instance: AccountInstance,
    kinds: readonly KindVerdict[],
): string[] {
    const asked = [
        instanceQuestion(account, principal, instance),
        ...kinds.map(({ arn }) => documentQuestion(account, principal, instance.region, arn)),
    ];
    const answers = asked.map(answer);
    const closed = answers.filter(({ verdict }) => verdict !== "allowed");
    const telling = closed.length > 0 ? closed : answers;
    return [...new Set(telling.flatMap((one) => one.because.map(({ text }) => text)))];
}

/** What is missing for a session, as sentences: each by itself would open it, on the instance and for one of the kinds. */
export function missing(
    account: Account,
    principal: AccountPrincipal,
    instance: AccountInstance,
    kinds: readonly KindVerdict[],
): string[] {
    const lacks = ({ layers, target, context }: Asked): readonly string[] => whatIsMissing(layers, target, context);
    const target = instanceQuestion(account, principal, instance);
    const documents = kinds.map(({ arn }) => documentQuestion(account, principal, instance.region, arn));
    const [first] = documents.some((one) => answer(one).verdict === "allowed") ? [] : documents;
    const [document] = first === undefined ? [] : lacks(first);
    if (answer(target).verdict === "allowed") return document === undefined ? [] : [document];
    return lacks(target).map((one) => (document === undefined ? one : `${one}, and ${document}`));
}
