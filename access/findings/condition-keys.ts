import type { PolicyStatement } from "../policy/policy";

/** The keys of Systems Manager that aren't tags, in lower case: AWS's Service Authorization Reference. */
const SYSTEMS_MANAGER = new Set(
    [
        "ssm:AutoApprove",
        "ssm:DocumentCategories",
        "ssm:DocumentType",
        "ssm:Overwrite",
        "ssm:Policies",
        "ssm:Recursive",
        "ssm:SessionDocumentAccessCheck",
        "ssm:SourceInstanceARN",
        "ssm:SyncType",
    ].map((key) => key.toLowerCase()),
);

/** Whether a key, in lower case, is one that AWS has, as far as its name tells: those of other services may be. */
export function isKeyOfAws(key: string): boolean {
    if (/^(aws|ssm):(resourcetags?$|resourcetags\/|tags?\/)/.test(key)) return false;
    return !key.startsWith("ssm:") || key.startsWith("ssm:resourcetag/") || SYSTEMS_MANAGER.has(key);
}

/** The key that is meant by one that no request to Systems Manager has; undefined where it may be right. */
export function meantKey(name: string, { actions }: PolicyStatement): string | undefined {
    const [, tag] = /^(?:aws|ssm|ec2):(?:resourcetags?|tags?)\/(.+)$/i.exec(name) ?? [];
    const own = !actions.negated && actions.patterns.every(({ text }) => /^ssm:/i.test(text));
    const key = name.toLowerCase();
    if (isKeyOfAws(key) && !(own && key.startsWith("ec2:resourcetag/"))) return undefined;
    return `ssm:resourceTag/${tag ?? "KEY"}`;
}
