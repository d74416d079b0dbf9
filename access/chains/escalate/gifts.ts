import type { IamWrite } from "../../bypasses";
import type { Unknown } from "../../evaluate/context";
import { layersOf, layerStatements, type AnyPolicy } from "../../evaluate/outcome";
import { managedPolicyName } from "../../findings/toolkit/iam-targets";
import { valuesOf } from "../../findings/toolkit/statements";
import { Kept } from "../../kept";
import { glob, matchGlob } from "../../match/glob";
import { iamType, type Account, type AccountPrincipal, type ManagedPolicy } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import { enumeration } from "../../report/enumeration";
import { awsPolicies } from "../../stack";
import { SET_VERSION, together, type Allowed, type IamWrites } from "./iam-writes";
import { concernsEscalation } from "./relevant-services";
import type { NewNames } from "./new-names";
import type { Rights } from "./rights";
import type { Variants } from "./variants";

/** Rights that somebody can give: what the target then is, and what it gets in words. */
export interface Gift {
    readonly to: AccountPrincipal;
    readonly allowed: Allowed;
    readonly what: string;
}

/** A managed policy that is known, and the ARNs that it may have. */
interface Attachable {
    readonly policy: AnyPolicy;
    readonly arnsFor: (principal: AccountPrincipal) => readonly string[];
}

/** A managed policy that can be a permissions boundary. */
export interface Boundary {
    readonly policy: AnyPolicy;
    /** Of one that stands for several, any of theirs. */
    readonly arn: string | Unknown;
}

/** Of more boundaries than these it isn't known what they leave. */
const MOST_BOUNDARIES = 64;

export const ANY_RIGHT = "any right";

/** The change that gives a principal what managed policies allow. */
const ATTACHED = "attached";
/** The change that puts another version of a managed policy in force. */
const VERSION = "version";
const ATTACH = { user: "iam:AttachUserPolicy", role: "iam:AttachRolePolicy" } as const;
const NEW_POLICY = "iam:CreatePolicy";
const NEW_VERSION = "iam:CreatePolicyVersion";

/** What principals can give to one that they are or become: any right, or what the policies allow that they may attach. */
export class Gifts {
    private readonly rights: Rights;
    private readonly writes: IamWrites;
    private readonly variants: Variants;
    private readonly names: NewNames;
    private known: readonly Attachable[] | undefined;
    /** Those that give anything that matters. */
    private giving: readonly Attachable[] | undefined;
    private readonly bounding = new Kept<AccountPrincipal, readonly Boundary[]>();
    private readonly written = new Kept<AccountPrincipal, readonly WrittenPolicy[]>();

    constructor(rights: Rights, writes: IamWrites, variants: Variants, names: NewNames) {
        this.rights = rights;
        this.writes = writes;
        this.variants = variants;
        this.names = names;
    }

    from(principal: AccountPrincipal, target: AccountPrincipal): Gift[] {
        const grants = this.grants(principal, target);
        if (grants !== undefined) return [{ to: this.variants.all(target), allowed: grants, what: ANY_RIGHT }];
        return [...this.attached(principal, target), ...this.olderVersions(principal, target)];
    }

    /** The managed policies that the conditions on permissions boundaries name, and their ARNs. */
    boundaries(principal: AccountPrincipal): readonly Boundary[] {
        return this.bounding.of(principal, () => {
            const globs = layerStatements(layersOf(principal.policies))
                .flatMap(({ conditions }) => conditions)
                .filter(({ key }) => key === "iam:permissionsboundary")
                .flatMap(valuesOf)
                .map(glob);
            if (globs.length === 0) return [];
            const named = this.attachable().flatMap((one): Boundary[] => {
                const arn = one.arnsFor(principal).find((own) => globs.some((pattern) => matchGlob(pattern, own)));
                return arn === undefined ? [] : [{ policy: one.policy, arn }];
            });
            return upTo(MOST_BOUNDARIES, named);
        });
    }

    /** The writes by which a principal gives a user, a role or a group that doesn't exist every right. */
    anyRight(principal: AccountPrincipal, on: IamWrite["on"], arn: string, target?: AccountPrincipal): Allowed {
        const context = target === undefined ? {} : this.writes.boundaryContext(target);
        const granting = (one: IamWrite): boolean => one.on === on && one.effect === "grants";
        const tagged = target?.arn === arn ? target : undefined;
        let best = NONE;
        for (const { arn: policy, by } of this.everything(principal)) {
            const which =
                by === undefined ? granting : (one: IamWrite) => granting(one) && one.action.includes(":Attach");
            const found = this.writes.allowed(principal, arn, which, { ...context, "iam:policyarn": policy }, tagged);
            if (found.actions.length === 0) continue;
            const whole = by === undefined ? found : together(found, by);
            if (whole.verdict === "allowed") return whole;
            if (best.actions.length === 0) best = whole;
        }
        return best;
    }

    /** The writes by which a principal gives a user or a role every right. */
    private grants(principal: AccountPrincipal, target: AccountPrincipal): Allowed | undefined {
        const type = iamType(target);
        const managed = target.policies.identity.flatMap((policy) => managedPolicyName(policy) ?? []);
        const places: readonly (() => Allowed)[] = [
            () => this.anyRight(principal, type, target.arn, target),
            ...target.groups.flatMap((group) =>
                this.writes
                    .arnsOf("group", group, principal)
                    .map((arn) => () => this.anyRight(principal, "group", arn, target)),
            ),
            ...managed.flatMap((name) =>
                this.writes
                    .arnsOf("policy", name, principal)
                    .map((arn) => () => this.writes.allowed(principal, arn, ({ action }) => action === NEW_VERSION)),
            ),
        ];
        let unsure: Allowed | undefined;
        for (const place of places) {
            const found = place();
            if (found.actions.length > 0 && found.verdict === "allowed") return found;
            if (found.actions.length > 0) unsure ??= found;
        }
        return unsure;
    }

    /** Policies that allow everything: AWS's own, and those that a principal can write. */
    private everything(principal: AccountPrincipal): readonly WrittenPolicy[] {
        return this.written.of(principal, () => {
            const known = this.attachable().flatMap(({ policy, arnsFor }) =>
                managedPolicyName(policy) === undefined ? [] : arnsFor(principal),
            );
            const ways = [
                { action: NEW_POLICY, arns: this.names.of("policy", principal) },
                { action: NEW_VERSION, arns: known },
            ].filter(({ action }) => this.rights.mentions(principal, action));
            const own = ways.flatMap(({ action, arns }) =>
                arns
                    .map((arn) => ({ arn, by: this.writes.all(principal, arn, [action]) }))
                    .filter(({ by }) => by.actions.length > 0),
            );
            return [{ arn: this.writes.administrator() }, ...own];
        });
    }

    /** Managed policies that a condition on iam:PolicyARN leaves to be attached, as far as they are known. */
    private attached(principal: AccountPrincipal, target: AccountPrincipal): Gift[] {
        const attach = ATTACH[iamType(target)];
        if (this.variants.isChanged(target, ATTACHED) || !this.rights.mentions(principal, attach)) return [];
        const attaching = ({ action }: IamWrite): boolean => action === attach;
        const boundary = this.writes.boundaryContext(target);
        const may = (arn: string): Allowed =>
            this.writes.allowed(principal, target.arn, attaching, { ...boundary, "iam:policyarn": arn }, target);
        this.giving ??= this.attachable().filter(({ policy }) => concernsEscalation(policy));
        const found = this.giving.flatMap(({ policy, arnsFor }) => {
            const allowed = arnsFor(principal)
                .map(may)
                .find(({ actions }) => actions.length > 0);
            return allowed === undefined || target.policies.identity.includes(policy) ? [] : [{ policy, allowed }];
        });
        const [first] = found;
        if (first === undefined) return [];
        const names = found.map(({ policy }) => policy.owner?.name ?? policy.name);
        const identity = [...target.policies.identity, ...found.map(({ policy }) => policy)];
        const to = this.variants.of(target, { kind: ATTACHED, which: names.join() }, () => ({
            policies: { ...target.policies, identity },
        }));
        return [{ to, allowed: first.allowed, what: `the rights of ${enumeration(names)}` }];
    }

    /** The managed policies whose documents are known. */
    private attachable(): readonly Attachable[] {
        if (this.known !== undefined) return this.known;
        const { account } = this.rights;
        const { managedPolicies = [] } = account;
        this.known = [
            ...managedPolicies.map(attachableBy(account)),
            ...this.attachedSomewhere(new Set(managedPolicies.map(({ current }) => current()))),
            ...awsPolicies().map(({ name, policy }) => ({
                policy: { ...policy, owner: { kind: "managed", name, ofAws: true } as const },
                arnsFor: () => [`arn:${account.partition}:iam::aws:policy/${name}`],
            })),
        ];
        return this.known;
    }

    /** Those that some principal has beside the ones that the source lists. */
    private attachedSomewhere(listed: ReadonlySet<AnyPolicy>): readonly Attachable[] {
        const { account } = this.rights;
        const own = new Map<string, { readonly owner: string; readonly name: string; readonly policy: AnyPolicy }>();
        for (const principal of account.principals) {
            const owner = ownerOf(principal, account);
            for (const { policies } of layersOf(principal.policies)) {
                for (const policy of policies) {
                    const name = managedPolicyName(policy);
                    if (name !== undefined && !listed.has(policy)) own.set(`${owner} ${name}`, { owner, name, policy });
                }
            }
        }
        return [...own.values()].map(({ owner, name, policy }) => ({
            policy,
            arnsFor: (principal) =>
                ownerOf(principal, account) === owner ? this.writes.arnsOf("policy", name, principal) : [],
        }));
    }

    /** Versions of managed policies that were there before. */
    private olderVersions(principal: AccountPrincipal, target: AccountPrincipal): Gift[] {
        if (this.variants.isChanged(target, VERSION)) return [];
        return target.policies.identity.flatMap((policy): Gift[] => {
            const name = managedPolicyName(policy);
            if (name === undefined) return [];
            return this.writes.rewritten(principal, [name], SET_VERSION).flatMap(({ actions, verdict }): Gift[] => {
                const versions = this.writes.otherVersions(policy);
                if (versions === undefined) {
                    const provided = `another version of ${name} allows more`;
                    const what = "the rights of another version of a policy";
                    return [
                        { to: this.variants.all(target), allowed: { verdict: "unknown", actions, provided }, what },
                    ];
                }
                return versions.map((version) => {
                    const identity = target.policies.identity.map((one) => (one === policy ? version : one));
                    const to = this.variants.of(target, { kind: VERSION, which: version.name }, () => ({
                        policies: { ...target.policies, identity },
                    }));
                    return { to, allowed: { verdict, actions }, what: `the rights of ${version.name}` };
                });
            });
        });
    }
}

/** A managed policy that allows everything, and the calls that write it. */
interface WrittenPolicy {
    readonly arn: string;
    readonly by?: Allowed;
}

/** What is known of a policy of an account's own. */
function attachableBy(account: Account): (one: ManagedPolicy) => Attachable {
    return ({ arn, current }) => ({
        get policy() {
            return current();
        },
        arnsFor: (principal) => (ownerOf(principal, account) === arn.split(":")[4] ? [arn] : []),
    });
}

/** So many boundaries, those first that leave anything that matters, and one that stands for any of the others. */
function upTo(most: number, boundaries: readonly Boundary[]): readonly Boundary[] {
    if (boundaries.length <= most) return boundaries;
    const matters = new Map(boundaries.map((one) => [one, concernsEscalation(one.policy)]));
    const sorted = boundaries.toSorted((one, other) => Number(matters.get(other)) - Number(matters.get(one)));
    const rest = sorted.slice(most);
    if (!rest.some((one) => matters.get(one))) return sorted.slice(0, most);
    const name = `one of ${rest.length} other policies`;
    const policy: AnyPolicy = { kind: "unknown", name, reason: "there are too many policies to evaluate each of them" };
    const arns = rest.flatMap(({ arn }) => (typeof arn === "string" ? [arn] : []));
    return [...sorted.slice(0, most), { policy, arn: { unknown: "is that of one of them", oneOf: arns } }];
}

const NONE: Allowed = { verdict: "unknown", actions: [] };
