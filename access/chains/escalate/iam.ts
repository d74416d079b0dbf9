import { IAM_WRITES, type IamWrite } from "../../bypasses";
import type { ContextValue } from "../../evaluate/context";
import { layersOf, statementsOf, type AnyPolicy, type PolicySet, type Verdict } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import { withEverything } from "../../findings/toolkit/iam-openings";
import { boundaryContext, groupOf, managedPolicyName } from "../../findings/toolkit/iam-targets";
import { resourceTexts } from "../../findings/toolkit/statements";
import { Kept } from "../../kept";
import { iamType, type AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import { RelevantPolicies } from "../../matrix/relevant-policies";
import type { Step } from "../../matrix/step";
import { parseTrustPolicy } from "../../policy/parse";
import type { Policy } from "../../policy/policy";
import { enumeration } from "../../report/enumeration";
import { awsPolicies } from "../../stack";
import { ASSUMING } from "../assume/free-keys";
import { saysTheSameOfAll, type Rights } from "./rights";

/** What a principal can become by steps that aren't escalation. */
export type Becomes = (
    principal: AccountPrincipal,
) => readonly { readonly principal: AccountPrincipal; readonly verdict: Step["verdict"] }[];

/** The change that gives a principal every right that its limits leave. */
const EVERYTHING = "everything";
/** The change that gives it what managed policies allow. */
const ATTACHED = "attached";

const ATTACH = /:Attach(User|Role)Policy$/;
const SET_VERSION = "iam:SetDefaultPolicyVersion";

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
        if (this.rights.isUnlimited(principal)) return this.taken(principal);
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
        return this.gifts(principal, principal).map(({ to, allowed, what }) =>
            this.step(principal, to, allowed, `give themselves ${what}`),
        );
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
                {},
                other,
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
        const judge = (): boolean => this.assumes(principal, { ...role, trust: this.trustOf(principal) });
        return this.isHinderedAlike(principal) ? this.assumesAny.of(principal, judge) : judge();
    }

    /** Whether what may keep a principal from assuming a role that trusts it says the same of all roles of its account. */
    private isHinderedAlike(principal: AccountPrincipal): boolean {
        const { account } = this.rights;
        return this.alike.of(principal, () => {
            if (account.organizations?.get(ownerOf(principal, account))?.rcps !== undefined) return false;
            const limits = this.assuming.layers(principal).map(({ layer, policies }) => ({
                layer,
                policies: layer === "identity" ? policies.map(denials) : policies,
            }));
            return saysTheSameOfAll(limits);
        });
    }

    /** A trust policy that names a principal. */
    private trustOf(principal: AccountPrincipal): Policy {
        return this.trusts.of(principal, () => {
            const statement = { Effect: "Allow", Principal: { AWS: principal.arn }, Action: "sts:AssumeRole" };
            return parseTrustPolicy({ Version: "2012-10-17", Statement: statement }, "trust policy");
        });
    }

    private readonly assuming = new RelevantPolicies(ASSUMING);
    private readonly trusts = new Kept<AccountPrincipal, Policy>();
    private readonly alike = new Kept<AccountPrincipal, boolean>();
    private readonly assumesAny = new Kept<AccountPrincipal, boolean>();

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

        return [...others.values()].flatMap(({ principal: other, actions, verdict }): Step[] =>
            this.gifts(principal, other).map(({ to, allowed, what }) => {
                const effect = `give the ${other.type} ${other.name}, which they can become, ${what}`;
                const all = {
                    ...allowed,
                    verdict: worse(allowed.verdict, verdict),
                    actions: [...allowed.actions, ...actions],
                };
                return this.step(principal, to, all, effect);
            }),
        );
    }

    /** What a principal can give to one that it is or becomes: any right, or what the policies allow that it may attach. */
    private gifts(principal: AccountPrincipal, target: AccountPrincipal): Gift[] {
        const grants = this.grants(principal, target);
        if (grants !== undefined) return [{ to: this.all(target), allowed: grants, what: "any right" }];
        return [...this.attached(principal, target), ...this.olderVersions(principal, target)];
    }

    /** Managed policies that a condition on iam:PolicyARN leaves to be attached, as far as they are known. */
    private attached(principal: AccountPrincipal, target: AccountPrincipal): Gift[] {
        if (this.changes.get(target)?.includes(ATTACHED) === true) return [];
        const attaching = (one: IamWrite): boolean => one.on === iamType(target) && ATTACH.test(one.action);
        const boundary = boundaryContext(target);
        const may = (arn: string): Allowed =>
            this.allowed(principal, target.arn, attaching, { ...boundary, "iam:policyarn": arn }, target);
        const found = this.attachable().flatMap(({ policy, arnsFor }) => {
            const allowed = arnsFor(principal)
                .map(may)
                .find(({ actions }) => actions.length > 0);
            return allowed === undefined || target.policies.identity.includes(policy) ? [] : [{ policy, allowed }];
        });
        const [first] = found;
        if (first === undefined) return [];
        const names = enumeration(found.map(({ policy }) => policy.owner?.name ?? policy.name));
        const identity = [...target.policies.identity, ...found.map(({ policy }) => policy)];
        const to = this.variant(target, `${ATTACHED} ${names}`, () => ({ ...target.policies, identity }));
        return [{ to, allowed: first.allowed, what: `the rights of ${names}` }];
    }

    /** The managed policies whose documents are known. */
    private attachable(): readonly Attachable[] {
        if (this.known !== undefined) return this.known;
        const { partition, principals } = this.rights.account;
        const own = new Map<string, AnyPolicy>();
        for (const { policies } of principals) {
            for (const { policies: list } of layersOf(policies))
                for (const policy of list) own.set(managedPolicyName(policy) ?? "", policy);
        }
        own.delete("");
        this.known = [
            ...[...own].map(([name, policy]) => ({
                policy,
                arnsFor: (principal: AccountPrincipal) => this.arnsOf("policy", name, principal),
            })),
            ...awsPolicies().map(({ name, policy }) => ({
                policy: { ...policy, owner: { kind: "managed", name, ofAws: true } as const },
                arnsFor: () => [`arn:${partition}:iam::aws:policy/${name}`],
            })),
        ];
        return this.known;
    }

    private known: readonly Attachable[] | undefined;

    /** Versions of a managed policy that was there before: they may allow more. */
    private olderVersions(principal: AccountPrincipal, target: AccountPrincipal): Gift[] {
        const names = target.policies.identity.flatMap((policy) => managedPolicyName(policy) ?? []);
        return this.rewritten(principal, names, SET_VERSION).map(({ name, actions }) => ({
            to: this.all(target),
            allowed: { verdict: "unknown", actions, provided: `another version of ${name} allows more` },
            what: "the rights of another version of a policy",
        }));
    }

    /** The first of some managed policies of which a principal may write or choose versions. */
    private rewritten(
        principal: AccountPrincipal,
        names: readonly string[],
        action: string,
    ): readonly (Allowed & { readonly name: string })[] {
        if (!this.rights.mentions(principal, action)) return [];
        return names
            .flatMap((name) =>
                this.arnsOf("policy", name, principal).map((arn) => ({
                    name,
                    ...this.allowed(principal, arn, (one) => one.action === action),
                })),
            )
            .filter(({ actions }) => actions.length > 0)
            .slice(0, 1);
    }

    /** The boundary, or a Deny on sessions, that goes. */
    private lifted(principal: AccountPrincipal): Step[] {
        const { identity, boundary } = principal.policies;
        const type = iamType(principal);
        const lifts = (action: RegExp, arn: string, context: Readonly<Record<string, ContextValue>> = {}): Allowed =>
            this.allowed(
                principal,
                arn,
                (one) => one.effect === "lifts" && action.test(one.action),
                context,
                arn === principal.arn ? principal : undefined,
            );
        const steps: Step[] = [];
        if (boundary !== undefined) {
            const names = managedPolicyName(boundary) ?? [];
            const ways = [
                lifts(/:Delete(User|Role)PermissionsBoundary$/, principal.arn, boundaryContext(principal)),
                // The key holds the boundary that is put: one that leaves everything.
                lifts(/:Put(User|Role)PermissionsBoundary$/, principal.arn, {
                    "iam:permissionsboundary": this.administrator(),
                }),
                ...this.rewritten(principal, [names].flat(), "iam:CreatePolicyVersion"),
                ...this.rewritten(principal, [names].flat(), SET_VERSION).map(({ name, actions }) => ({
                    verdict: "unknown" as const,
                    actions,
                    provided: `another version of ${name} allows more`,
                })),
            ];
            const lifted = ways.find(({ actions }) => actions.length > 0);
            const { boundary: _, ...without } = principal.policies;
            if (lifted !== undefined) {
                const to = this.variant(principal, "boundary", () => without);
                steps.push(this.step(principal, to, lifted, "remove, replace or rewrite their permissions boundary"));
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
        const context = { ...boundaryContext(target), "iam:policyarn": this.administrator() };
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
                    (one) => one.on === on && one.effect === "grants" && one.action !== SET_VERSION,
                    keys,
                    on === type ? target : undefined,
                );
                if (found.actions.length > 0 && found.verdict === "allowed") return found;
                if (found.actions.length > 0) unsure ??= found;
            }
        }
        return unsure;
    }

    /** AWS's policy that allows everything. */
    private administrator(): string {
        return `arn:${this.rights.account.partition}:iam::aws:policy/AdministratorAccess`;
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
        tagged?: AccountPrincipal,
    ): Allowed {
        const actions: Record<Step["verdict"], string[]> = { allowed: [], unknown: [] };
        for (const write of IAM_WRITES) {
            if (!which(write) || !this.rights.mentions(principal, write.action)) continue;
            const verdict: Verdict = this.rights.on(principal, write.action, arn, context, tagged);
            if (verdict !== "denied") actions[verdict].push(write.action);
        }
        return actions.allowed.length > 0
            ? { verdict: "allowed", actions: actions.allowed }
            : { verdict: "unknown", actions: actions.unknown };
    }

    private step(
        principal: AccountPrincipal,
        to: AccountPrincipal,
        { verdict, actions, provided }: Allowed,
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
            ...(to.arn === principal.arn && { short: first }),
            because: this.rights.reasons(principal, [...new Set(actions)]),
            ...(provided !== undefined && { provided }),
        };
    }

    /** A principal with every right that its limits leave. */
    all(principal: AccountPrincipal): AccountPrincipal {
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
    readonly provided?: string;
}

/** Rights that somebody can give: what the target then is, and what it gets in words. */
interface Gift {
    readonly to: AccountPrincipal;
    readonly allowed: Allowed;
    readonly what: string;
}

/** A managed policy that is known, and the ARNs that it may have. */
interface Attachable {
    readonly policy: AnyPolicy;
    readonly arnsFor: (principal: AccountPrincipal) => readonly string[];
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

function denials(policy: AnyPolicy): AnyPolicy {
    if (policy.kind === "unknown") return policy;
    return { ...policy, statements: policy.statements.filter(({ effect }) => effect === "Deny") };
}
