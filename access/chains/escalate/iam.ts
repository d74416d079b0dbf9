import { IAM_WRITES } from "../../bypasses";
import { Kept } from "../../kept";
import { isUserOrRole, type AccountPrincipal } from "../../matrix/account";
import type { Step } from "../../matrix/step";
import { actingOf, isPlain } from "./acting";
import { isUnlimited } from "./all-resources";
import { actingAs, GivenSteps } from "./given";
import { Gifts } from "./gifts";
import { IamWrites, NO_CALLS } from "./iam-writes";
import { JointWrites, type Reach } from "./joint-writes";
import { Lifts } from "./lifts";
import { Memberships } from "./memberships";
import { CREATE, Newcomers, type BecomesNew } from "./newcomers";
import { NewNames } from "./new-names";
import { OwnTags } from "./own-tags";
import type { OwnSessions } from "./own-sessions";
import { OpenedSessions } from "./opened-sessions";
import { OpenedTrust, type Assumes, type SessionsOf } from "./opened-trust";
import { PRINCIPAL_TAG_CALLS } from "./principal-tag-writes";
import { PutBoundaries } from "./put-boundaries";
import type { Rights } from "./rights";
import { RoleTags, type Acting, type Assuming } from "./role-tags";
import { Takeovers } from "./takeovers";
import { TagGifts } from "./tag-gifts";
import { TaggedTargets } from "./tagged-targets";
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
    readonly reach: Reach;
    readonly assumes: Assumes;
    readonly assuming: Assuming;
    readonly sessionsOf: SessionsOf;
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
    private readonly joint: JointWrites;
    private readonly became = new Kept<AccountPrincipal, readonly Acting[]>();
    private readonly known = new Kept<AccountPrincipal, readonly Acting[]>();
    private readonly writing = new Kept<AccountPrincipal, boolean>();
    private readonly taken = new Kept<AccountPrincipal, readonly Step[]>();
    private readonly next = new Kept<AccountPrincipal, readonly Step[]>();
    private readonly stepsAlone = new Kept<AccountPrincipal, readonly Step[]>();
    private readonly writtenBy = new Kept<AccountPrincipal, readonly Step[]>();

    constructor(rights: Rights, variants: Variants, questions: IamQuestions) {
        this.rights = rights;
        this.questions = questions;
        const writes = new IamWrites(rights);
        const names = new NewNames(rights);
        const gifts = new Gifts(rights, writes, variants, names);
        const tagGifts = new TagGifts(writes.tags, variants);
        const trust = new OpenedTrust(rights, questions);
        this.given = new GivenSteps(rights, variants, {
            gifts,
            tags: new OwnTags(rights, tagGifts, questions.sessions),
            memberships: new Memberships(rights, writes, gifts, variants, names),
            boundaries: new PutBoundaries(writes, gifts, variants),
            lifts: new Lifts(writes, variants),
            sessions: new OpenedSessions(writes, variants, trust),
        });
        const tagged = new TaggedTargets(rights, tagGifts);
        this.roleTags = new RoleTags(rights, tagGifts, questions.assuming);
        const becomes = (principal: AccountPrincipal): readonly Acting[] => this.becomes(principal);
        this.takeovers = new Takeovers(rights, {
            writes,
            given: this.given,
            trust,
            tagged,
            passes: questions.passes,
            becomes,
        });
        this.newcomers = new Newcomers(rights, variants, {
            writes,
            gifts,
            given: this.given,
            names,
            becomes: (principal, role) => {
                if (trust.couldAssume(principal, role)) return { verdict: "allowed", actions: ["sts:AssumeRole"] };
                const passes = questions.passes(principal, role);
                // Else its trust policy may name another account.
                return passes.actions.length > 0 ? passes : (trust.fromOutside(role) ?? passes);
            },
        });
        this.joint = new JointWrites(rights, variants, {
            reach: questions.reach,
            taken: (principal) => this.becoming(principal),
            others: (principal) => this.others(principal),
            alone: (principal) => this.alone(principal),
            given: (principal, writer, target) => this.given.to(principal, writer, target),
            asksForTags: (writer) => tagged.asks(writer),
            tagged: (writer, taggers, target) => tagged.of(writer, taggers, target),
            opened: (principal, writer, callers, isKnown) => [
                ...this.takeovers.by(principal, writer, () => callers, isKnown),
                ...this.retagged(principal, writer, callers, isKnown),
            ],
        });
    }

    steps(principal: AccountPrincipal): readonly Step[] {
        if (this.isWriter(principal) && isUnlimited(principal)) return this.takeovers.of(principal);
        return [...this.written(principal), ...this.joint.steps(principal)];
    }

    /** All steps that a principal takes alone. Who may do everything needs to write nothing. */
    private alone(principal: AccountPrincipal): readonly Step[] {
        return this.stepsAlone.of(principal, () => {
            const written = isUnlimited(principal) ? [] : this.written(principal);
            return [...this.questions.next(principal), ...written];
        });
    }

    /** What a principal writes alone, on itself and on those that it becomes. */
    private written(principal: AccountPrincipal): readonly Step[] {
        return this.writtenBy.of(principal, () => {
            if (!this.isWriter(principal)) return [];
            const own: Acting = { principal, ...NO_CALLS };
            return [
                ...this.given.own(principal),
                ...this.takenOver(principal),
                ...this.others(principal).flatMap((other) => this.given.to(principal, own, other)),
                ...this.newcomers.steps(principal),
            ];
        });
    }

    /** Whether a principal may write anything in IAM. */
    private isWriter(principal: AccountPrincipal): boolean {
        return this.writing.of(
            principal,
            () => isUserOrRole(principal) && WRITES.some((action) => this.rights.mentions(principal, action)),
        );
    }

    /** Users and roles that a principal lets itself become. */
    private takenOver(principal: AccountPrincipal): readonly Step[] {
        return this.taken.of(principal, () => {
            // Who may do everything needs nobody else.
            if (!this.isWriter(principal) || isUnlimited(principal)) return [];
            if (!this.roleTags.mayWrite(principal)) return this.takeovers.of(principal);
            const own: Acting = { principal, ...NO_CALLS };
            const before = this.becomes(principal);
            const sure = new Set([principal.arn, ...before.filter(isPlain).map((one) => one.principal.arn)]);
            const isKnown = ({ arn }: AccountPrincipal): boolean => sure.has(arn);
            return [...this.takeovers.of(principal), ...this.retagged(principal, own, [own, ...before], isKnown)];
        });
    }

    /** The steps by which a principal becomes another, as that one is. */
    private becoming(principal: AccountPrincipal): readonly Step[] {
        return this.next.of(principal, () => [...this.questions.next(principal), ...this.takenOver(principal)]);
    }

    /** Roles that one of several callers assumes by the role's own tags, once somebody has written them. */
    private retagged(
        principal: AccountPrincipal,
        writer: Acting,
        callers: readonly Acting[],
        isKnown: (role: AccountPrincipal) => boolean,
    ): readonly Step[] {
        const as = actingAs(writer, principal);
        return this.roleTags
            .from(writer.principal, callers, isKnown)
            .map(({ role, to, what, allowed, needs, later }) => ({
                ...this.given.step(
                    principal,
                    to,
                    allowed,
                    `${as}tag the role ${role.name} ${what}, and assume it`,
                    writer.principal,
                    [writer],
                ),
                ...(needs && { needs }),
                ...(later && { later }),
            }));
    }

    /** Other principals that one becomes without rewriting anything, and by which calls. */
    private becomes(principal: AccountPrincipal): readonly Acting[] {
        return this.became.of(principal, () => acting(principal, this.questions.becomes(principal)));
    }

    /** The same, and those that it lets itself become, in turn as well. */
    private others(principal: AccountPrincipal): readonly Acting[] {
        return this.known.of(principal, () =>
            acting(
                principal,
                this.questions.reach(principal, (one) => this.becoming(one)),
            ),
        );
    }
}

/** Those other than a principal that chains of it lead to. */
function acting(principal: AccountPrincipal, reached: ReturnType<Becomes>): readonly Acting[] {
    return actingOf(
        reached.filter((one) => one.principal.arn !== principal.arn),
        ({ arn }) => arn,
    );
}
