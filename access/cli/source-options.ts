import type { Source, SourceAdditions } from "../sources/read";
import { UsageError } from "./usage-error";
import { neededBy, nodeFile, parseSourceArgument, sourceOfArgument, tagFiles } from "./source-argument";

/** The options that say where the account is read from, for `parseArgs`. */
export const SOURCE_OPTIONS = {
    source: { type: "string" },
    stack: { type: "string" },
    state: { type: "string" },
    preview: { type: "string" },
    plan: { type: "boolean" },
    config: { type: "string" },
    iam: { type: "string" },
    instances: { type: "string", multiple: true },
    tags: { type: "string", multiple: true },
    account: { type: "boolean" },
    region: { type: "string", multiple: true },
    from: { type: "string" },
    scps: { type: "string" },
    rcps: { type: "string" },
    nodes: { type: "string", multiple: true },
    "identity-center": { type: "string" },
} as const;

export const SOURCE_USAGE = `SOURCE, where the account is read from, is one of

  --plan [--config STACK]            this program, run without AWS (STACK's configuration, default dev)
  --preview FILE                     pulumi preview --json --show-sames
  --stack NAME                       the state of a stack
  --state FILE                       pulumi stack export
  --account [--region R ...]         the live account, through the AWS SDK
  --iam FILE --instances FILE ...    aws iam get-account-authorization-details, aws ec2 describe-instances
      [--tags user/NAME=FILE ...]    aws iam list-user-tags; role/NAME=FILE: aws iam list-role-tags
  --from FOLDER                      many accounts, as access collect writes them
  --source SOURCE                    any of them as one argument, in the form that access diff takes

With any of them:

  --scps FILE                        service control policies, a JSON list of levels, each a list of documents
  --rcps FILE                        resource control policies, in the same form
  --nodes [REGION=]FILE ...          aws ssm describe-instance-information, one for each region
      [--tags instance/mi-...=FILE]  tags of hybrid nodes: aws ssm list-tags-for-resource
  --identity-center FOLDER           answers of aws sso-admin and aws identitystore
`;

interface SourceValues {
    readonly source?: string;
    readonly stack?: string;
    readonly state?: string;
    readonly preview?: string;
    readonly plan?: boolean;
    readonly config?: string;
    readonly iam?: string;
    readonly instances?: string[];
    readonly tags?: string[];
    readonly account?: boolean;
    readonly region?: string[];
    readonly from?: string;
    readonly scps?: string;
    readonly rcps?: string;
    readonly nodes?: string[];
    readonly "identity-center"?: string;
}

/** The source that options name. @throws UsageError for none, several, or options that can't be combined. */
export function sourceOf(values: SourceValues): Source {
    const source = accountSource(values);
    const { scps, rcps, nodes, tags = [], "identity-center": identityCenter } = values;
    const added: SourceAdditions = {
        ...(scps !== undefined && { scps }),
        ...(rcps !== undefined && { rcps }),
        ...(identityCenter !== undefined && { identityCenter }),
        ...(nodes !== undefined && { nodes: nodes.map(nodeFile), nodeTags: tagFiles(tags, "--tags").ofNodes }),
    };
    for (const key of ["scps", "rcps", "nodes", "identityCenter"] as const) {
        if (added[key] === undefined || source[key] === undefined) continue;
        const name = key === "identityCenter" ? "identity-center" : key;
        throw new UsageError(`--${name} can't be combined with ${name}: in --source`);
    }
    return { ...source, ...added };
}

function accountSource(values: SourceValues): Source {
    const { source, stack, state, preview, plan, config, iam, instances, tags, from, account, region } = values;
    const named = Object.entries({ source, stack, state, preview, plan, account, iam, from })
        .filter(([, value]) => value !== undefined)
        .map(([name]) => `--${name}`);
    if (instances !== undefined && iam === undefined) throw new UsageError("--instances needs --iam");
    for (const written of tags ?? []) {
        const needed = neededBy(written);
        if (values[needed] === undefined) throw new UsageError(`--tags ${written} needs --${needed}`);
    }

    if (named.length === 0) {
        throw new UsageError(
            "missing source to read the account from (expected --plan, --preview FILE, --stack NAME, --state FILE, --account, --iam FILE --instances FILE, --from FOLDER, --source SOURCE)",
        );
    }
    if (named.length > 1) throw new UsageError(`${named.join(" and ")} can't be combined: give one source`);
    if (config !== undefined && plan === undefined) throw new UsageError("--config needs --plan");
    if (region !== undefined && account === undefined) throw new UsageError("--region needs --account");
    if (source !== undefined) return sourceOfArgument(parseSourceArgument(source, "--source"));
    if (from !== undefined) return { kind: "folder", folder: from };
    if (stack !== undefined) return { kind: "stack", name: stack };
    if (state !== undefined) return { kind: "state", file: state };
    if (preview !== undefined) return { kind: "preview", file: preview };
    if (plan !== undefined) return { kind: "plan", stack: config };
    if (account !== undefined) return { kind: "account", regions: region };
    if (iam === undefined || instances === undefined) throw new UsageError("--iam needs --instances");
    return { kind: "files", iam, instances, tags: tagFiles(tags ?? [], "--tags").ofPrincipals };
}

/** What a source is called in a report. */
export function sourceTitle(source: Source): string {
    switch (source.kind) {
        case "account":
            return "the live account";
        case "files":
            return [source.iam, ...source.instances].join(", ");
        case "folder":
            return `folder ${source.folder}`;
        case "state":
        case "preview":
            return `${source.kind} ${source.file}`;
        case "stack":
            return `stack ${source.name}`;
        case "plan":
            return `plan of ${source.stack ?? "dev"}`;
    }
}

/** The file that a finding about a source is found in; a source without one goes by its title. */
export function sourceLocation(source: Source): string {
    switch (source.kind) {
        case "files":
            return source.iam;
        case "state":
        case "preview":
            return source.file;
        case "folder":
            return source.folder;
        case "account":
        case "stack":
        case "plan":
            return sourceTitle(source);
    }
}
