/** The keys that say who, or from where, a request comes. Tags don't: in another account anyone can write them. */
export const WHO = [
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:userid",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourceip",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "sts:externalid",
];

/** Keys of KMS that say as much. */
const WHO_OF_KMS = ["kms:calleraccount", "kms:viaservice"];

/** The parts of a resource's policy that this reads. */
interface WrittenStatement {
    readonly Sid?: unknown;
    readonly Effect?: unknown;
    readonly Principal?: unknown;
    readonly Condition?: unknown;
}

/**
 * The statements of a resource's policy (a bucket's, a key's) that allow something to everyone: the principal is `*`, and
 * no condition says who. By its Sid, or by its position. Nothing for what can't be read.
 */
export function openStatements(policy: unknown): readonly string[] {
    const document = typeof policy === "string" ? parsed(policy) : policy;
    const written = (document as { readonly Statement?: unknown } | undefined)?.Statement;
    return [written ?? []].flat().flatMap((one: WrittenStatement, index) => {
        if (one.Effect !== "Allow" || !isEveryone(one.Principal) || saysWho(one.Condition)) return [];
        return [typeof one.Sid === "string" ? one.Sid : `statement ${index + 1}`];
    });
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

function isEveryone(principal: unknown): boolean {
    const aws = typeof principal === "object" && principal !== null ? (principal as { AWS?: unknown }).AWS : principal;
    return [aws].flat().includes("*");
}

function saysWho(condition: unknown): boolean {
    return Object.values((condition ?? {}) as Record<string, object>).some((keys) =>
        Object.keys(keys ?? {}).some((key) => [...WHO, ...WHO_OF_KMS].includes(key.toLowerCase())),
    );
}
