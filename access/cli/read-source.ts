import type { Account } from "../matrix/account";
import { instanceProfiles, readAccount } from "../sources/account";
import { readAuthorizationDetails } from "../sources/authorization-details";
import { SourceError } from "../sources/error";
import { principalsOf } from "../sources/iam";
import { instancesOf, readReservations } from "../sources/instances";
import { readJsonFile } from "./input";
import type { SourceArgument } from "./source-argument";

/**
 * Reads the account that a source stands for.
 * @throws UsageError for a file that can't be read; SourceError and PolicyError for what is in it.
 */
export async function readSource({ parts }: SourceArgument): Promise<Account> {
    const [iam, instances] = [parts.get("iam"), parts.get("instances")];
    if (iam !== undefined && instances !== undefined) return fromFiles(iam, instances);
    return readAccount();
}

function fromFiles(iam: string, instances: string): Account {
    const details = readAuthorizationDetails(readJsonFile(iam), iam);
    const arn = [...details.UserDetailList, ...details.RoleDetailList][0]?.Arn;
    const [, partition = "aws", , , id] = (arn ?? "").split(":");
    if (id === undefined) throw new SourceError(`${iam}: has neither users nor roles, so it doesn't tell the account`);
    const place = { account: id, partition };
    const reservations = readReservations(readJsonFile(instances), instances);
    return {
        id,
        partition,
        principals: principalsOf(details),
        instances: instancesOf(reservations, place, instanceProfiles(details)),
    };
}
