import type { Policy } from "../../access/policy";
import { type Answer, judge, notApplicable, type ResourceCheck, type RuleConfig, type Subject } from "../pack/rule";
import { IDENTITY_TYPES, type ReadDocument, readDocuments } from "../../access/stack";
import { isBoundary } from "./boundary";

/** A document that could be read. */
export type IdentityDocument = ReadDocument & { readonly state: "read" };

/** Judges one document; undefined where it has nothing the rule is about. */
type DocumentCheck = (
    policy: Policy,
    config: RuleConfig,
    document: IdentityDocument,
    subject: Subject,
) => readonly string[] | undefined;

/**
 * A check of each identity document of a resource. Documents that aren't known yet or can't be read are the business
 * of the rule iam-document-readable alone, so that each is reported once.
 */
export function onDocuments(check: DocumentCheck): ResourceCheck {
    return { types: IDENTITY_TYPES, check: (subject, config) => judgeDocuments(subject, config, check) };
}

function judgeDocuments(subject: Subject, config: RuleConfig, check: DocumentCheck): Answer {
    if (isBoundary(subject)) return notApplicable("by its name it is a permissions boundary, which grants nothing");

    const documents = readDocuments(subject).filter(({ kind }) => kind === "identity");
    const judged = documents
        .filter((document): document is IdentityDocument => document.state === "read")
        .map((document) => check(document.policy, config, document, subject))
        .filter((problems) => problems !== undefined);
    if (judged.length > 0) return judge(judged.flat());

    return notApplicable(
        documents.every(({ state }) => state === "read")
            ? "none of its documents speaks of this"
            : "its document can't be judged: see iam-document-readable",
    );
}

/** What is wrong with each of these; undefined where there are none, and the rule has nothing to say. */
export function ofEach<T>(all: readonly T[], problems: (one: T) => readonly string[]): readonly string[] | undefined {
    return all.length === 0 ? undefined : all.flatMap(problems);
}
