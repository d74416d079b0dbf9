import { IAM_WRITES } from "../../bypasses";
import { Kept } from "../../kept";
import { isUserOrRole, type AccountPrincipal } from "../../matrix/account";
import { allNeeds } from "../../matrix/needs";
import type { Step } from "../../matrix/step";
import { isUnlimited } from "./all-resources";
import { actingAs, GivenSteps } from "./given";
import { Gifts } from "./gifts";
import { IamWrites, NO_CALLS, together } from "./iam-writes";
import { Lifts } from "./lifts";
import { Memberships } from "./memberships";
import { CREATE, Newcomers, type BecomesNew } from "./newcomers";
import { NewNames } from "./new-names";
import { OwnTags } from "./own-tags";
import type { OwnSessions } from "./own-sessions";
import { OpenedTrust, type Assumes } from "./opened-trust";
import { PRINCIPAL_TAG_CALLS } from "./principal-tag-writes";
import { PutBoundaries } from "./put-boundaries";
import type { Rights } from "./rights";
import { RoleTags, type Acting, type Assuming } from "./role-tags";
import { Takeovers } from "./takeovers";
import { TagGifts } from "./tag-gifts";
import type { Variants } from "./variants";

/** What a principal can become, and by which chain. */
export type Becomes = (principal: AccountPrincipal) => readonly {
    readonly principal: AccountPrincipal;
    readonly verdict: Step["verdict"];
    readonly chain: readonly Step[];
}[];

/** What the steps by rewriting IAM ask of the others. */
export interface IamQuestions {
    /** What a principal can become without rewriting IAM. */
    readonly becomes: Becomes;
    readonly assumes: Assumes;
    readonly assuming: Assuming;
    /** The steps by which nothing is rewritten. */
    readonly next: (principal: AccountPrincipal) => readonly Step[];
    /** How a principal has a service run its code as a role: the calls. */
    readonly passes: BecomesNew;
    /** The sessions that principals' own policies open. */
    readonly sessions: OwnSessions;
}

const WRITES = [...IAM_WRITES.map(({ action }) => action), ...PRINCIPAL_TAG_CALLS, ...Object.values(CREATE)];

/** Steps by rewriting IAM. */
export class IamSteps {
    private readonly rights: Rights;
    private readonly questions: IamQuestions;
    private readonly given: GivenSteps;
    private readonly newcomers: Newcomers;
    private readonly roleTags: RoleTags;
    private readonly takeovers: Takeovers;
    private readonly became = new Kept<AccountPrincipal, readonly Acting[]>();
    private readonly known = new Kept<AccountPrincipal, readonly Acting[]>();
    private readonly writing = new Kept<AccountPrincipal, boolean>();
    /** Whether a principal becomes one that may write in IAM. */
    private readonly leading = new Kept<AccountPrincipal, boolean>();

    constructor(rights: Rights, variants: Variants, questions: IamQuestions) {
        this.rights = rights;
        this.questions = questions;
        const writes = new IamWrites(rights);
        const names = new NewNames(rights);
        const gifts = new Gifts(rights, writes, variants, names);
        const tagGifts = new TagGifts(writes.tags, variants);
        this.given = new GivenSteps(rights, variants, {
            gifts,
            tags: new OwnTags(rights, tagGifts, questions.sessions),
            memberships: new Memberships(rights, writes, gifts, variants, names),
            boundaries: new PutBoundaries(writes, gifts, variants),
            lifts: new Lifts(writes, variants),
        });
        this.roleTags = new RoleTags(rights, tagGifts, questions.assuming);
        const trust = new OpenedTrust(rights, questions.assumes);
        const becomes = (principal: AccountPrincipal): readonly Acting[] => this.becomes(principal);
        this.takeovers = new Takeovers(rights, { writes, given: this.given, trust, becomes });
        this.newcomers = new Newcomers(rights, variants, {
            writes,
            gifts,
            given: this.given,
            names,
            becomes: (principal, role) =>
                trust.couldAssume(principal, role)
                    ? { verdict: "allowed", actions: ["sts:AssumeRole"] }
                    : questions.passes(principal, role),
        });
    }

    steps(principal: AccountPrincipal): Step[] {
        const isWriter = this.isWriter(principal);
        if (isWriter && isUnlimited(principal)) return [...this.takeovers.of(principal)];
        if (!isWriter) return this.byOthers(principal);
        const own: Acting = { principal, ...NO_CALLS };
        return [
            ...this.given.own(principal),
            ...this.takeovers.of(principal),
            ...this.retagged(principal, own),
            ...this.others(principal).flatMap((other) => this.given.to(principal, own, other)),
            ...this.newcomers.steps(principal),
            ...this.byOthers(principal),
        ];
    }

    /** Whether a principal may write anything in IAM. */
    private isWriter(principal: AccountPrincipal): boolean {
        return this.writing.of(
            principal,
            () => isUserOrRole(principal) && WRITES.some((action) => this.rights.mentions(principal, action)),
        );
    }

    /** What one principal that somebody becomes writes on another that it becomes, and that the first one doesn't. */
    private byOthers(principal: AccountPrincipal): Step[] {
        // A service isn't one actor: what it runs as one role has nothing to do with what it runs as another.
        if (principal.type === "service" || !this.leads(principal)) return [];
        const others = this.others(principal);
        const targets = [...(isUserOrRole(principal) ? [{ principal, ...NO_CALLS }] : []), ...others];
        return others.flatMap((writer): readonly Step[] => {
            if (!this.isWriter(writer.principal) || isUnlimited(writer.principal)) return [];
            const own = new Set(
                this.others(writer.principal)
                    .filter(isPlain)
                    .map((one) => one.principal.arn),
            );
            own.add(writer.principal.arn);
            const further = targets.filter((one) => !own.has(one.principal.arn));
            return [
                ...further.flatMap((target) => this.given.to(principal, writer, target)),
                ...this.retagged(principal, writer),
                ...this.takeovers.by(principal, writer, ({ arn }) => own.has(arn)),
            ];
        });
    }

    /** Whether a principal becomes one that may write in IAM. */
    private leads(principal: AccountPrincipal): boolean {
        return this.leading.of(principal, () => {
            const seen = new Set([principal]);
            for (const one of seen) {
                for (const { to } of this.questions.next(one)) {
                    if (seen.has(to)) continue;
                    if (this.isWriter(to)) return true;
                    seen.add(to);
                }
            }
            // What leads to no writer leads by none of these to any.
            for (const one of seen) this.leading.of(one, () => false);
            return false;
        });
    }

    /** Roles that somebody assumes by the role's own tags, once one that it is or can become has written them. */
    private retagged(principal: AccountPrincipal, writer: Acting): Step[] {
        if (!this.roleTags.mayWrite(writer.principal)) return [];
        const before = this.becomes(principal);
        const sure = new Set(before.filter(isPlain).map((one) => one.principal.arn));
        const own = isUserOrRole(principal) ? [{ principal, ...NO_CALLS }] : [];
        const found = this.roleTags.from(
            writer.principal,
            [...own, ...before],
            ({ arn }) => arn === principal.arn || sure.has(arn),
        );
        const as = actingAs(writer, principal);
        return found.map(({ role, to, what, allowed, needs, later }) => ({
            ...this.given.step(
                principal,
                to,
                together(allowed, writer),
                `${as}tag the role ${role.name} ${what}, and assume it`,
                writer.principal,
            ),
            ...(needs && { needs }),
            ...(later && { later }),
        }));
    }

    /** Other principals that one becomes without rewriting anything, and by which calls. */
    private becomes(principal: AccountPrincipal): readonly Acting[] {
        return this.became.of(principal, () => {
            const others = new Map<string, Acting>();
            for (const { principal: other, chain, verdict } of this.questions.becomes(principal)) {
                if (others.has(other.arn) || other.arn === principal.arn) continue;
                const provided = chain.find((one) => one.provided !== undefined)?.provided;
                const actions = chain.flatMap((one) => one.actions);
                const needs = allNeeds(chain.map((step) => step.needs ?? []));
                const found = {
                    principal: other,
                    verdict,
                    actions,
                    ...(provided !== undefined && { provided }),
                    ...(needs.length > 0 && { needs }),
                };
                others.set(other.arn, found);
            }
            return [...others.values()];
        });
    }

    /** The same, and those that one lets oneself become. */
    private others(principal: AccountPrincipal): readonly Acting[] {
        return this.known.of(principal, () => {
            const others = new Map(this.becomes(principal).map((one) => [one.principal.arn, one]));
            if (!this.isWriter(principal)) return [...others.values()];
            const own: Acting = { principal, ...NO_CALLS };
            for (const { to, actions, verdict, needs } of [
                ...this.takeovers.of(principal),
                ...this.retagged(principal, own),
            ]) {
                if (!others.has(to.arn))
                    others.set(to.arn, { principal: to, actions, verdict, ...(needs && { needs }) });
            }

            return [...others.values()];
        });
    }
}

function isPlain({ verdict, provided, needs }: Acting): boolean {
    return verdict === "allowed" && provided === undefined && needs === undefined;
}
