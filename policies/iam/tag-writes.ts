import { type ContextValue, decideIn, type RequestContext, type Target, targetOf } from "../../access/evaluate";
import type { Policy, PolicyStatement } from "../../access/policy";
import type { Relations } from "../resources/relations";
import { IDENTITY_TYPES, readDocuments } from "../../access/stack";
import { covering, type ResourceKind } from "./overlap";
import { allowing, isTagCondition, sessionGrants, tagKey } from "./sessions";
import { Kept } from "../../access/kept";

/** A question of whether somebody may write a tag key on something that exists already. */
interface TagWrite {
    readonly policy: Policy;
    readonly action: string;
    /** The key in one spelling. */
    readonly key: string;
    /** The value asked for: any, or this one. */
    readonly value?: string;
    /** What is tagged; anything, where it is none of the kinds. */
    readonly kinds: readonly ResourceKind[];
}

const ANY: ContextValue = { unknown: "may have any value", absent: true };
const CHOSEN: ContextValue = { unknown: "is chosen by the caller" };

/** What was found of a policy, for each question: principals share policies, and rules ask the same. */
const answers = new Kept<Policy, PolicyStatement | undefined>();

/** The Allow statement by which a document lets its principal write the tag, if there is one. */
export function writesTag(write: TagWrite): PolicyStatement | undefined {
    const { policy, action, key, value, kinds } = write;
    return answers.of(policy, () => find(write), JSON.stringify([action, kindOfKey(policy, key), value, kinds]));
}

function find({ policy, action, key, value, kinds }: TagWrite): PolicyStatement | undefined {
    const denials = policy.statements.filter(({ effect }) => effect === "Deny");
    return allowing(policy, action).find((statement) => {
        if (isBound(statement, key, value)) return false;

        const layers = [{ layer: "identity" as const, policies: [{ ...policy, statements: [...denials, statement] }] }];
        return targetsOf(statement, kinds).some((resource) =>
            requests(key, [statement, ...denials]).some((keys) => {
                const { verdict } = decideIn(layers, targetOf(action, resource), contextOf(key, keys, value));
                return verdict !== "denied";
            }),
        );
    });
}

/** What the principal is or has, and doesn't choose with a request. */
const ITS_OWN = /^aws:(username$|userid$|principaltag\/)/;

/** Whether the statement takes the key with nothing but what the principal has already. */
function isBound({ conditions }: PolicyStatement, key: string, value: string | undefined): boolean {
    return conditions.some(
        ({ key: found, operator, values }) =>
            found === REQUEST_TAG + key.toLowerCase() &&
            values.family === "string" &&
            !operator.negated &&
            values.templates.every(
                ({ text, variables }) =>
                    !/[*?]/.test(text) &&
                    (variables.length > 0
                        ? variables.every((variable) => ITS_OWN.test(variable.key))
                        : value !== undefined && text !== value),
            ),
    );
}

/** A key that no condition of the policy mentions is like any other such key. */
function kindOfKey(policy: Policy, key: string): string {
    const mentioned = mentionedKeys(policy.statements).map((one) => one.toLowerCase());
    const known = mentioned.includes(key.toLowerCase()) || mentioned.some((one) => /[*?$]/.test(one));
    return known ? `the key ${key}` : "another key";
}

/** The most keys of a policy's conditions that are each tried beside the key asked about. */
const TRIED = 5;

/**
 * The tag keys that a request to write the key may hold: the key alone, or others beside it. A condition that asks for
 * one of certain keys, or for a certain tag, is met by bringing that one too.
 */
function requests(key: string, statements: readonly PolicyStatement[]): readonly (readonly string[])[] {
    const mentioned = mentionedKeys(statements)
        .map((one) => one.replaceAll(/[*?]/g, "x"))
        .filter((one) => one.toLowerCase() !== key.toLowerCase());
    const others = [...new Map(mentioned.map((one) => [one.toLowerCase(), one])).values()];
    return mentionedKeys(statements).length === 0
        ? [[key]]
        : [[key], [key, "another-key"], [key, ...others], ...others.slice(0, TRIED).map((one) => [key, one])];
}

/** The spellings of a key that a policy's own conditions on tag writes name. */
export function spelled({ statements }: Policy, key: string): readonly string[] {
    return mentionedKeys(statements).filter((one) => one.toLowerCase() === key.toLowerCase());
}

/** The tag keys that conditions name, as values of aws:TagKeys and as parts of aws:RequestTag. */
function mentionedKeys(statements: readonly PolicyStatement[]): readonly string[] {
    return statements.flatMap(({ conditions }) =>
        conditions.flatMap(({ key, name, values }) =>
            key.startsWith(REQUEST_TAG)
                ? [name.slice(REQUEST_TAG.length)]
                : key === "aws:tagkeys" && values.family === "string"
                  ? values.templates.map(({ text }) => text)
                  : [],
        ),
    );
}

const REQUEST_TAG = "aws:requesttag/";

/**
 * The spellings that a key may be written in, each a key of its own to EC2 and the same key to a condition: as it is,
 * in small letters, in capitals, with another first letter, and as no one would list it.
 */
export function spellings(key: string): readonly string[] {
    const [first = "", ...rest] = key;
    const other = first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase();
    const odd = [...key]
        .map((letter, index) => (index % 2 === 0 ? letter.toLowerCase() : letter.toUpperCase()))
        .join("");
    return [...new Set([key, key.toLowerCase(), key.toUpperCase(), other + rest.join(""), odd])];
}

/** The instance's tags that decide over the sessions of these policies. */
export function gatingKeys(policies: readonly Policy[]): readonly string[] {
    return [...new Set(policies.flatMap(sessionGrants).flatMap(({ tagConditions }) => tagConditions.map(tagKey)))];
}

/** The tags of instances by which any policy of a stack grants sessions. */
export function grantedKeys(stack: Relations): readonly string[] {
    const documents = stack.ofType(...IDENTITY_TYPES).flatMap(readDocuments);
    return gatingKeys(
        documents.flatMap((one) => (one.state === "read" && one.kind === "identity" ? [one.policy] : [])),
    );
}

/** The principal's own tags that decide over the sessions of these policies. */
export function principalKeys(policies: readonly Policy[]): readonly string[] {
    const conditions = policies
        .flatMap(sessionGrants)
        .flatMap(({ statement }) => statement.conditions.filter(isTagCondition));
    const variables = conditions.flatMap(({ values }) =>
        values.family === "string" ? values.templates.flatMap((template) => template.variables) : [],
    );
    return [
        ...new Set(
            variables
                .filter(({ key }) => key.startsWith("aws:principaltag/"))
                .map(({ name }) => name.slice(name.indexOf("/") + 1)),
        ),
    ];
}

/** A resource that the statement covers, of each kind: enough to hold the document's denials against. */
function targetsOf(statement: PolicyStatement, kinds: readonly ResourceKind[]): readonly Target["resource"][] {
    if (kinds.length === 0) return [{ unknown: "may be anything the action takes" }];

    return kinds.flatMap((kind) =>
        covering(statement, kind).map(({ region, account, resource }) => {
            const service = kind === "instance" ? "ec2" : "ssm";
            const id =
                kind === "instance" ? "instance/i-0123456789abcdef0" : `${kind.replace(" ", "-")}/mi-0123456789abcdef0`;
            return `arn:aws:${service}:${some(region)}:${some(account)}:${resource === "*" || resource.endsWith("/*") ? id : some(resource)}`;
        }),
    );
}

function some(pattern: string): string {
    return pattern.replaceAll(/[*?]/g, "x");
}

/** A request to write the keys on what exists; whatever else a condition asks for may be so or not. */
function contextOf(key: string, keys: readonly string[], value: string | undefined): RequestContext {
    const lower = keys.map((one) => one.toLowerCase());
    return {
        get(name) {
            if (name === "aws:tagkeys") return keys;

            if (name.startsWith(REQUEST_TAG)) {
                const asked = name.slice(REQUEST_TAG.length);
                return asked === key.toLowerCase() ? (value ?? CHOSEN) : lower.includes(asked) ? CHOSEN : undefined;
            }
            // Tags given at creation are another matter: there is no instance yet that somebody could reach.
            return name === "ec2:createaction" ? undefined : ANY;
        },
    };
}
