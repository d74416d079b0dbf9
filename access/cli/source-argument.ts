import type { NodeFile } from "../sources/nodes";
import type { Source } from "../sources/read";
import { suggestion } from "../suggest";
import { UsageError } from "./usage-error";

/** Where an account is read from, as one argument: `state:FILE`, `iam:FILE,instances:FILE`, `account`. */
interface SourceArgument {
    /** The argument as it was given, for titles. */
    readonly text: string;
    /** The parts by kind; the value is empty where none is given. */
    readonly parts: ReadonlyMap<SourceKind, readonly string[]>;
}

const WITH_VALUE = [
    "stack",
    "state",
    "preview",
    "iam",
    "instances",
    "tags",
    "from",
    "scps",
    "rcps",
    "nodes",
    "identity-center",
] as const;
/** `plan` defaults to the stack dev, `account` to the SDK's region. */
const OPTIONAL_VALUE = ["plan", "account"] as const;
const KINDS = [...WITH_VALUE, ...OPTIONAL_VALUE] as const;
type SourceKind = (typeof KINDS)[number];

/** The parts that may be repeated. */
const SEVERAL: readonly SourceKind[] = ["instances", "tags", "nodes"];
/** The parts that belong to another one. */
const OF_IAM: readonly SourceKind[] = ["instances"];

/** The parts that say more of any source. */
const ADDITIONS: readonly SourceKind[] = ["tags", "scps", "rcps", "nodes", "identity-center"];

/** The expected forms, for errors. */
const SOURCE_FORMS =
    "state:FILE, preview:FILE, stack:NAME, plan[:STACK], iam:FILE,instances:FILE, from:FOLDER or account[:REGION,…], each with ,scps:FILE ,rcps:FILE ,nodes:FILE ,identity-center:FOLDER";

/** The same for help. */
export const SOURCE_ARGUMENT_USAGE = `SOURCE is one of

  plan[:STACK]               this program, run without AWS (STACK's configuration, default dev)
  preview:FILE               pulumi preview --json --show-sames
  stack:NAME                 the state of a stack
  state:FILE                 pulumi stack export
  account[:REGION,...]       the live account, through the AWS SDK
  iam:FILE,instances:FILE    aws iam get-account-authorization-details, aws ec2 describe-instances; add
                             ,instances:FILE for each other region, ,tags:user/NAME=FILE, ,tags:role/NAME=FILE
  from:FOLDER                many accounts, as access collect writes them

Append to any of them

  ,scps:FILE  ,rcps:FILE     service or resource control policies, a JSON list of levels, each a list of documents
  ,nodes:[REGION=]FILE       aws ssm describe-instance-information, one for each region; add ,tags:instance/mi-…=FILE
                             for the tags of hybrid nodes (aws ssm list-tags-for-resource)
  ,identity-center:FOLDER    answers of aws sso-admin and aws identitystore
`;

/**
 * Reads a source from one argument. A comma separates only where a kind follows, so that files may have commas.
 * @throws UsageError that names the option, the value and what is allowed.
 */
export function parseSourceArgument(text: string, option: string): SourceArgument {
    const parts = new Map<SourceKind, readonly string[]>();
    const wrong = (problem: string, hint = ""): UsageError =>
        new UsageError(
            `invalid value ${JSON.stringify(text)} for ${option}: ${problem} (expected ${SOURCE_FORMS})${hint}`,
        );
    for (const part of text.split(new RegExp(`,(?=(?:${KINDS.join("|")})(?::|,|$))`))) {
        const colon = part.indexOf(":");
        const name = colon === -1 ? part : part.slice(0, colon);
        const value = colon === -1 ? "" : part.slice(colon + 1);
        const kind = KINDS.find((one) => one === name);
        if (kind === undefined) throw wrong(`unknown source ${JSON.stringify(name)}`, suggestion(name, KINDS));
        const before = parts.get(kind) ?? [];
        if (before.length > 0 && !SEVERAL.includes(kind)) throw wrong(`${kind} may be given only once`);
        const takesValue = WITH_VALUE.some((one) => one === kind);
        if (takesValue && value === "") throw wrong(`${kind} needs a value`);
        if (colon !== -1 && value === "") throw wrong(`${kind}: has an empty value`);
        parts.set(kind, [...before, value]);
    }
    const sources = [...parts.keys()].filter((kind) => !ADDITIONS.includes(kind) && !OF_IAM.includes(kind));
    if (sources.length > 1) throw wrong(`${sources.join(" and ")} can't be combined`);
    if (parts.has("iam") !== parts.has("instances")) throw wrong("iam needs instances, and instances needs iam");
    for (const tags of parts.get("tags") ?? []) {
        const needed = neededBy(tags);
        if (!parts.has(needed)) throw wrong(`tags:${tags} needs ${needed}`);
    }
    if (sources.length === 0) throw wrong("no source given");
    return { text, parts };
}

/** The source that an argument names. */
export function sourceOfArgument(argument: SourceArgument): Source {
    const [scps] = argument.parts.get("scps") ?? [];
    const [rcps] = argument.parts.get("rcps") ?? [];
    const nodes = argument.parts.get("nodes");
    const [identityCenter] = argument.parts.get("identity-center") ?? [];
    const { ofNodes } = tagFiles(argument.parts.get("tags") ?? [], "tags:");
    return {
        ...sourceWithout(argument),
        ...(scps !== undefined && { scps }),
        ...(rcps !== undefined && { rcps }),
        ...(nodes !== undefined && { nodes: nodes.map(nodeFile) }),
        ...(ofNodes.size > 0 && { nodeTags: ofNodes }),
        ...(identityCenter !== undefined && { identityCenter }),
    };
}

function sourceWithout({ parts, text }: SourceArgument): Source {
    const first = (kind: SourceKind): string | undefined => parts.get(kind)?.[0];
    const [iam, instances] = [first("iam"), parts.get("instances")];
    if (iam !== undefined && instances !== undefined)
        return { kind: "files", iam, instances, tags: tagFiles(parts.get("tags") ?? [], "tags:").ofPrincipals };

    const folder = first("from");
    if (folder !== undefined) return { kind: "folder", folder };
    const [state, preview, stack, plan] = [first("state"), first("preview"), first("stack"), first("plan")];
    if (state !== undefined) return { kind: "state", file: state };
    if (preview !== undefined) return { kind: "preview", file: preview };
    if (stack !== undefined) return { kind: "stack", name: stack };
    if (plan !== undefined) return { kind: "plan", ...(plan !== "" && { stack: plan }) };
    const account = first("account");
    if (account === undefined) throw new UsageError(`${text}: no source given`);
    return { kind: "account", ...(account !== "" && { regions: account.split(",") }) };
}

/** What tags of something need to be given as well: whose tags they are. */
export function neededBy(tags: string): "iam" | "nodes" {
    return tags.startsWith("instance/") ? "nodes" : "iam";
}

/** Reads `[REGION=]FILE`. */
export function nodeFile(text: string): NodeFile {
    const [, region, file] = /^([a-z]{2,}(?:-[a-z]+)+-\d+)=(.+)$/s.exec(text) ?? [];
    return region === undefined || file === undefined ? { file: text } : { file, region };
}

/** Files of tags. */
interface TagFiles {
    /** By `user/NAME` and `role/NAME`. */
    readonly ofPrincipals: ReadonlyMap<string, string>;
    /** By `instance/mi-…`. */
    readonly ofNodes: ReadonlyMap<string, string>;
}

/** Reads `user/NAME=FILE`, `role/NAME=FILE` and `instance/ID=FILE`. @throws UsageError */
export function tagFiles(written: readonly string[], option: string): TagFiles {
    const files = new Map<string, string>();
    for (const text of written) {
        const match = /^((?:user|role|instance)\/[^=]+)=(.+)$/s.exec(text);
        if (match?.[1] === undefined || match[2] === undefined) {
            throw new UsageError(
                `invalid value ${JSON.stringify(text)} for ${option} (expected user/NAME=FILE, role/NAME=FILE, instance/mi-…=FILE)`,
            );
        }

        if (files.has(match[1])) throw new UsageError(`${option} ${match[1]}=… may be given only once`);
        files.set(match[1], match[2]);
    }
    const those = (of: string): Map<string, string> => new Map([...files].filter(([key]) => neededBy(key) === of));
    return { ofPrincipals: those("iam"), ofNodes: those("nodes") };
}
