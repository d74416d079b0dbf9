import type { PolicyStatement } from "../../policy/policy";
import { closest } from "../../reference/closest";
import { hasKey, isGlobalKey, isService, keyNames, referenceName } from "../../reference/reference";
import { SESSION_SERVICES } from "./session-services";

/** A tag's key with an `s` too many, without the tag, or shortened: the slips that condition keys are made with. */
const TAG = /^([^:/]+):(?:resourcetags?(?:\/(.+))?|tags?(?:\/(.+))?)$/i;

/**
 * Whether a key, in lower case, can be in a request, as far as its name tells. Systems Manager's are those of AWS's
 * service reference; of others only the misspelt aren't there: AWS may have named more since.
 */
export function isKeyOfAws(key: string): boolean {
    const answer = answers.get(key) ?? mayBeKey(key);
    answers.set(key, answer);
    return answer;
}

/** The same few keys are asked for in every case that is tried. */
const answers = new Map<string, boolean>();

function mayBeKey(key: string): boolean {
    const [prefix = ""] = key.split(":");
    if (prefix === "ssm") return hasKey("ssm", key);
    return prefix !== "aws" || isGlobalKey(key) || misspelt(key, prefix) === undefined;
}

/** What is wrong with a condition key, and which one may be meant: the two halves of a sentence that begins with its name. */
interface KeyProblem {
    readonly is: string;
    readonly meant?: string;
}

/** What is wrong with a key in a statement; undefined where it may be right. */
export function keyProblem(name: string, { actions }: PolicyStatement): KeyProblem | undefined {
    const key = name.toLowerCase();
    const [prefix = ""] = key.split(":");
    const named = actions.negated ? [] : actions.patterns.map(({ text }) => text.toLowerCase().split(":")[0] ?? "");
    const own = named.length > 0 && named.every((service) => service === "ssm");
    const tag = TAG.exec(name);
    // Each service has a key of its own for the tags of what it acts on.
    if (own && prefix !== "ssm" && prefix !== "aws" && isService(prefix) && tag !== null)
        return { is: "is in no request", meant: `ssm:resourceTag/${tag[2] ?? tag[3] ?? "KEY"}` };

    if ([prefix, ...SESSION_SERVICES].some((service) => hasKey(service, key))) return undefined;
    const meant = misspelt(name, prefix);
    // Providers of identities name keys of their own, and AWS's keys change more often than Systems Manager's.
    if (meant === undefined && prefix !== "ssm") return undefined;
    return { is: `isn't in ${referenceName()}`, ...(meant !== undefined && { meant }) };
}

/** The key that is meant by one that isn't there, where there is one so near that it must be. */
function misspelt(name: string, prefix: string): string | undefined {
    const judged = prefix === "aws" || SESSION_SERVICES.includes(prefix);
    // What precedes the colon is misspelt, or isn't a service's at all.
    if (!judged && (isService(prefix) || /[./]/.test(prefix))) return undefined;
    const meantPrefix = judged ? prefix : closest(prefix, [...SESSION_SERVICES, "aws"]);
    if (meantPrefix === undefined) return undefined;
    const tag = TAG.exec(name);
    if (tag !== null) return tagKey(meantPrefix, tag[2] ?? tag[3] ?? "KEY");
    const key = `${meantPrefix}${name.slice(prefix.length)}`;
    const known = SESSION_SERVICES.flatMap((service) => keyNames(service, meantPrefix));
    const slash = key.indexOf("/") + 1;
    const [head, rest] = slash === 0 ? [key, ""] : [key.slice(0, slash), key.slice(slash)];
    const meant = closest(head, rest === "" ? known : known.filter((one) => one.endsWith("/")));
    return meant === undefined ? undefined : `${meant}${meant.endsWith("/") ? rest || "KEY" : ""}`;
}

function tagKey(prefix: string, tag: string): string {
    return prefix === "ec2" ? `ec2:ResourceTag/${tag}` : `ssm:resourceTag/${tag}`;
}
