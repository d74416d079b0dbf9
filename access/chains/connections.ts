import type { Account, AccountInstance, AccountPrincipal } from "../matrix/account";
import { openable, waysOf, type Way } from "../matrix/cell";
import { cellAt } from "../matrix/matrix";
import { ownerOf } from "../matrix/own-account";
import { startSessionCommand } from "../session-links";
import { chainMatrix, type ChainOptions } from "./chain-matrix";
import { credentialsFor, type Credentials } from "./credentials";
import { profileNames } from "./profile-names";

/** A session that somebody can open, and how. */
export interface Connection {
    readonly instance: AccountInstance;
    readonly way: Way;
    /** The session's command, with the profile of the way's credentials. */
    readonly command: string;
}

/** The connections that have the same credentials: those of a chain, or one's own. */
export interface ConnectionGroup {
    readonly chain: Way["chain"];
    readonly credentials: Credentials;
    readonly connections: readonly Connection[];
}

/** What somebody can open sessions on, now or later, with one's own credentials first. */
export function connectionsOf(
    account: Account,
    principal: AccountPrincipal,
    by: NonNullable<ChainOptions["by"]> = "roles",
): ConnectionGroup[] {
    const rows = (one: AccountPrincipal): boolean => one.arn === principal.arn;
    const matrix = chainMatrix(account, { by, rows });
    const groups = new Map<string, { readonly chain: Way["chain"]; readonly found: [AccountInstance, Way][] }>();
    for (const [position, instance] of matrix.instances.entries()) {
        for (const one of matrix.classes.slice(0, 1)) {
            for (const way of waysOf(cellAt(matrix, one, position))) {
                const key = JSON.stringify(
                    way.chain.map(({ to }) => [to.arn, to.session?.tags ?? {}, to.session?.name]),
                );
                const group = groups.get(key) ?? { chain: way.chain, found: [] };
                groups.set(key, group);
                group.found.push([instance, way]);
            }
        }
    }
    const sorted = [...groups.values()].toSorted((one, other) => one.chain.length - other.chain.length);
    const nameOf = profileNames(sorted.map(({ chain }) => chain));
    return sorted.map(({ chain, found }) => {
        const credentials = credentialsFor(principal, chain, nameOf);
        const connections = found.map(([instance, way]) => ({
            instance,
            way,
            command: commandFor(instance, way, account, credentials),
        }));
        return { chain, credentials, connections };
    });
}

/** The parameters without which a document of AWS opens nothing useful. */
const PARAMETERS: Readonly<Record<string, string>> = {
    "AWS-StartPortForwardingSession": "portNumber=80,localPortNumber=8080",
    "AWS-StartPortForwardingSessionToRemoteHost": "host=HOST,portNumber=80,localPortNumber=8080",
    "AWS-StartInteractiveCommand": "command=COMMAND",
    "AWS-StartNonInteractiveCommand": "command=COMMAND",
};

function commandFor(instance: AccountInstance, { cell }: Way, account: Account, { profile }: Credentials): string {
    const open = [cell, ...(cell.later ?? []).map((one) => one.cell)].find((one) => openable(one).length > 0) ?? cell;
    const labels = openable(open);
    const document = open.documents.find(({ label }) => labels.includes(label));
    const [, owner = "", name = ""] = /:(\d*):document\/(.+)$/.exec(document?.arn ?? "") ?? [];
    const isOwn = owner === "" || owner === ownerOf(instance, account);
    const documentName = name === "" ? undefined : isOwn ? name : document?.arn;
    const command = startSessionCommand({
        partition: account.partition,
        region: instance.region,
        instanceId: instance.id,
        documentName,
    });
    const parameters = PARAMETERS[name];
    return [
        command,
        ...(parameters === undefined ? [] : [`--parameters ${parameters}`]),
        ...(profile === undefined ? [] : [`--profile ${profile}`]),
    ].join(" ");
}
