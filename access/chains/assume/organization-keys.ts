import type { Caller } from "../../evaluate/caller";
import { isUnknown, type ContextValue } from "../../evaluate/context";
import { statementsOf } from "../../evaluate/outcome";
import type { Account, AccountPrincipal } from "../../matrix/account";
import { rcpsOf } from "../../matrix/control-policies";
import { plainest } from "./required-values";

const ID = "aws:principalorgid";
const PATHS = "aws:principalorgpaths";
/** An organization that no policy names. */
const ANOTHER = { [ID]: "o-0000000000", [PATHS]: "o-0000000000/r-0000/" };

/** Whether a key says of which organization the caller's account is. */
export function isOrganizationKey(key: string): key is typeof ID | typeof PATHS {
    return key === ID || key === PATHS;
}

/**
 * The organization of a caller from an account that isn't read: an account that isn't among those of an organization that is
 * read is of another one or of none. Where all of its accounts are read, so is anybody.
 * @param asked the value that a trust policy asks for, where it does.
 */
export function organizationOf(
    { key, asked }: { readonly key: typeof ID | typeof PATHS; readonly asked: ContextValue | undefined },
    caller: Caller,
    role: AccountPrincipal,
    account: Account,
): ContextValue | undefined {
    // A service belongs to none, which is why policies except services by aws:PrincipalIsAWSService.
    if (caller.type === "service") return { unknown: "isn't there for services", absent: true, oneOf: [] };
    const owner = "account" in caller ? caller.account : undefined;
    if (owner === undefined && (caller.type !== "anybody" || missesMembers(account))) return asked;
    const { organizations } = account;
    const { id, path } = (owner === undefined ? undefined : organizations?.get(owner)) ?? {};
    if (key === ID && id !== undefined) return id;
    if (key === PATHS && path !== undefined) return [path];
    const unknown = `depends on the organization of ${owner === undefined ? "the caller's account" : `the account ${owner}`}`;
    const read = new Set([...(organizations?.values() ?? [])].flatMap((one) => one.id ?? []));
    if (id !== undefined || read.size === 0) return asked ?? { unknown, absent: true };
    const isAnother = (text: string): boolean => !read.has(text.replace(/\/.*/, ""));
    if (asked !== undefined && textsOf(asked).every(isAnother)) return asked;
    const named = statementsOf([...(role.trust ? [role.trust] : []), ...rcpsOf(role, account).flat()])
        .flatMap(({ conditions }) => conditions)
        .flatMap((one) => (one.key === key && "templates" in one.values ? one.values.templates : []))
        .map(({ text }) => plainest(text));
    return { unknown, absent: true, oneOf: [...new Set([ANOTHER[key], ...named.filter(isAnother)])] };
}

/** Whether an organization that is read has accounts that aren't: anybody may be of one. */
function missesMembers({ missing = [], organizations }: Account): boolean {
    return missing.some(({ account }) => account !== undefined && organizations?.has(account) === true);
}

function textsOf(value: ContextValue): readonly string[] {
    if (typeof value === "string") return [value];
    return isUnknown(value) ? (value.oneOf ?? [value.like ?? ""]) : value;
}
