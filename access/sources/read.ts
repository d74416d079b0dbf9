import { createRequire } from "node:module";
import { SourceError } from "../files/source-error";
import type { Account } from "../matrix/account";
import { inOwnAccounts } from "../matrix/own-account";
import { readFiles } from "./files";
import { withNodeFiles, type NodeFile } from "./nodes";
import { openFolder } from "./organization/answers";
import { readIdentityCenter } from "./organization/identity-center";
import { readPreview } from "./preview";
import { withRcps, withScps } from "./control-policies";
import { readFolder } from "./folder";
import { readStack, readState } from "./state";

/** Loads a module when it is needed. */
const load = createRequire(__filename);

/** Where an account is read from, and what more is known of it. */
export type Source = SourceOf & SourceAdditions;

/** What is read beside an account, from files of their own. */
export interface SourceAdditions {
    /** The service control policies that it is under, see `withScps`. */
    readonly scps?: string;
    /** The resource control policies that its roles are under, see `withRcps`. */
    readonly rcps?: string;
    /** Answers of `aws ssm describe-instance-information`, see `withNodeFiles`. */
    readonly nodes?: readonly NodeFile[];
    /** Answers of `aws ssm list-tags-for-resource` for hybrid nodes, by `instance/mi-…`. */
    readonly nodeTags?: ReadonlyMap<string, string>;
    /** The folder of IAM Identity Center, see `readIdentityCenter`. */
    readonly identityCenter?: string;
}

type SourceOf =
    | { readonly kind: "account"; readonly regions?: readonly string[] }
    | {
          readonly kind: "files";
          readonly iam: string;
          readonly instances: readonly string[];
          readonly tags?: ReadonlyMap<string, string>;
      }
    /** A folder of answers for many accounts, see `readFolder`. */
    | { readonly kind: "folder"; readonly folder: string }
    | { readonly kind: "state"; readonly file: string }
    | { readonly kind: "stack"; readonly name: string }
    | { readonly kind: "preview"; readonly file: string }
    | { readonly kind: "plan"; readonly stack?: string };

export interface ReadOptions {
    /** The folder of the Pulumi program for `stack` and `plan`. Default: see `projectFolder`. */
    readonly folder?: string;
    /** Called as reading goes on, with a few words on what is being read. */
    readonly onProgress?: (what: string) => void;
}

/**
 * Reads an account from any source.
 * @throws SourceError for what can't be read.
 */
export async function readSource(source: Source, options: ReadOptions = {}): Promise<Account> {
    const { scps, rcps, nodes, nodeTags, identityCenter } = source;
    let account = await read(source, options);
    if (scps !== undefined) account = withScps(account, scps);
    if (rcps !== undefined) account = withRcps(account, rcps);
    if (nodes !== undefined) account = withNodeFiles(account, nodes, nodeTags);
    if (identityCenter === undefined) return account;
    return inOwnAccounts({ ...account, identityCenter: readIdentityCenter(openFolder(identityCenter)) });
}

async function read(source: SourceOf, { folder, onProgress }: ReadOptions): Promise<Account> {
    switch (source.kind) {
        case "account":
            return accountReader().readAccount({ regions: source.regions, onProgress });
        case "files":
            return readFiles(source);
        case "folder":
            return readFolder(source.folder);
        case "state":
            return readState(source.file);
        case "stack":
            onProgress?.(`the state of ${source.name}`);
            return readStack(source.name, folder);
        case "preview":
            return readPreview(source.file);
        case "plan":
            onProgress?.("the program");
            return (load("./plan") as typeof import("./plan")).readPlan({ folder, stack: source.stack });
    }
}

function accountReader(): typeof import("./account") {
    return withSdk("the account", () => load("./account") as typeof import("./account"));
}

/** Who the AWS SDK's credentials belong to, see `callerArn` of the account. */
export async function callerArn(region?: string): Promise<string> {
    return accountReader().callerArn(region);
}

/** What reads an organization into a folder. @throws SourceError where the AWS SDK isn't installed. */
export function collector(): typeof import("./collect") {
    return withSdk("the organization", () => load("./collect") as typeof import("./collect"));
}

/**
 * The AWS SDK takes longer to load than most sources take to read, and is optional in the published package.
 * @throws SourceError where it isn't installed.
 */
function withSdk<T>(what: string, loaded: () => T): T {
    try {
        return loaded();
    } catch (error) {
        const missing = /Cannot find module '(@aws-sdk\/[^']+)'/.exec(String(error))?.[1];
        if (missing === undefined) throw error;
        throw new SourceError(`reading ${what} needs ${missing}: run npm install ${missing}`, { cause: error });
    }
}
