import type { Account, AccountInstance, AccountPrincipal } from "../matrix/account";
import { answer, documentQuestion, instanceQuestion } from "../diff/questions";
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
