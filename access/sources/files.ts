import { z } from "zod";
import type { Account } from "../matrix/account";
import { readAuthorizationDetails, type AuthorizationDetails } from "./authorization-details";
import { checked } from "../checked";
import { SourceError } from "../files/source-error";
import { holdersOf } from "./iam";
import { allIn, instanceProfiles, instancesOf, ownersOf, readReservations, type Reservations } from "./instances";
import { readJsonOnce } from "../files/json-file";
import { whole } from "../files/whole";
import { nameOf } from "../files/standard-input";

/** Files that the AWS CLI wrote. */
interface AccountFiles {
    /** The answer of `aws iam get-account-authorization-details`. */
    readonly iam: string;
    /** Answers of `aws ec2 describe-instances`, one a region. */
    readonly instances: readonly string[];
    /** The region that each of those is of. Default: they don't say but by their instances. */
    readonly regions?: readonly string[];
    /** Answers of `aws iam list-user-tags` and `list-role-tags`, by `user/NAME` and `role/NAME`. Default: none. */
    readonly tags?: ReadonlyMap<string, string>;
    /** The account that the files are of, where they don't say. Default: not known. */
    readonly account?: string;
}

/**
 * Reads an account from files of the AWS CLI.
 * @throws SourceError for a file that is missing, isn't whole or is of another kind.
 */
export function readFiles(files: AccountFiles): Account {
    const { iam, instances, regions = [], tags = new Map<string, string>(), account: own } = files;
    const source = readJsonOnce(iam);
    const name = nameOf(iam);
    whole(source, name);
    const details = readAuthorizationDetails(source, name);
    everyoneOnce(details, name);
    for (const [principal, file] of tags) addTags(details, principal, file);
    const reservations = instances.map((file, index) => {
        const answer = readJsonOnce(file);
        whole(answer, nameOf(file));
        const read = readReservations(answer, nameOf(file));
        const region = regions[index];
        if (region !== undefined) allIn(region, read, nameOf(file));
        return read;
    });
    once(
        reservations.flatMap(({ Reservations }) =>
            Reservations.flatMap(({ Instances }) => (Instances ?? []).map(({ InstanceId }) => InstanceId)),
        ),
        `${instances.map(nameOf).join(", ")}: the instance`,
    );
    const account = oneAccount(details, iam, instances, reservations);
    const arn = [...details.UserDetailList, ...details.RoleDetailList][0]?.Arn.split(":");
    const place = { account: account ?? own ?? "000000000000", partition: arn?.[1] ?? "aws" };
    const profiles = instanceProfiles(details);
    return {
        id: place.account,
        partition: place.partition,
        ...inFile(name, () => holdersOf(details)),
        instances: reservations.flatMap((one) => instancesOf(one, place, profiles)),
    };
}

/**
 * The account that all files are of: sessions open in one's own, so files of several would make a table of sessions that
 * no one opens.
 * @throws SourceError that names two accounts and where each is from.
 */
function oneAccount(
    { UserDetailList, RoleDetailList }: AuthorizationDetails,
    iam: string,
    files: readonly string[],
    reservations: readonly Reservations[],
): string | undefined {
    const owners = [
        ...[...UserDetailList, ...RoleDetailList].map(({ Arn }) => ({
            account: Arn.split(":")[4] ?? "",
            of: `${iam}: ${Arn}`,
        })),
        ...reservations.flatMap((one, index) =>
            ownersOf(one).map((account) => ({ account, of: `${files[index]}: the instances` })),
        ),
    ].filter(({ account }) => account !== "");
    const [first] = owners;
    const other = owners.find(({ account }) => account !== first?.account);
    if (first !== undefined && other !== undefined) {
        throw new SourceError(
            `${other.of} are of the account ${other.account}, but ${first.of} is of ${first.account} (expected files of one account, because sessions open only within an account; check the profile that each file was written with)`,
        );
    }
    return first?.account;
}

/** Names the file with a wrong policy: where two accounts are compared, the reader has to know which one to fix. */
function inFile<T>(file: string, read: () => T): T {
    try {
        return read();
    } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        throw new SourceError(`${file}: ${error.message}`, { cause: error });
    }
}

/** Answers put together by hand can hold one page twice: which of the two would count? */
function everyoneOnce(
    { UserDetailList, GroupDetailList, RoleDetailList, Policies }: AuthorizationDetails,
    file: string,
) {
    once(
        UserDetailList.map(({ Arn }) => Arn),
        `${file}: UserDetailList:`,
    );
    once(
        GroupDetailList.map(({ GroupName }) => GroupName),
        `${file}: GroupDetailList:`,
    );
    once(
        RoleDetailList.map(({ Arn }) => Arn),
        `${file}: RoleDetailList:`,
    );
    once(
        Policies.map(({ Arn }) => Arn),
        `${file}: Policies:`,
    );
}

function once(names: readonly string[], place: string): void {
    const seen = new Set<string>();
    for (const name of names) {
        if (seen.has(name)) throw new SourceError(`${place} ${name} occurs twice`);
        seen.add(name);
    }
}

const tagList = z.object({ Tags: z.array(z.object({ Key: z.string(), Value: z.string() })) });

function addTags(details: AuthorizationDetails, principal: string, file: string): void {
    const [kind, name] = [principal.slice(0, principal.indexOf("/")), principal.slice(principal.indexOf("/") + 1)];
    const found =
        kind === "user"
            ? details.UserDetailList.find(({ UserName }) => UserName === name)
            : details.RoleDetailList.find(({ RoleName }) => RoleName === name);
    if (found === undefined) throw new SourceError(`${file}: there is no ${principal} in the authorization details`);
    found.Tags = checked(tagList, readJsonOnce(file), nameOf(file), `the answer of aws iam list-${kind}-tags`).Tags;
}
