import type { RequestContext } from "../evaluate/context";
import { layerStatements, type LayerPolicies, type PolicySet } from "../evaluate/outcome";
import { readOperator } from "../policy/operators";
import { parsePolicy } from "../policy/parse";
import type { Condition, Policy } from "../policy/policy";
import { readTemplate } from "../policy/template";
import type { Account, AccountInstance, AccountPrincipal } from "./account";

/**
 * Sessions open in one's own account: Session Manager looks for a target in the account of the caller, whatever policies
 * allow elsewhere. A stack with several providers makes principals and instances of several accounts.
 */

/** The condition key that says whether an instance is of an account; no policy that people write has it. */
export const OWN_ACCOUNT = "own-account/";

type Owned = Pick<AccountPrincipal | AccountInstance, "account" | "arn">;

/** The account that a principal or an instance is of: twelve digits, or what stands for them until they are known. */
export function ownerOf(one: Owned, { id }: Pick<Account, "id">): string {
    return statedOwner(one) ?? id;
}

/** The account that a source or an ARN names; what exists only after deployment may have none yet. */
function statedOwner({ account, arn }: Owned): string | undefined {
    if (account !== undefined) return account;
    const stated = typeof arn === "string" ? accountOfArn(arn) : "";
    return isKnownAccount(stated) ? stated : undefined;
}

/** The fifth field of an ARN. Asked of every principal many times: splitting takes several times as long. */
export function accountOfArn(arn: string): string {
    let start = 0;
    for (let field = 0; field < 4; field += 1) {
        const colon = arn.indexOf(":", start);
        if (colon === -1) return "";
        start = colon + 1;
    }
    const end = arn.indexOf(":", start);
    return end === -1 ? arn.slice(start) : arn.slice(start, end);
}

/** Whether an account's number is known. */
export function isKnownAccount(owner: string): boolean {
    return /^\d{12}$/.test(owner);
}

/** The account as a principal of it sees it, where its request says which one that is. */
export function accountOfCaller<A extends Pick<Account, "id">>(account: A, principal: RequestContext): A {
    const own = principal.get("aws:principalaccount");
    return typeof own === "string" && own !== account.id ? { ...account, id: own } : account;
}

/** Limits every principal to the instances of its own account, where there are others. */
export function inOwnAccounts(account: Account): Account {
    // What names no account is taken to be of the only one there is.
    const stated = new Set([
        ...[...account.principals, ...account.instances].flatMap((one) => statedOwner(one) ?? []),
        ...(account.identityCenter?.assignments ?? []).map((one) => one.account),
    ]);
    if (stated.size < 2) return account;
    return {
        ...account,
        principals: account.principals.map((principal) => {
            const owner = ownerOf(principal, account);
            return {
                ...principal,
                account: owner,
                policies: { ...principal.policies, account: ownAccountPolicy(owner) },
            };
        }),
        instances: account.instances.map((instance) => ({ ...instance, account: ownerOf(instance, account) })),
    };
}

/** What limits a role that no source has, as one that a permission set becomes, to its own account. */
export function ownLimit({ instances }: Pick<Account, "instances">, owner: string): Pick<PolicySet, "account"> {
    return instances.some(({ account }) => account !== undefined) ? { account: ownAccountPolicy(owner) } : {};
}

/** The account to whose instances layers limit a principal; undefined where they don't limit it to any. */
export function limitingOwner(layers: readonly LayerPolicies[]): string | undefined {
    const [statement] = layerStatements(layers.filter(({ layer }) => layer === "account"));
    return statement?.conditions[0]?.key.slice(OWN_ACCOUNT.length);
}

/** Each account of several by itself, as its principals see it. */
export function accountsOf(account: Account): readonly Account[] {
    const all = [...account.principals, ...account.instances];
    if (new Set(all.flatMap((one) => statedOwner(one) ?? [])).size < 2) return [account];
    return [...new Set(all.map((one) => ownerOf(one, account)))].map((owner) => ({
        ...account,
        id: isKnownAccount(owner) ? owner : account.id,
        principals: account.principals.filter((one) => ownerOf(one, account) === owner).map(withoutLimit),
        instances: account.instances.filter((one) => ownerOf(one, account) === owner),
    }));
}

/** A principal that is looked at with nothing but its own account. */
export function withoutLimit(principal: AccountPrincipal): AccountPrincipal {
    const { account: _, ...policies } = principal.policies;
    return { ...principal, policies };
}

const NAME = "Session Manager";

const made = new Map<string, Policy>();

/** What an account's principals may open sessions on, as a layer of its own: everything of the account. */
function ownAccountPolicy(owner: string): Policy {
    const known = made.get(owner) ?? makePolicy(owner);
    made.set(owner, known);
    return known;
}

function makePolicy(owner: string): Policy {
    const policy = parsePolicy({ Version: "2012-10-17", Statement: ALLOW_ALL }, NAME);
    const operator = readOperator("Bool");
    const template = readTemplate("true", false);
    if (typeof operator === "string" || typeof template === "string") throw new Error("Bool is an operator");
    const same: Condition = {
        operator,
        name: "the account of the instance",
        key: OWN_ACCOUNT + owner,
        values: { family: "bool", templates: [template] },
    };
    return { ...policy, statements: policy.statements.map((one) => ({ ...one, conditions: [same] })) };
}

const ALLOW_ALL = { Effect: "Allow", Action: "*", Resource: "*" };
