import type { Account, AccountPrincipal } from "../../access/matrix";
import { parsePolicy, parseTrustPolicy } from "../../access/policy/parse";
import { documented, madeUpAccount } from "./access-account";

/** A made-up account in which users and roles assume roles. */
export interface ChainShape {
    readonly instances: number;
    readonly users: number;
    readonly roles: number;
    /** How many pairs of a principal and a role that it can assume. */
    readonly edges: number;
}

const TRUSTED_BY_ACCOUNT = 3;

/** Users with the policies of the made-up account, roles with the same and trust policies, each edge in both. */
export function chainAccount({ instances, users, roles, edges }: ChainShape): Account {
    const account = madeUpAccount(instances, users + roles, "mixed");
    const arn = (index: number): string =>
        `arn:aws:iam::${account.id}:${index < users ? "user" : "role"}/${nameOf(index, users)}`;
    // Who assumes which role: users mostly, and of each fifth role another one.
    const targets = new Map<number, number[]>();
    for (let edge = 0; edge < edges; edge += 1) {
        const from = edge % 5 === 4 ? users + ((edge * 7) % roles) : (edge * 31) % users;
        const to = users + ((edge * 17 + Math.floor(edge / roles)) % roles);
        if (from !== to) targets.set(from, [...(targets.get(from) ?? []), to]);
    }
    const callers = new Map<number, number[]>();
    for (const [from, list] of targets) for (const to of list) callers.set(to, [...(callers.get(to) ?? []), from]);
    const principals = account.principals.map((principal, index): AccountPrincipal => {
        const own = targets.get(index) ?? [];
        const policy =
            own.length === 0
                ? []
                : [
                      documented(
                          parsePolicy,
                          [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: own.map(arn) }],
                          `roles of ${nameOf(index, users)}`,
                      ),
                  ];
        const isRole = index >= users;
        const { identity, ...limits } = principal.policies;
        const { trust: _, ...rest } = principal;
        return {
            ...rest,
            type: isRole ? "role" : "user",
            name: nameOf(index, users),
            arn: arn(index),
            // Of four roles three open nothing themselves: most roles of an account have nothing to do with sessions.
            policies: {
                ...limits,
                identity: [...(isRole && index % 4 !== 0 ? [] : identity), ...policy],
            },
            ...(isRole && { trust: trustOf(index, callers.get(index) ?? [], arn, account.id) }),
        };
    });
    return { ...account, principals };
}

function nameOf(index: number, users: number): string {
    return index < users ? `user-${index}` : `role-${index - users}`;
}

function trustOf(
    index: number,
    callers: readonly number[],
    arn: (index: number) => string,
    account: string,
): ReturnType<typeof parseTrustPolicy> {
    const byAccount = index % TRUSTED_BY_ACCOUNT !== 0 || callers.length === 0;
    const AWS = byAccount ? `arn:aws:iam::${account}:root` : callers.map(arn);
    const statement = { Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole" };
    return documented(parseTrustPolicy, [statement], `trust policy of role ${index}`);
}
