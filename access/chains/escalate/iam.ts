import { IAM_WRITES } from "../../bypasses";
import type { AnyPolicy } from "../../evaluate/outcome";
import { Kept } from "../../kept";
import { iamType, type AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import { RelevantPolicies } from "../../matrix/relevant-policies";
import type { Step } from "../../matrix/step";
import { parseTrustPolicy } from "../../policy/parse";
import type { Policy } from "../../policy/policy";
import { ASSUMING } from "../assume/free-keys";
import { ANY_RIGHT, Gifts, type Gift } from "./gifts";
import { IamWrites, together, type Allowed } from "./iam-writes";
import { Lifts } from "./lifts";
import { Memberships } from "./memberships";
import { Newcomers, type BecomesNew } from "./newcomers";
import { OWN_TAG_CALLS, OwnTags } from "./own-tags";
import type { OwnSessions } from "./own-sessions";
import { saysTheSameOfAll, type Rights } from "./rights";
import type { Variants } from "./variants";

/** What a principal can become, and by which chain. */
export type Becomes = (principal: AccountPrincipal) => readonly {
    readonly principal: AccountPrincipal;
    readonly verdict: Step["verdict"];
    readonly chain: readonly Step[];
}[];

/** Whether a principal may be able to assume a role. */
export type Assumes = (principal: AccountPrincipal, role: AccountPrincipal) => boolean;

/** What the steps by rewriting IAM ask of the others. */
export interface IamQuestions {
    /** What a principal can become without rewriting IAM. */
    readonly becomes: Becomes;
    readonly assumes: Assumes;
    /** How a principal has a service run its code as a role: the calls. */
    readonly passes: BecomesNew;
    /** The sessions that principals' own policies open. */
    readonly sessions: OwnSessions;
}

/** Another principal that somebody can become, and by which calls. */
interface Other extends Allowed {
    readonly principal: AccountPrincipal;
}

const WRITES = [...IAM_WRITES.map(({ action }) => action), ...OWN_TAG_CALLS];

/** Steps by rewriting IAM. */
export class IamSteps {
    private readonly rights: Rights;
    private readonly variants: Variants;
    private readonly questions: IamQuestions;
    private readonly writes: IamWrites;
    private readonly gifts: Gifts;
    private readonly lifts: Lifts;
    private readonly memberships: Memberships;
    private readonly newcomers: Newcomers;
    private readonly tags: OwnTags;

    constructor(rights: Rights, variants: Variants, questions: IamQuestions) {
        this.rights = rights;
        this.variants = variants;
        this.questions = questions;
        this.writes = new IamWrites(rights);
        this.gifts = new Gifts(rights, this.writes, variants);
        this.lifts = new Lifts(this.writes, variants);
        this.memberships = new Memberships(rights, this.writes, this.gifts, variants);
        this.tags = new OwnTags(rights, this.writes, variants, questions.sessions);
        this.newcomers = new Newcomers(rights, this.writes, this.gifts, variants, (principal, role) =>
            this.couldAssume(principal, role)
                ? { verdict: "allowed", actions: ["sts:AssumeRole"] }
                : questions.passes(principal, role),
        );
    }

    steps(principal: AccountPrincipal): Step[] {
        if (iamType(principal) !== principal.type) return [];
        if (!WRITES.some((action) => this.rights.mentions(principal, action))) return [];
        const taken = this.taken(principal);
        if (this.rights.isUnlimited(principal)) return taken;
        const others = this.others(principal, taken);
        return [...this.own(principal), ...taken, ...this.given(principal, others), ...this.created(principal)];
    }

    /** Rights of one's choice, given to oneself; limits of one's own, removed; groups. */
    private own(principal: AccountPrincipal): Step[] {
        // Who has every right needs no more of its own.
        const isFull = this.variants.hasEverything(principal);
        const gifts = isFull ? [] : this.gifts.from(principal, principal);
        return [
            ...gifts.map(({ to, allowed, what }) => this.step(principal, to, allowed, `give themselves ${what}`)),
            ...this.tags
                .from(principal, principal)
                .map(({ to, allowed, what }) => this.step(principal, to, allowed, `tag themselves ${what}`)),
            ...this.lifts
                .from(principal, principal)
                .map(({ to, allowed, what }) => this.step(principal, to, allowed, `remove ${what} from themselves`)),
            ...(isFull || isEnough(gifts) ? [] : this.memberships.from(principal, principal)).map(
                ({ to, allowed, what }) => this.step(principal, to, allowed, `join ${what}`),
            ),
        ];
    }

    /** Other principals, by their credentials or their trust policies. */
    private taken(principal: AccountPrincipal): Step[] {
        const { account } = this.rights;
        const effects = { user: "signs in", role: "trusts" } as const;
        return account.principals.flatMap((other): Step[] => {
            if (other.arn === principal.arn || other.use === "service-linked") return [];
            if (ownerOf(other, account) !== ownerOf(principal, account)) return [];
            const type = iamType(other);
            const allowed = this.writes.allowed(
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
        const judge = (): boolean => this.questions.assumes(principal, { ...role, trust: this.trustOf(principal) });
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

    /** Other principals that one becomes, and by which calls. */
    private others(principal: AccountPrincipal, taken: readonly Step[]): readonly Other[] {
        const others = new Map<string, Other>();
        for (const { principal: other, chain, verdict } of this.questions.becomes(principal)) {
            if (others.has(other.arn) || other.arn === principal.arn) continue;
            const provided = chain.find((one) => one.provided !== undefined)?.provided;
            const actions = chain.flatMap((one) => one.actions);
            others.set(other.arn, { principal: other, verdict, actions, ...(provided !== undefined && { provided }) });
        }
        for (const { to, actions, verdict } of taken)
            if (!others.has(to.arn)) others.set(to.arn, { principal: to, actions, verdict });

        return [...others.values()];
    }

    /** Any right, given to a principal that one can become, or its limits removed. */
    private given(principal: AccountPrincipal, others: readonly Other[]): Step[] {
        return others.flatMap(({ principal: other, ...becomes }): Step[] => {
            const gifts = this.gifts.from(principal, other);
            const groups = isEnough(gifts) ? [] : this.memberships.from(principal, other);
            const who = `the ${other.type} ${other.name}, which they can become`;
            const steps = (gifts: readonly Gift[], words: (what: string) => string): Step[] =>
                gifts.map(({ to, allowed, what }) => this.step(principal, to, together(allowed, becomes), words(what)));
            return [
                ...steps(gifts, (what) => `give ${who}, ${what}`),
                ...steps(this.tags.from(principal, other), (what) => `tag ${who}, ${what}`),
                ...steps(groups, (what) => `put ${who}, into ${what}`),
                ...steps(this.lifts.from(principal, other), (what) => `remove ${what} from ${who}`),
            ];
        });
    }

    /** Principals that don't exist yet: no limit of one's own is theirs. */
    private created(principal: AccountPrincipal): Step[] {
        return this.newcomers.from(principal).map(({ to, allowed, what }) => this.step(principal, to, allowed, what));
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
}

/** Whether groups have nothing to add: any right is given for sure. */
function isEnough(gifts: readonly Gift[]): boolean {
    return gifts.some(({ what, allowed }) => what === ANY_RIGHT && allowed.verdict === "allowed");
}

function denials(policy: AnyPolicy): AnyPolicy {
    if (policy.kind === "unknown") return policy;
    return { ...policy, statements: policy.statements.filter(({ effect }) => effect === "Deny") };
}
