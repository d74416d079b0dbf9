import type { Account, AccountInstance, AccountPrincipal } from "../matrix/account";
import { accountOfArn } from "../matrix/own-account";
import { principalNames } from "../matrix/principal-names";
import { suggestion } from "../suggest";
import { UsageError } from "./usage-error";
import { enumeration } from "../report/enumeration";

/** The principal that an option names, of those there are. @throws UsageError where there is none, or more than one. */
export function principalOf({ principals }: Pick<Account, "principals">, wanted: string): AccountPrincipal {
    const session = /^arn:[^:]+:sts::(\d+):assumed-role\/([^/]+)\//.exec(wanted);
    const found = principals.filter((one) =>
        session === null ? principalNames(one).includes(wanted) : isRoleOf(one, session),
    );
    // An identity provider goes by its name alone, where trust policies ask it for one subject.
    if (found.length === 0) found.push(...principals.filter(({ name }) => name.startsWith(`${wanted} `)));
    const [first, second] = found;
    if (first === undefined) {
        throw new UsageError(
            `--principal ${wanted}: the source has no principal with that name or ARN${hint(principals, wanted)}`,
        );
    }
    if (second !== undefined) {
        throw new UsageError(
            `ambiguous value ${JSON.stringify(wanted)} for --principal (expected one of ${found.map(({ arn }) => arn).join(", ")})`,
        );
    }
    return first;
}

/** Whether a principal is the role of a session: the session's ARN has its account and name, but lacks its path. */
function isRoleOf({ type, name, arn }: AccountPrincipal, [, account, role]: RegExpExecArray): boolean {
    return type === "role" && name === role && accountOfArn(arn) === account;
}

/** More names than these aren't listed. */
const MOST = 10;

function hint(principals: readonly AccountPrincipal[], wanted: string): string {
    const members = principals.filter(({ groups }) => groups.includes(wanted.replace(/^group[/:]/, "")));
    if (members.length > 0) return `; it is a group, and its members are ${names(members)}`;
    const similar = principals.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    if (similar.length > 0) return `; its letter case differs: ${names(similar)}`;
    if (principals.length === 0) return "; it has no principals";
    const all = principals.map(({ name }) => name);
    return `; it has ${names(principals)}${suggestion(wanted.replace(/^(user|role|person)[/:]/, ""), all)}`;
}

function names(principals: readonly AccountPrincipal[]): string {
    return enumeration([...new Set(principals.map(({ name }) => name))], MOST);
}

/** The instance that an option names, or the value itself where it is an ARN. @throws UsageError where it is neither. */
export function resourceOf({ instances }: Account, wanted: string): AccountInstance | string {
    const found = instances.filter(({ id, name, arn }) => [id, name, arn].includes(wanted));
    const [first, second] = found;
    if (second !== undefined) {
        throw new UsageError(
            `ambiguous value ${JSON.stringify(wanted)} for --resource (expected one of ${found.map(({ id }) => id).join(", ")})`,
        );
    }
    if (first !== undefined) return first;
    if (wanted === "*" || /^arn:[^:]+:[^:]+:[^:]*:[^:]*:./.test(wanted)) return wanted;
    if (wanted.startsWith("arn:")) {
        throw new UsageError(
            `invalid value ${JSON.stringify(wanted)} for --resource (expected arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE)`,
        );
    }

    throw new UsageError(
        `--resource ${wanted}: the source has no instance with that ID or name (expected one of its instances, or an ARN)${suggestion(wanted, labels(instances))}`,
    );
}

/** What instances go by. */
function labels(instances: readonly AccountInstance[]): string[] {
    return instances.flatMap(({ id, name }) => (name === undefined ? [id] : [name, id]));
}
