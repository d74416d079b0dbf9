import { instanceLabel, type Account, type AccountPrincipal } from "../matrix/account";
import { chainProofs, ChainGraph } from "../chains";
import { principalNames } from "../matrix/principal-names";
import type { PrincipalProof } from "../prove/principal-proof";
import { groupNames, scopeNames, type Scopes } from "../prove/declared-scopes";
import { proofData, proofReport, proofRows, proofSarif, type Caveat, type Caveats } from "../prove/report";
import type { Scope } from "../prove/scope";
import { readScopeArgument, readScopes, SCOPE_FORM, ScopeError } from "../prove/scope-text";
import { readText } from "../files/json-file";
import type { Source } from "../sources/read";
import { declaredScopes } from "./declared-scopes";
import { findingsOf } from "../findings/findings";
import { BYPASS_RULES, IAM_RULES, TAG_BYPASSES } from "../findings/rules";
import { ANSWER_IS_NO } from "./diff";
import { suggestion } from "../suggest";
import { UsageError } from "./usage-error";
import { readOptions } from "./options";
import { formatOf, print } from "./output";
import { readSource } from "./read-source";
import { SOURCE_OPTIONS, sourceLocation, sourceOf, sourceTitle } from "./source-options";
import { version } from "./version";

export const usage = `Usage: access prove SOURCE [options]

Proves that no principal can reach an instance beyond what is declared, whatever is created or tagged later, or shows an
instance that a principal can reach.

  --declared STACK      what the configuration of this program's stack grants; the default with --plan and --stack
  --scopes FILE         scopes by principal, in YAML; docs/proofs.md describes them
  --scope SCOPE         ${SCOPE_FORM}, for all principals or for one; repeatable
  --except PRINCIPAL    leave out a principal that is known to reach everything, such as an administrator; repeatable
  --format FORMAT       text (default), json, markdown, html, csv, sarif

Exit codes: 0 proved for all principals, 1 error, 2 a principal reaches more or it can't be proved
`;

/**
 * `access prove`.
 * @returns the exit code.
 * @throws UsageError for wrong options and scopes; whatever the source throws.
 */
export async function run(args: string[]): Promise<number> {
    const values = readOptions(args, {
        ...SOURCE_OPTIONS,
        scope: { type: "string", multiple: true, default: [] },
        scopes: { type: "string" },
        declared: { type: "string" },
        except: { type: "string", multiple: true, default: [] },
        format: { type: "string", default: "text" },
    });
    const { scope, scopes: file, except } = values;
    const source = sourceOf(values);
    const title = values.source ?? sourceTitle(source);
    const anyScope = scope.length > 0 || file !== undefined;
    const declared = values.declared ?? (anyScope ? undefined : stackOf(source));
    if (!anyScope && declared === undefined)
        throw new UsageError("prove needs --declared STACK, --scopes FILE or --scope SCOPE");

    const format = formatOf(values.format, "sarif");
    const scopes = scopesOf(scope, file, declared);
    const account = await readSource(source);
    checkNames(account, scopes, except);
    if (declared === undefined) checkInstances(account, scopes);
    const proofs = [...withProgress(account, scopes, except)];
    const caveats = caveatsOf(account);
    await print(
        {
            missing: account.missing,
            report: () => proofReport(proofs, title, caveats),
            data: () => proofData(proofs, title, caveats),
            rows: () => proofRows(proofs),
            sarif: () => proofSarif(proofs, sourceLocation(source), version()),
        },
        format,
    );
    return proofs.every(({ proof }) => proof.verdict === "proved") ? 0 : ANSWER_IS_NO;
}

/** The stack of this program whose configuration a source comes from. */
function stackOf(source: Source): string | undefined {
    switch (source.kind) {
        case "plan":
            return source.stack ?? "dev";
        case "stack":
            return source.name;
        case "account":
        case "files":
        case "folder":
        case "state":
        case "preview":
            return undefined;
    }
}

function scopesOf(written: readonly string[], file: string | undefined, declared: string | undefined): Scopes {
    if (file !== undefined && declared !== undefined) throw new UsageError("--declared and --scopes can't be combined");
    try {
        const { byPrincipal, others = [] } = given(file, declared);
        const all = new Map<string, Scope>(byPrincipal);
        const rest: Scope[] = [others];
        for (const text of written) {
            const { principal, scope } = readScopeArgument(text);
            if (principal === undefined) rest.push(scope);
            else all.set(principal, [...(all.get(principal) ?? []), ...scope]);
        }
        return { byPrincipal: all, others: rest.flat() };
    } catch (error) {
        if (error instanceof ScopeError) throw new UsageError(error.message);
        throw error;
    }
}

function given(file: string | undefined, declared: string | undefined): Scopes {
    if (declared !== undefined) return declaredScopes(declared);
    return file === undefined ? { byPrincipal: new Map() } : readScopes(readText(file), file);
}

/** @throws UsageError for names that no principal has. */
function checkNames(account: Account, { byPrincipal }: Scopes, except: readonly string[]): void {
    const { beginnings, madeRoles } = new ChainGraph(account);
    const names = new Set([
        ...[...account.principals, ...madeRoles, ...beginnings].flatMap(scopeNames),
        ...[...(account.groups ?? []), ...(account.identityCenter?.groups ?? [])].flatMap(({ name }) =>
            groupNames(name),
        ),
    ]);
    for (const name of [...except, ...byPrincipal.keys()]) {
        if (!names.has(name)) {
            throw new UsageError(
                `no principal ${JSON.stringify(name)} in the account (expected a user, a role, an ARN, group/NAME or person:NAME${suggestion(name, [...names])})`,
            );
        }
    }
}

/** @throws UsageError for instances that the account doesn't have: a scope of none would be nothing. */
function checkInstances(account: Account, { byPrincipal, others = [] }: Scopes): void {
    const names = account.instances.flatMap((one) => [one.id, one.name ?? one.id, instanceLabel(one)]);
    for (const { instances = [] } of [...byPrincipal.values(), others].flat()) {
        for (const name of instances) {
            if (name.startsWith("arn:") || names.includes(name)) continue;
            throw new UsageError(
                `no instance ${JSON.stringify(name)} in the account (expected an ID, a name or an ARN${suggestion(name, names)})`,
            );
        }
    }
}

/** @param except those who are known to reach everything: nothing is proved of them. */
function* withProgress(account: Account, scopes: Scopes, except: readonly string[]): Iterable<PrincipalProof> {
    const isAsked = (one: AccountPrincipal): boolean => !principalNames(one).some((name) => except.includes(name));
    const total = account.principals.length;
    const shows = process.stderr.isTTY && total > 100;
    let done = 0;
    for (const proof of chainProofs(account, scopes, isAsked)) {
        done += 1;
        if (shows && (done % 50 === 0 || done === total)) process.stderr.write(`\r${done} of ${total} principals`);
        yield proof;
    }
    if (shows) process.stderr.write("\n");
}

/** What findings say of those who may rewrite IAM, bypass sessions or write tags: a proof is of the policies as they are. */
function caveatsOf(account: Account): Caveats {
    const found = new Map<string, Caveat[]>();
    // A proof covers all principals, including the roles of services and instances.
    const principals = account.principals.map((one): AccountPrincipal => {
        const { use: _, ...everybody } = one;
        return everybody;
    });
    for (const { rule, severity, what, principals: arns } of findingsOf({ ...account, principals }, { rules: POWERS }))
        for (const arn of arns) found.set(arn, [...(found.get(arn) ?? []), { rule, severity, what }]);

    return found;
}

const POWERS = [...IAM_RULES, ...BYPASS_RULES, ...TAG_BYPASSES];
