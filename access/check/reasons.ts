import { ChainGraph } from "../chains";
import { explainChains } from "../chains/explain-chains";
import { whatIsMissing } from "../evaluate/what-is-missing";
import type { Account, AccountInstance, AccountPrincipal } from "../matrix/account";
import { START_SESSION } from "../matrix/session-request";
import { answer, documentQuestion, instanceQuestion } from "../matrix/session-questions";
import type { Asked } from "../matrix/asked-question";
import { NO_OWN_POLICIES } from "../matrix/way-words";
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

/** Why people, or others without policies of their own, can't open a session; of one, the nearest chains besides. */
export function whyNoChain(
    account: Account,
    principals: readonly AccountPrincipal[],
    instance: AccountInstance,
): { readonly because: string[]; readonly nearest: string[] } {
    const areDisabled = principals.every(({ isDisabled }) => isDisabled === true);
    const because = [areDisabled ? "a person who is disabled in IAM Identity Center can't sign in" : NO_OWN_POLICIES];
    const [only, ...others] = principals;
    if (only === undefined || others.length > 0) return { because, nearest: [] };
    const graph = new ChainGraph(account);
    const principal = graph.beginnings.find(({ arn }) => arn === only.arn);
    if (principal === undefined) return { because, nearest: [] };
    const { nearest } = explainChains(graph, { principal, action: START_SESSION, resource: instance });
    const chains = nearest.flatMap((text) => {
        const [, chain, change] = /^through (.*?) if (.*)$/s.exec(text) ?? [];
        return chain === undefined || change === undefined ? [] : [`${change}, through ${chain}`];
    });
    return { because, nearest: chains };
}
