import { connectionsOf, type Connection, type ConnectionGroup } from "../chains/connections";
import { ChainGraph } from "../chains/graph";
import { instanceLabel, type Account, type AccountPrincipal } from "../matrix/account";
import { cellText, principalLabel } from "../matrix/access-table";
import { openable } from "../matrix/cell";
import { termsOf } from "../matrix/cell-terms";
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
    const reached = new Set(groups.flatMap(({ connections }) => connections.map(({ instance }) => instance)));
    const count = `${reached.size} of ${instances.length} ${instances.length === 1 ? "instance" : "instances"}`;
    const title = `${principalLabel(principal)} can open sessions on ${count}${reached.size === 0 ? ". access explain says what is missing." : ":"}\n`;
    return printableLines([title, ...groups.map((one) => groupText(one, placeOf(one, groups)))].join("\n"));
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
            `      ${one.command}`,
        ]),
        "",
    ].join("\n");
}

function opensText({ way: { cell } }: Connection): string {
    return cellText(cell).replace(/^yes: /, "");
}

function dataOf({ type, name, arn }: AccountPrincipal, groups: readonly ConnectionGroup[]): string {
    const connections = groups.flatMap(({ chain, credentials, connections }) =>
        connections.map(({ instance, way: { how, cell }, command }) => ({
            instance: instance.id,
            ...(instance.name !== undefined && { name: instance.name }),
            region: instance.region,
            verdict: cell.verdict,
            opens: openable(cell),
            how,
            ...termsOf(cell),
            chain: chain.map(stepData),
            ...(chain.length > 0 && { credentials }),
            command,
        })),
    );
    return `${printableJson({ principal: { type, name, arn }, connections }, 2)}\n`;
}
