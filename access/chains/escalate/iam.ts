import { IAM_WRITES, type IamWrite } from "../../bypasses";
import type { ContextValue } from "../../evaluate/context";
import { statementsOf, type AnyPolicy, type PolicySet, type Verdict } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import { withEverything } from "../../findings/toolkit/iam-openings";
import { boundaryContext, groupOf, managedPolicyName } from "../../findings/toolkit/iam-targets";
import { resourceTexts } from "../../findings/toolkit/statements";
import { iamType, type AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import type { Step } from "../../matrix/step";
import { parseTrustPolicy } from "../../policy/parse";
import type { Rights } from "./rights";

/** What a principal can become by steps that aren't escalation. */
export type Becomes = (
    principal: AccountPrincipal,
) => readonly { readonly principal: AccountPrincipal; readonly verdict: Step["verdict"] }[];

/** The change that gives a principal every right that its limits leave. */
const EVERYTHING = "everything";

/** Whether a principal may be able to assume a role. */
export type Assumes = (principal: AccountPrincipal, role: AccountPrincipal) => boolean;

/** Steps by rewriting IAM. */
export class IamSteps {
    private readonly rights: Rights;
    private readonly becomes: Becomes;
    private readonly assumes: Assumes;
    private readonly made = new Map<string, AccountPrincipal>();
    /** What was changed of the principals that were made. */
    private readonly changes = new Map<AccountPrincipal, string>();

    constructor(rights: Rights, becomes: Becomes, assumes: Assumes) {
        this.rights = rights;
        this.becomes = becomes;
        this.assumes = assumes;
    }

    steps(principal: AccountPrincipal): Step[] {
        if (iamType(principal) !== principal.type) return [];
        const writes = IAM_WRITES.filter(({ action }) => this.rights.mentions(principal, action));
        if (writes.length === 0) return [];
        // One change of each kind is enough: who has every right needs no more of its own.
        const change = this.changes.get(principal);
        const own = change?.endsWith(EVERYTHING) === true ? [] : this.ownRights(principal);
        if (change === undefined) own.push(...this.lifted(principal), ...this.joined(principal));
        // Who gives itself every right needs no other's; a boundary or a Deny may leave others more.
        const taken = this.taken(principal);
        return [...own, ...taken, ...this.given(principal, taken)];
    }

    /** Rights of one's choice, given to oneself. */
    private ownRights(principal: AccountPrincipal): Step[] {
        const actions = this.grants(principal, principal);
        if (actions === undefined) return [];
        return [this.step(principal, this.all(principal), actions, "give themselves any right")];
    }

    /** Other principals, by their credentials or their trust policies. */
    private taken(principal: AccountPrincipal): Step[] {
        const { account } = this.rights;
        const effects = { user: "signs in", role: "trusts" } as const;
        return account.principals.flatMap((other): Step[] => {
            if (other.arn === principal.arn || other.use === "service-linked") return [];
            if (ownerOf(other, account) !== ownerOf(principal, account)) return [];
            const type = iamType(other);
            const allowed = this.allowed(
                principal,
                other.arn,
                (one) => one.on === type && one.effect === effects[type],
            );
            const [action] = allowed.actions;
            if (action === undefined) return [];
            if (type === "role" && !this.couldAssume(principal, other)) return [];
            const effect =
                type === "user" ? `sign in as the user ${other.name}` : `let themselves assume the role ${other.name}`;
            return [this.step(principal, other, { ...allowed, actions: [action] }, effect)];
        });
    }

    /** Whether a role would let a principal in once its trust policy names it: an explicit Deny or an SCP may not. */
    private couldAssume(principal: AccountPrincipal, role: AccountPrincipal): boolean {
        const statement = { Effect: "Allow", Principal: { AWS: principal.arn }, Action: "sts:AssumeRole" };
        const trust = parseTrustPolicy(
            { Version: "2012-10-17", Statement: statement },
            `trust policy of role ${role.name}`,
        );
        return this.assumes(principal, { ...role, trust });
    }

    /** Any right, given to a principal that one can become. */
    private given(principal: AccountPrincipal, taken: readonly Step[]): Step[] {
        const others = new Map<
            string,
            {
                readonly principal: AccountPrincipal;
                readonly actions: readonly string[];
                readonly verdict: Step["verdict"];
            }
        >();
        for (const one of this.becomes(principal))
            if (!others.has(one.principal.arn)) others.set(one.principal.arn, { ...one, actions: ["sts:AssumeRole"] });

        for (const { to, actions, verdict } of taken)
            if (!others.has(to.arn)) others.set(to.arn, { principal: to, actions, verdict });

        return [...others.values()].flatMap(({ principal: other, actions, verdict }): Step[] => {
            const grants = this.grants(principal, other);
            if (grants === undefined) return [];
            const effect = `give the ${other.type} ${other.name}, which they can become, any right`;
            const all = { verdict: worse(grants.verdict, verdict), actions: [...grants.actions, ...actions] };
            return [this.step(principal, this.all(other), all, effect)];
        });
    }

    /** The boundary, or a Deny on sessions, that goes. */
    private lifted(principal: AccountPrincipal): Step[] {
        const { identity, boundary } = principal.policies;
        const type = iamType(principal);
        const lifts = (action: RegExp, arn: string, context: Readonly<Record<string, ContextValue>> = {}): Allowed =>
            this.allowed(principal, arn, (one) => one.effect === "lifts" && action.test(one.action), context);
        const steps: Step[] = [];
        if (boundary !== undefined) {
            const removed = lifts(/(User|Role)PermissionsBoundary$/, principal.arn);
            const { boundary: _, ...without } = principal.policies;
            if (removed.actions.length > 0) {
                const to = this.variant(principal, "boundary", () => without);
                steps.push(this.step(principal, to, removed, "remove or replace their permissions boundary"));
            }
        }
        for (const policy of identity.filter(deniesSessions)) {
            const group = groupOf(policy);
            const names = group === undefined ? principal.groups : [group];
            const found = [
                lifts(
                    policy.owner?.kind === "managed" ? /:Detach(User|Role)Policy$/ : /:Delete(User|Role)Policy$/,
                    principal.arn,
                ),
                ...names.flatMap((name) =>
                    this.arnsOf("group", name, principal).map((arn) =>
                        lifts(/:(RemoveUserFromGroup|De(lete|tach)GroupPolicy)$/, arn),
                    ),
                ),
            ].find(({ actions }) => actions.length > 0);
            if (found === undefined || (group === undefined && type === "role" && found.actions.length === 0)) continue;
            const others = { ...principal.policies, identity: identity.filter((one) => one !== policy) };
            steps.push(
                this.step(
                    principal,
                    this.variant(principal, `without ${policy.name}`, () => others),
                    found,
                    `remove the Deny of ${policy.name}`,
                ),
            );
        }
        return steps;
    }

    /** Groups that a user joins: what is known of them is what their members have. */
    private joined(principal: AccountPrincipal): Step[] {
        if (principal.type !== "user") return [];
        const groups = new Map<string, AnyPolicy[]>();
        for (const { groups: own, policies } of this.rights.account.principals) {
            for (const group of own) {
                if (principal.groups.includes(group) || groups.has(group)) continue;
                groups.set(
                    group,
                    policies.identity.filter((policy) => groupOf(policy) === group || policy.owner?.kind === "managed"),
                );
            }
        }
        return [...groups].flatMap(([group, policies]): Step[] => {
            const allowed = this.arnsOf("group", group, principal)
                .map((arn) => this.allowed(principal, arn, ({ effect }) => effect === "joins"))
                .find(({ actions }) => actions.length > 0);
            if (allowed === undefined) return [];
            const more = { ...principal.policies, identity: [...principal.policies.identity, ...policies] };
            return [
                this.step(
                    principal,
                    this.variant(principal, `group ${group}`, () => more),
                    allowed,
                    `join the group ${group}`,
                ),
            ];
        });
    }

    /** The writes by which a principal gives a user or a role every right. */
    private grants(principal: AccountPrincipal, target: AccountPrincipal): Allowed | undefined {
        const type = iamType(target);
        const { account } = this.rights;
        const context = {
            ...boundaryContext(target),
            "iam:policyarn": `arn:${account.partition}:iam::aws:policy/AdministratorAccess`,
        };
        const places = [
            { on: type, arns: [target.arn], context },
            ...target.groups.map((group) => ({
                on: "group" as const,
                arns: this.arnsOf("group", group, principal),
                context,
            })),
            ...target.policies.identity
                .flatMap((policy) => managedPolicyName(policy) ?? [])
                .map((name) => ({ on: "policy" as const, arns: this.arnsOf("policy", name, principal), context: {} })),
        ];
        let unsure: Allowed | undefined;
        for (const { on, arns, context: keys } of places) {
            for (const arn of arns) {
                const found = this.allowed(
                    principal,
                    arn,
                    (one) => one.on === on && one.effect === "grants" && one.action !== "iam:SetDefaultPolicyVersion",
                    keys,
                );
                if (found.actions.length > 0 && found.verdict === "allowed") return found;
                if (found.actions.length > 0) unsure ??= found;
            }
        }
        return unsure;
    }

    /** ARNs that something of a name may have: sources don't give its path, and policies may write one out. */
    private arnsOf(kind: "group" | "policy", name: string, { policies, ...principal }: AccountPrincipal): string[] {
        const { account } = this.rights;
        const start = `arn:${account.partition}:iam::${ownerOf(principal, account)}:${kind}/`;
        const paths = statementsOf(policies.identity)
            .flatMap(resourceTexts)
            .filter((text) => text.startsWith(start))
            .map((text) => text.slice(start.length).replace(/[*?$].*$/, ""))
            .map((path) => path.slice(0, path.lastIndexOf("/") + 1));
        return [...new Set(["", ...paths])].map((path) => start + path + name);
    }

    private allowed(
        principal: AccountPrincipal,
        arn: string,
        which: (write: IamWrite) => boolean,
        context: Readonly<Record<string, ContextValue>> = {},
    ): Allowed {
        const actions: Record<Step["verdict"], string[]> = { allowed: [], unknown: [] };
        for (const write of IAM_WRITES) {
            if (!which(write) || !this.rights.mentions(principal, write.action)) continue;
            const verdict: Verdict = this.rights.on(principal, write.action, arn, context);
            if (verdict !== "denied") actions[verdict].push(write.action);
        }
        return actions.allowed.length > 0
            ? { verdict: "allowed", actions: actions.allowed }
            : { verdict: "unknown", actions: actions.unknown };
    }

    private step(
        principal: AccountPrincipal,
        to: AccountPrincipal,
        { verdict, actions }: Allowed,
        effect: string,
    ): Step {
        const [first = ""] = actions;
        const shown = actions.length > 2 ? [first, ...actions.slice(-1)] : actions;
        return {
            kind: "escalate",
            to,
            verdict,
            actions: [...new Set(shown)],
            effect,
            because: this.rights.reasons(principal, [...new Set(actions)]),
        };
    }

    /** A principal with every right that its limits leave. */
    private all(principal: AccountPrincipal): AccountPrincipal {
        if (this.changes.get(principal)?.endsWith(EVERYTHING) === true) return principal;
        return this.variant(principal, EVERYTHING, () => withEverything(principal));
    }

    private variant(principal: AccountPrincipal, change: string, policies: () => PolicySet): AccountPrincipal {
        const changes = [this.changes.get(principal) ?? "", change].join(" ");
        const key = `${principal.arn} ${changes}`;
        const known = this.made.get(key);
        if (known !== undefined) return known;
        const made = { ...principal, policies: policies() };
        this.made.set(key, made);
        this.changes.set(made, changes);
        return made;
    }
}

interface Allowed {
    readonly verdict: Step["verdict"];
    readonly actions: readonly string[];
}

function worse(one: Step["verdict"], other: Step["verdict"]): Step["verdict"] {
    return one === "allowed" ? other : one;
}

function deniesSessions(policy: AnyPolicy): boolean {
    return (
        policy.kind === "policy" &&
        policy.statements.some((one) => one.effect === "Deny" && coversAction(one, "ssm:startsession"))
    );
}
