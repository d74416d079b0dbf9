import { type RequestContext, layered } from "../evaluate/context";
import { decideIn } from "../evaluate/decide";
import { layersOf, statementsOf, type PolicySet } from "../evaluate/outcome";
import { targetOf } from "../evaluate/statement";
import type { Reason } from "../evaluate/reasons";
import { possibleDocuments, sessionDocuments, type SessionDocument } from "../matrix/session-documents";
import { documentRequest } from "../matrix/session-request";
import {
    counterexampleOf,
    decideExample,
    isInside,
    withFamiliarArns,
    withFamiliarTags,
    type Counterexample,
} from "./counterexample";
import { TooIntricate } from "./dimensions";
import { problemOf, type Problem } from "./problem";
import type { Scope } from "./scope";
import { search } from "./search";
import { documents, targets, type Home } from "./universe";

/** Whether a principal stays within a scope, whatever is created and tagged later. */
export type Proof =
    /** It does. `how` says what was looked at. */
    | { readonly verdict: "proved"; readonly how: string; readonly cases: number }
    /** It doesn't, and this is an instance that shows it. */
    | {
          readonly verdict: "refuted";
          readonly counterexample: Counterexample;
          /** The statements that open it. */
          readonly because: readonly Reason[];
          /** Whether a session document is allowed as well in that region, so that a session opens today. */
          readonly opens: boolean;
          /** What a session depends on where none is sure to open, as a part of a sentence. Default: nothing could help. */
          readonly provided?: string;
          readonly cases: number;
      }
    /** It can't be told: this tool can't follow the policies exactly. It never guesses. */
    | { readonly verdict: "unproved"; readonly reason: string; readonly cases: number };

export interface ProofQuestion {
    readonly policies: PolicySet;
    /** What the principal brings to a request: `principalRequest`. */
    readonly principal: RequestContext;
    readonly home: Home;
    readonly scope: Scope;
    /** The moment from which on sessions are opened: what has expired opens none. Default: any moment. */
    readonly from?: Date;
}

const ACTION = "ssm:StartSession";

/**
 * Proves that a principal's policies open sessions on no instance outside of a scope, or finds an instance that they do.
 *
 * The instance may be any: of any region, id and tags that AWS allows, in the principal's own account. The policies are
 * taken as they are. How the session is opened (from which address, with MFA or without, when) is free to choose.
 * No instance is taken to have two tags whose keys differ only in letter case: AWS doesn't say which one counts.
 */
export function prove(question: ProofQuestion): Proof {
    const { policies, principal, home, scope, from } = question;
    try {
        const problem = problemOf(policies, ACTION.toLowerCase(), scope, principal, {
            universes: targets(home),
            tagged: true,
            from,
        });
        const result = search(problem);
        const { cases } = result;
        switch (result.result) {
            case "none":
                return { verdict: "proved", how: howOf(problem, scope), cases };
            case "given up":
                return { verdict: "unproved", reason: `after ${cases} cases there are still more to try`, cases };
            case "open": {
                if (opensNothing(question)) return { ...NO_DOCUMENT, cases };
                const example = counterexampleOf(problem, result.values);
                return { verdict: "unproved", reason: openReason(problem, example, question), cases };
            }
            case "found":
                return refuted(question, problem, counterexampleOf(problem, result.values), cases);
        }
    } catch (error) {
        if (error instanceof TooIntricate) return { verdict: "unproved", reason: error.message, cases: 0 };
        throw error;
    }
}

const NO_DOCUMENT = { verdict: "proved", how: "no session document is allowed, so no session opens at all" } as const;

/** A session needs a document as well: where none can ever be allowed, the instance doesn't matter. */
function opensNothing({ policies, principal, home, from }: ProofQuestion): boolean {
    const resources = { universes: documents(home), tagged: true, from };
    return search(problemOf(policies, ACTION.toLowerCase(), [], principal, resources)).result === "none";
}

function howOf(problem: Problem, scope: Scope): string {
    const { layers, dimensions } = problem;
    if (layers[0]?.length === 0) return `no statement allows ${ACTION} on an instance`;
    const spellings = spellingsOf(problem, scope);
    const tags = dimensions.flatMap(({ name }) => {
        const tag = name.startsWith("tag ") ? name.slice("tag ".length) : undefined;
        return tag === undefined ? [] : [spellings.get(tag) ?? tag];
    });
    return tags.length === 0
        ? "every kind of instance looked at"
        : `every kind of instance looked at, with every kind of value of ${tags.join(", ")}`;
}

function openReason({ open }: Problem, example: Counterexample, { policies, principal }: ProofQuestion): string {
    if (open.length > 0) return `can't be followed exactly: ${open.join("; ")}`;
    const decision = decideExample(example, ACTION, policies, principal);
    return `not everything in it is known (${decision.because.map(({ text }) => text).join("; ")})`;
}

function refuted(question: ProofQuestion, problem: Problem, found: Counterexample, cases: number): Proof {
    const { policies, principal, scope, home } = question;
    const holds = (example: Counterexample): boolean =>
        decideExample(example, ACTION, policies, principal).verdict === "allowed" && !isInside(example, scope);
    if (!holds(found))
        throw new Error(`the proof found ${JSON.stringify(found)}, but the evaluator doesn't agree: this is a defect`);

    const placed = [...withFamiliarArns(found, home)].filter(holds);
    let opening: Counterexample | undefined;
    let possible: { readonly example: Counterexample; readonly provided: string } | undefined;
    for (const example of placed) {
        const opens = opensSession(example, question);
        if (opens === true) {
            opening = example;
            break;
        }
        if (typeof opens === "string") possible ??= { example, provided: opens };
    }
    if (opening === undefined && opensNothing(question)) return { ...NO_DOCUMENT, cases };
    const chosen = opening ?? possible?.example ?? placed[0] ?? found;
    const tagged = [...withFamiliarTags(chosen, spellingsOf(problem, scope))];
    const shown = tagged.find(holds) ?? chosen;
    const { because } = decideExample(shown, ACTION, policies, principal);
    const names = new Map(conditionNames(problem).map((name) => [name.toLowerCase(), name]));
    const context = Object.fromEntries(
        Object.entries(shown.context).map(([key, value]) => [names.get(key) ?? key, value]),
    );
    const counterexample = { ...shown, context };
    const provided = opening === undefined ? possible?.provided : undefined;
    const opens = opening !== undefined;
    return { verdict: "refuted", counterexample, because, opens, ...(provided !== undefined && { provided }), cases };
}

/** Condition keys as the policies write them. */
function conditionNames({ layers, denies }: Problem): string[] {
    return [...layers.flat(), ...denies].flatMap(({ statement }) =>
        (statement?.conditions ?? []).map(({ name }) => name),
    );
}

/** Tag keys as the scope and the policies write them. */
function spellingsOf(problem: Problem, scope: Scope): Map<string, string> {
    const names = [
        ...conditionNames(problem).map((name) => name.slice(name.indexOf("/") + 1)),
        ...scope.flatMap(({ tags }) => Object.keys(tags ?? {})),
    ];
    return new Map(names.map((name) => [name.toLowerCase(), name]));
}

/** Whether a session document is allowed too, with the session opened in the same way; or what that depends on. */
function opensSession(
    { region, context }: Counterexample,
    { policies, principal, home }: ProofQuestion,
): boolean | string {
    const account = { id: home.account, partition: home.partition, principals: [], instances: [] };
    const layers = layersOf(policies);
    const call: RequestContext = { get: (key) => context[key] };
    const request = layered(documentRequest(region), call, principal);
    const isAllowed = ({ arn }: SessionDocument): boolean =>
        decideIn(layers, targetOf(ACTION, arn), request).verdict === "allowed";
    const statements = statementsOf(policies.identity);
    const open = sessionDocuments(account, region, statements).filter(isAllowed);
    if (open.some(({ provided }) => provided === undefined)) return true;
    const possible = open[0] ?? possibleDocuments(account, region, statements).find(isAllowed);
    return possible?.provided ?? false;
}
