import type { Account, AccountInstance, AccountPrincipal } from "../matrix/account";
import { suggestion } from "../suggest";
import { UsageError } from "./usage-error";
import { enumeration } from "../report/enumeration";

/** The principal that an option names, of those there are. @throws UsageError where there is none, or more than one. */
export function principalOf({ principals }: Pick<Account, "principals">, wanted: string): AccountPrincipal {
    const known = roleOf(wanted) ?? wanted;
    const isNamed = ({ name, arn, type }: AccountPrincipal): boolean =>
        [name, arn, `${type}/${name}`, `${type}:${name}`].includes(known);
    const named = principals.filter(isNamed);
    // An identity provider goes by its name alone, where trust policies ask it for one subject.
    const found =
        named.length > 0
            ? named
            : principals.filter(({ arn, name }) => [name, arn].some((one) => one.startsWith(`${known} `)));
    const [first, second] = found;
    if (first === undefined) {
        throw new UsageError(
            `--principal ${wanted}: the source has no user or role with that name or ARN${hint(principals, wanted)}`,
        );
    }
    if (second !== undefined) {
        throw new UsageError(
            `ambiguous value ${JSON.stringify(wanted)} for --principal (expected one of ${found.map(({ arn }) => arn).join(", ")})`,
        );
    }
    return first;
}

/** The role of a session, as `role/NAME`: the session's ARN lacks the role's path. */
function roleOf(arn: string): string | undefined {
    const name = /^arn:[^:]+:sts::\d+:assumed-role\/([^/]+)\//.exec(arn)?.[1];
    return name === undefined ? undefined : `role/${name}`;
}

/** More names than these aren't listed. */
const MOST = 10;

function hint(principals: readonly AccountPrincipal[], wanted: string): string {
    const members = principals.filter(({ groups }) => groups.includes(wanted.replace(/^group\//, "")));
    if (members.length > 0) return `; it is a group, and its members are ${names(members)}`;
    const similar = principals.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    if (similar.length > 0) return `; its letter case differs: ${names(similar)}`;
    if (principals.length === 0) return "; it has no principals";
    const all = principals.map(({ name }) => name);
    return `; it has ${names(principals)}${suggestion(wanted.replace(/^(user|role)\//, ""), all)}`;
}

function names(principals: readonly AccountPrincipal[]): string {
    return enumeration(
        principals.map(({ name }) => name),
        MOST,
    );
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
