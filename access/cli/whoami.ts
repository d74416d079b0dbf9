import { connectionsOf, type Connection, type ConnectionGroup } from "../chains/connections";
import { ChainGraph } from "../chains/graph";
import { instanceLabel, type Account, type AccountInstance, type AccountPrincipal } from "../matrix/account";
import { cellText, principalLabel } from "../matrix/access-table";
import { openable, openingOf, reasonsOfCell, reasonsOfWay, type Cell } from "../matrix/cell";
import { termsOf } from "../matrix/cell-terms";
import { momentText } from "../matrix/moment-text";
import { accountOfArn } from "../matrix/own-account";
import { stepData } from "../matrix/way-data";
import { chainText } from "../matrix/way-words";
import { printable, printableJson } from "../report/printable";
import { SourceError } from "../files/source-error";
import { callerArn } from "../sources";
import { principalOf } from "./find-by-name";
import { AT_OPTION, momentOf } from "./moment";
import { oneOf, readOptions } from "./options";
import { write } from "./output";
import { readSource } from "./read-source";
import { SOURCE_OPTIONS, sourceOf } from "./source-options";
import { UsageError } from "./usage-error";

export const usage = `Usage: access whoami [SOURCE] [options]

Lists the instances that you can open sessions on, each with the commands to connect.

  --principal P       a user, role or other beginning of a chain, by name or ARN; default: the one that the AWS SDK's
                      credentials belong to
  --direct            count only the principal's own policies, not the roles that it can assume
  --at TIME           the moment to ask about, such as 2026-12-31T18:00Z; default now
  --format FORMAT     text (default), json

Without SOURCE the live account is read (--account).

Exit codes: 0 OK, 1 error
`;

/** `access whoami`. @returns the exit code. @throws UsageError for wrong options; whatever the sources throw. */
export async function run(args: string[]): Promise<number> {
    const values = readOptions(args, {
        ...SOURCE_OPTIONS,
        ...AT_OPTION,
        principal: { type: "string" },
        direct: { type: "boolean", default: false },
        format: { type: "string", default: "text" },
    });
    const format = oneOf("--format", values.format, ["text", "json"] as const);
    const named = ["source", "stack", "state", "preview", "plan", "account", "iam", "from"] as const;
    const isLive = named.every((one) => values[one] === undefined);
    const source = sourceOf(isLive ? { ...values, account: true } : values);
    const caller = values.principal === undefined ? await ownArn(values.region?.[0]) : undefined;
    const account = await readSource(source, momentOf(values));
    const principal = principalIn(account, values.principal, caller);
    const groups = connectionsOf(account, principal, values.direct ? "direct" : "roles");
    await write([format === "json" ? dataOf(principal, groups) : textOf(principal, account, groups)]);
    return 0;
}

async function ownArn(region: string | undefined): Promise<string> {
    try {
        return await callerArn(region);
    } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        throw new SourceError(`${error.message}; without credentials, give --principal NAME and a SOURCE`, {
            cause: error,
        });
    }
}

function principalIn(account: Account, wanted: string | undefined, caller: string | undefined): AccountPrincipal {
    const principals = [...account.principals, ...new ChainGraph(account).beginnings];
    if (wanted !== undefined || caller === undefined) return principalOf({ principals }, wanted ?? "");
    if (caller.endsWith(":root")) {
        throw new UsageError(
            `the credentials are those of the root user ${caller}, which no policy of the account limits (expected a user's or role's, or --principal NAME)`,
        );
    }
    try {
        return principalOf({ principals }, caller);
    } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        throw new UsageError(
            `the credentials belong to ${caller}, which isn't in this source (expected a user or role of it, or --principal NAME)`,
        );
    }
}

function textOf(principal: AccountPrincipal, { instances }: Account, groups: readonly ConnectionGroup[]): string {
    const { open, unknown, later } = countsOf(groups.flatMap(({ connections }) => connections));
    const count = [
        `${open} of ${instances.length} ${instances.length === 1 ? "instance" : "instances"}`,
        ...(unknown === 0 ? [] : [`${unknown} unknown`]),
        ...[...later].toSorted(([one], [other]) => one - other).map(([from, n]) => `${n} from ${momentText(from)}`),
    ].join("; ");
    const title = `${principalLabel(principal)} can open sessions on ${count}${groups.length === 0 ? ". access explain says what is missing." : ":"}\n`;
    return printableLines(
        [title, ...signInLines(groups), ...groups.map((one) => groupText(one, placeOf(one, groups)))].join("\n"),
    );
}

/** Once for all profiles: the AWS CLI refuses a section that a file has twice. */
function signInLines(groups: readonly ConnectionGroup[]): string[] {
    const [signIn] = groups.flatMap(({ credentials }) => credentials.signIn ?? []);
    if (signIn === undefined) return [];
    return [
        "Sign-in to IAM Identity Center",
        "  Add to ~/.aws/config, with your start URL and region, and sign in:",
        ...[...signIn.lines, "", signIn.command].map((line) => (line === "" ? "" : `      ${line}`)),
        "",
    ];
}

/** On how many instances sessions open for sure, now or from a moment on, and on how many others perhaps. */
interface Counts {
    readonly open: number;
    readonly unknown: number;
    /** How many from which moment on. */
    readonly later: ReadonlyMap<number, number>;
}

function countsOf(connections: readonly Connection[]): Counts {
    const begins = new Map<AccountInstance, number>();
    for (const { instance, way } of connections)
        begins.set(instance, Math.min(beginOf(way.cell), begins.get(instance) ?? Infinity));

    const later = new Map<number, number>();
    let [open, unknown] = [0, 0];
    for (const begin of begins.values()) {
        if (begin === -Infinity) open += 1;
        else if (begin === Infinity) unknown += 1;
        else later.set(begin, (later.get(begin) ?? 0) + 1);
    }
    return { open, unknown, later };
}

/** From when on sessions open for sure: from ever, from some moment, or never. */
function beginOf({ verdict, later = [] }: Cell): number {
    if (verdict === "allowed") return -Infinity;
    return later.find(({ cell }) => cell.verdict === "allowed")?.from ?? Infinity;
}

/** Names and tags are anyone's text; the line breaks are ours. */
function printableLines(text: string): string {
    return text.split("\n").map(printable).join("\n");
}

/** Of which account the role at a chain's end is, where others' chains read the same. */
function placeOf({ chain }: ConnectionGroup, groups: readonly ConnectionGroup[]): string {
    const last = chain.at(-1);
    const text = chainText(chain);
    const alike = groups.filter((one) => one.chain.length > 0 && chainText(one.chain) === text);
    return last === undefined || alike.length < 2 ? "" : ` in the account ${accountOfArn(last.to.arn)}`;
}

function groupText({ chain, credentials, connections }: ConnectionGroup, place: string): string {
    const { profile, lines } = credentials;
    const how =
        profile === undefined
            ? "  Run, and export the credentials of each answer before the next command:"
            : "  Add to ~/.aws/config:";
    return [
        chain.length === 0 ? "With your own credentials" : `Through ${chainText(chain)}${place}`,
        ...(lines.length === 0 ? [] : [how, ...lines.map((line) => (line === "" ? "" : `      ${line}`))]),
        ...connections.flatMap((one) => [
            `  ${instanceLabel(one.instance)}   ${opensText(one)}`,
            ...whyNotNow(one.way.cell).map((reason) => `      ${reason}`),
            `      ${one.command}`,
        ]),
        "",
    ].join("\n");
}

function opensText({ way: { cell } }: Connection): string {
    return cellText(cell).replace(/^yes: /, "");
}

/** What it depends on whether a session opens, or why it does only later. */
function whyNotNow(cell: Cell): string[] {
    if (cell.verdict === "allowed") return [];
    return reasonsOfCell(openingOf(cell)?.cell ?? cell);
}

function dataOf({ type, name, arn }: AccountPrincipal, groups: readonly ConnectionGroup[]): string {
    const connections = groups.flatMap(({ chain, credentials, connections }) =>
        connections.map(({ instance, way, way: { how, cell }, command }) => ({
            instance: instance.id,
            ...(instance.name !== undefined && { name: instance.name }),
            region: instance.region,
            verdict: cell.verdict,
            opens: openable(cell),
            how,
            ...termsOf(cell),
            because: reasonsOfWay(way),
            chain: chain.map(stepData),
            ...(chain.length > 0 && { credentials }),
            command,
        })),
    );
    return `${printableJson({ principal: { type, name, arn }, connections }, 2)}\n`;
}
