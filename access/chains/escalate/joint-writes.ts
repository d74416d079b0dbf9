import { IAM_WRITES } from "../../bypasses";
import { Kept } from "../../kept";
import { isUserOrRole, type AccountPrincipal } from "../../matrix/account";
import type { Step } from "../../matrix/step";
import { actingOf, isPlain } from "./acting";
import { isUnlimited } from "./all-resources";
import type { Becomes } from "./iam";
import { NO_CALLS } from "./iam-writes";
import { PRINCIPAL_TAG_CALLS } from "./principal-tag-writes";
import type { Rights } from "./rights";
import type { Acting } from "./role-tags";
import type { Variants } from "./variants";

/** All that steps lead to. */
export type Reach = (
    start: AccountPrincipal,
    stepsFrom: (principal: AccountPrincipal) => readonly Step[],
) => ReturnType<Becomes>;

/** What joint writes ask of the other steps. */
export interface JointQuestions {
    readonly reach: Reach;
    /** The steps by which a principal becomes another, as that one is. */
    readonly taken: (principal: AccountPrincipal) => readonly Step[];
    /** Those that a principal becomes by these. */
    readonly others: (principal: AccountPrincipal) => readonly Acting[];
    /** All steps that a principal takes alone. */
    readonly alone: (principal: AccountPrincipal) => readonly Step[];
    /** What a writer gives to another principal. */
    readonly given: (principal: AccountPrincipal, writer: Acting, target: Acting) => readonly Step[];
    /** Whether what a writer may write depends on the tags of users and roles. */
    readonly asksForTags: (writer: AccountPrincipal) => boolean;
    /** A target with the tags by which a writer may write on it, once another of those that somebody can be has written these. */
    readonly tagged: (writer: AccountPrincipal, taggers: () => readonly Acting[], target: Acting) => readonly Acting[];
    /** The roles that a writer opens to one of several callers. */
    readonly opened: (
        principal: AccountPrincipal,
        writer: Acting,
        callers: readonly Acting[],
        isKnown: (role: AccountPrincipal) => boolean,
    ) => readonly Step[];
}

const writes = (isCredential: boolean): string[] =>
    IAM_WRITES.filter(({ effect }) => (effect === "signs in") === isCredential).map(({ action }) => action);

const WRITES = [...writes(false), ...PRINCIPAL_TAG_CALLS];

/** Credentials that are made for a user change nothing else: it matters only who tags the user before. */
const CREDENTIALS = writes(true);

/** What somebody writes as one principal that it is or becomes, on another that the first one doesn't become. */
export class JointWrites {
    private readonly rights: Rights;
    private readonly variants: Variants;
    private readonly questions: JointQuestions;
    private readonly writing = new Kept<AccountPrincipal, boolean>();
    /** Whether a principal is or becomes one that writes. */
    private readonly leading = new Kept<AccountPrincipal, boolean>();
    private readonly covered = new Kept<AccountPrincipal, ReadonlySet<string>>();

    constructor(rights: Rights, variants: Variants, questions: JointQuestions) {
        this.rights = rights;
        this.variants = variants;
        this.questions = questions;
    }

    steps(principal: AccountPrincipal): readonly Step[] {
        // A service isn't one actor: what it runs as one role has nothing to do with what it runs as another.
        if (principal.type === "service" || !this.leads(principal)) return [];
        const found = new FoundSteps(principal, this.questions.alone(principal));
        const own: readonly Acting[] = isUserOrRole(principal) ? [{ principal, ...NO_CALLS }] : [];
        const tried = new Map<AccountPrincipal, Set<string>>();
        // What is given to one may make it a writer, too.
        while (found.leadsFurther) {
            const held = [...own, ...this.held(principal, found)];
            const targets = held.filter((one) => isUserOrRole(one.principal) && !isUnlimited(one.principal));
            for (const writer of held) {
                if (!this.writes(writer.principal)) continue;
                const covered = this.coveredBy(writer.principal);
                const before = tried.get(writer.principal) ?? new Set(covered);
                tried.set(writer.principal, before);
                for (const target of targets) {
                    const key = this.variants.keyOf(target.principal);
                    if (before.has(key)) continue;
                    before.add(key);
                    found.add(this.questions.given(principal, writer, target));
                }
                for (const target of targets) {
                    for (const tagged of this.questions.tagged(writer.principal, () => held, target))
                        found.add(this.questions.given(principal, writer, tagged));
                }
                found.add(
                    this.questions.opened(principal, writer, held, (role) => covered.has(this.variants.keyOf(role))),
                );
            }
        }
        return found.steps;
    }

    /** What a principal becomes by the steps that each takes alone, and by those that were found. */
    private held(principal: AccountPrincipal, found: FoundSteps): readonly Acting[] {
        found.leadsFurther = false;
        const isOther = ({ arn }: AccountPrincipal): boolean => arn !== principal.arn;
        const reached = this.questions.reach(principal, (one) => {
            if (one !== principal) return this.questions.alone(one);
            // What follows once its own rights are others is looked for from there.
            return [...this.questions.alone(one), ...found.steps].filter(({ to }) => isOther(to));
        });
        const held = actingOf(
            reached.filter((one) => isOther(one.principal)),
            (one) => this.variants.keyOf(one),
        );
        for (const one of held) if (isPlain(one)) found.know(one.principal);
        return held;
    }

    /** Whether a principal may write on any other, and isn't one that may do everything by itself. */
    private writes(principal: AccountPrincipal): boolean {
        return this.writing.of(
            principal,
            () =>
                isUserOrRole(principal) &&
                (this.mentions(principal, WRITES) ||
                    (this.mentions(principal, CREDENTIALS) && this.questions.asksForTags(principal))) &&
                !isUnlimited(principal),
        );
    }

    private mentions(principal: AccountPrincipal, actions: readonly string[]): boolean {
        return actions.some((action) => this.rights.mentions(principal, action));
    }

    private leads(principal: AccountPrincipal): boolean {
        return this.leading.of(principal, () => {
            const seen = new Set([principal]);
            for (const one of seen) {
                if (this.writes(one)) return true;
                for (const { to } of this.questions.taken(one)) seen.add(to);
            }
            // What leads to no writer leads by none of these to any.
            for (const one of seen) this.leading.of(one, () => false);
            return false;
        });
    }

    /** Those on whom a writer writes alone. */
    private coveredBy(writer: AccountPrincipal): ReadonlySet<string> {
        return this.covered.of(
            writer,
            () =>
                new Set([
                    this.variants.keyOf(writer),
                    ...this.questions
                        .others(writer)
                        .filter(isPlain)
                        .map((one) => this.variants.keyOf(one.principal)),
                ]),
        );
    }
}

/** Steps, none of which leads to where a sure one leads already. */
class FoundSteps {
    readonly steps: Step[] = [];
    /** Whether any leads to another principal, which wasn't looked at yet. */
    leadsFurther = true;
    private readonly start: AccountPrincipal;
    private readonly met = new Set<AccountPrincipal>();
    private readonly sure = new Set<AccountPrincipal>();

    constructor(start: AccountPrincipal, known: readonly Step[]) {
        this.start = start;
        for (const step of known) if (isPlain(step)) this.sure.add(step.to);
    }

    know(principal: AccountPrincipal): void {
        this.sure.add(principal);
    }

    add(steps: readonly Step[]): void {
        for (const step of steps) {
            if (this.sure.has(step.to)) continue;
            this.steps.push(step);
            if (step.to.arn !== this.start.arn && !this.met.has(step.to)) this.leadsFurther = true;
            this.met.add(step.to);
            if (isPlain(step)) this.sure.add(step.to);
        }
    }
}
