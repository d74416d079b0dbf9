import type { PolicyStatement } from "../policy/policy";
import { AWS_SESSION_DOCUMENTS, DEFAULT_SESSION_DOCUMENT, isAwsDocument } from "../session-settings";
import type { Account } from "./account";

/** A kind of session that a principal may open: StartSession is judged on the session document too. */
export interface SessionDocument {
    /** What a session with it is: `shell`, `SSH`, `port forwarding`, or the document's name. */
    readonly label: string;
    readonly arn: string;
    /** The other account that must share it: without that no session opens with it. */
    readonly sharedBy?: string;
    /** What must be so for the document to be there, as a part of a sentence. Default: it is there. */
    readonly provided?: string;
}

/**
 * The session documents of every account. The first is used when none is asked for; those of AWS have no account in
 * their ARN.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-specify-session-document.html
 */
const OWN_SHELL = DEFAULT_SESSION_DOCUMENT;

/** The session documents of a region: those of every account, and those that a statement names. */
export function sessionDocuments(
    account: Account,
    region: string,
    statements: Iterable<PolicyStatement>,
): readonly SessionDocument[] {
    const { id, partition } = account;
    const arnOf = (owner: string, name: string) => `arn:${partition}:ssm:${region}:${owner}:document/${name}`;
    const documents = new Map<string, SessionDocument>();
    const add = (label: string, arn: string): unknown =>
        documents.has(arn) || documents.set(arn, { label, arn, ...sharing(arn, account) });
    add("shell", arnOf(id, OWN_SHELL));
    for (const [name, label] of Object.entries(AWS_SESSION_DOCUMENTS)) add(label, arnOf("", name));
    for (const { name, owner } of namedDocuments(statements)) {
        const arn = arnOf(isAwsDocument(name) ? "" : (owner ?? id), name);
        add(owner === undefined || owner === id ? name : `${name} of ${owner}`, arn);
    }
    return [...documents.values()];
}

/** What a session document of another account requires: that the account shares it. Nothing for any other ARN. */
export function sharing(arn: string, { id }: Pick<Account, "id">): Pick<SessionDocument, "sharedBy" | "provided"> {
    const [, owner = "", name = ""] = /^arn:[^:]*:ssm:[^:]*:(\d*):document\/(.*)$/.exec(arn) ?? [];
    if (owner === "" || owner === id) return {};
    return { sharedBy: owner, provided: `account ${owner} shares the document ${name} with this one` };
}

/** A document that a statement allows by its name, and the account that it says it belongs to: others share theirs. */
interface NamedDocument {
    readonly name: string;
    readonly owner: string | undefined;
}

function* namedDocuments(statements: Iterable<PolicyStatement>): Generator<NamedDocument> {
    for (const { effect, resources } of statements) {
        if (effect === "Deny" || resources === undefined) continue;
        for (const { text } of resources.patterns) {
            const [, owner = "", name] = /^arn:[^:]*:ssm:[^:]*:([^:]*):document\/([A-Za-z0-9_.-]+)$/.exec(text) ?? [];
            if (name !== undefined) yield { name, owner: /^\d{12}$/.test(owner) ? owner : undefined };
        }
    }
}

/** A session with a document that no policy names: one that its user may have written. */
export const ANY_OTHER = "any other document";

/** Something that is in no pattern, so that only a wildcard can match it. */
const FRESH = "q7xzqj";
/** An account that no policy names. */
const OTHER_ACCOUNT = "999999999990";

/**
 * The session documents that there may be besides: one for every pattern of the statements, one of the account that no
 * statement names, and one of another account. Which documents accounts have isn't read.
 */
export function possibleDocuments(
    account: Account,
    region: string,
    statements: Iterable<PolicyStatement>,
): readonly SessionDocument[] {
    const { id, partition } = account;
    const place = `arn:${partition}:ssm:${region}`;
    const named = [...statements].flatMap(({ resources }) =>
        (resources?.patterns ?? []).flatMap(({ text }) => documentLike(text, account, region) ?? []),
    );
    return [
        ...named,
        {
            label: ANY_OTHER,
            arn: `${place}:${id}:document/${FRESH}`,
            provided: "this account has a session document of another name",
        },
        {
            label: "documents of other accounts",
            arn: `${place}:${OTHER_ACCOUNT}:document/${FRESH}`,
            sharedBy: OTHER_ACCOUNT,
            provided: "another account shares a session document with this one",
        },
    ];
}

/** A document that a pattern matches, and that no narrower pattern does. Undefined where no account can have one. */
export function documentLike(pattern: string, account: Account, region: string): SessionDocument | undefined {
    const { id, partition } = account;
    const match = /^([^:]*):([^:]*):([^:]*):([^:]*):([^:]*):document\/(.+)$/.exec(pattern);
    const [, , , service = "", , owner = "", name = ""] = match ?? [];
    if (match === null || !/^[ssm*?]+$/.test(service) || /^\*+$/.test(name) || name.includes("${")) return undefined;
    const ofAws = isAwsDocument(name);
    const ofAccount = /^\d{12}$/.test(owner);
    if ((ofAws && ofAccount) || (owner === "" && name === OWN_SHELL)) return undefined;
    const holder = owner === "" || ofAccount ? owner : ofAws ? "" : id;
    const wild = /[*?]/.test(name);
    const shared = holder !== "" && holder !== id;
    const label = `${wild ? "documents like " : ""}${name}${shared ? ` of account ${holder}` : ""}`;
    const written = name.replaceAll("*", FRESH).replaceAll("?", "q");
    const arn = `arn:${partition}:ssm:${region}:${holder}:document/${written}`;
    const whose = holder === "" ? "AWS" : "this account";
    const provided = shared
        ? `account ${holder} shares ${wild ? `a document like ${name}` : `the document ${name}`} with this one`
        : `${whose} has a session document ${wild ? "like" : "named"} ${name}`;
    return { label, arn, provided, ...(shared && { sharedBy: holder }) };
}
