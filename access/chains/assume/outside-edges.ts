import { append } from "../../append";
import { isNever, outsideAssumption } from "./assume";
import { AssumeStep } from "./assume-step";
import type { Caller } from "../../evaluate/caller";
import type { Account, AccountPrincipal } from "../../matrix/account";
import { hasProvider } from "../../matrix/identity-providers";
import type { Step } from "../../matrix/step";
import type { PrincipalEntry } from "../../policy/policy";
import { callerFor, providerKey } from "./federated-caller";
import type { Outsider } from "./outsider";

/**
 * What somebody from outside can assume.
 * @param sessionsOf the sessions of a role that it can have.
 */
export function outsideEdges(
    outsider: Outsider,
    roles: ReadonlyMap<string, readonly AccountPrincipal[]>,
    account: Account,
    sessionsOf: (role: AccountPrincipal) => readonly AccountPrincipal[],
): readonly Step[] {
    const { caller } = outsider;
    return (roles.get(entryOf(caller)) ?? []).flatMap((role) => {
        // IAM Identity Center sends those with one permission set to its roles alone.
        if (outsider.principal.type === "group" && !outsider.roles.has(role)) return [];
        const own = forRole(outsider, role);
        // A provider that was deleted lets nobody in.
        if (own.caller.type === "federated" && hasProvider(account, own.caller.provider) === false) return [];
        return sessionsOf(role).flatMap((to) => {
            const answer = outsideAssumption(own, to, account);
            if (isNever(answer)) return [];
            // Of the subjects that another role asks for some may come in here: those have rows of their own.
            if (answer.verdict === "unknown" && !outsider.roles.has(role)) return [];
            return [new AssumeStep(to, answer)];
        });
    });
}

/** Somebody as the trust policy of a role names its identity provider. */
function forRole(outsider: Outsider, role: AccountPrincipal): Outsider {
    const caller = callerFor(outsider.caller, role);
    if (caller === outsider.caller || caller.type !== "federated") return outsider;
    return { ...outsider, caller, request: new Map([...outsider.request, [FEDERATED_PROVIDER, caller.provider]]) };
}

const FEDERATED_PROVIDER = "aws:federatedprovider";

/** Roles by what their trust policies name: an identity provider, a service, an account, everybody. */
export function rolesByEntry(roles: readonly AccountPrincipal[]): Map<string, AccountPrincipal[]> {
    const found = new Map<string, AccountPrincipal[]>();
    for (const role of roles) {
        const entries = new Set(
            (role.trust?.statements ?? [])
                .filter(({ effect }) => effect === "Allow")
                .flatMap(({ principals }) =>
                    principals === undefined ? [] : principals.negated ? ["*"] : principals.entries.map(entryIn),
                ),
        );
        for (const entry of entries) append(found, entry.toLowerCase(), role);
    }
    // What everybody may do, an account may as well.
    return found;
}

function entryIn({ type, value }: PrincipalEntry): string {
    return type === "AWS" ? accountEntry(value) : type === "Federated" ? providerKey(value) : value;
}

function accountEntry(value: string): string {
    return /^(?:arn:[^:]+:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(value)?.[1] ?? value;
}

/** What stands for somebody in `rolesByEntry`. */
export function entryOf(caller: Caller): string {
    switch (caller.type) {
        case "federated":
            return providerKey(caller.provider);
        case "service":
            return caller.name.toLowerCase();
        case "user":
        case "role":
        case "account":
            return caller.account;
        case "anybody":
            return "*";
    }
}
