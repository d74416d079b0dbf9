import { isUserOrRole, type Account, type AccountInstance, type AccountPrincipal } from "../../matrix/account";
import type { Bits } from "../../matrix/bits";
import type { ShellStep, Step } from "../../matrix/step";
import { DirectorySteps } from "./directory";
import { FederationSteps } from "./federation";
import { IamSteps, type Becomes } from "./iam";
import type { Reach } from "./joint-writes";
import type { Assumes, SessionsOf } from "./opened-trust";
import type { OwnSessions } from "./own-sessions";
import { Retags } from "./retags";
import { Rights } from "./rights";
import type { Assuming } from "./role-tags";
import { ServiceRoles } from "./services";
import { shellSteps } from "./shells";
import { Variants } from "./variants";

/** How principals escalate. */
export interface Escalations {
    /** Steps to other principals, and to the same with rights that it gives itself. */
    readonly becomes: (principal: AccountPrincipal) => readonly Step[];
    /** Shells on instances by other ways than sessions. */
    readonly shells: (principal: AccountPrincipal) => readonly ShellStep[];
    /** Shells that one principal opens after another has written tags of instances. */
    readonly retagged: (opener: AccountPrincipal, writer: AccountPrincipal) => readonly ShellStep[];
    /** Whether a principal may write tags of instances on which no session opens yet. */
    readonly gainsByTags: (principal: AccountPrincipal, open: Bits) => boolean;
    /** The instances on which a shell opens for some principals now, for good, and without terms. */
    readonly plainlyOpen: (principals: readonly AccountPrincipal[]) => Bits;
}

/** What escalation asks of the other steps. */
export interface OtherSteps {
    /** How many changes of principals are looked at before `TooManyVariants` is thrown. Default: any number. */
    readonly most?: number | undefined;
    /** What a principal can become without escalation. */
    readonly becomes: Becomes;
    /** The steps of a principal by which nothing is rewritten: to roles, and to the roles of instances. */
    readonly from: (principal: AccountPrincipal) => readonly Step[];
    /** All that steps lead to. */
    readonly reach: Reach;
    readonly assumes: Assumes;
    readonly assuming: Assuming;
    readonly sessionsOf: SessionsOf;
    /** The sessions of principals' own policies on the account's instances, or on others. */
    readonly sessions: (instances?: readonly AccountInstance[]) => OwnSessions;
}

/** How the principals of an account escalate. */
export function escalationsOf(account: Account, others: OtherSteps): Escalations {
    const rights = new Rights(account);
    const variants = new Variants(others.most);
    const retags = new Retags(rights, others.sessions);
    const services = new ServiceRoles(rights);
    const run = kept((principal): readonly Step[] => services.steps(principal));
    const next = (principal: AccountPrincipal): readonly Step[] => [...others.from(principal), ...run(principal)];
    const iam = new IamSteps(rights, variants, {
        becomes: (principal) => others.reach(principal, next),
        next,
        reach: others.reach,
        assumes: others.assumes,
        assuming: others.assuming,
        sessionsOf: others.sessionsOf,
        passes: (principal, role) => services.passedNew(principal, role),
        sessions: others.sessions(),
    });
    const federation = new FederationSteps(rights);
    const directory = new DirectorySteps(rights, services, others.becomes, (principal) => variants.all(principal));
    const more = kept((principal) => [...directory.steps(principal), ...federation.steps(principal)]);
    return {
        becomes: (principal) => [...iam.steps(principal), ...run(principal), ...more(principal)],
        shells: kept((principal) => [...shellSteps(principal, rights), ...retags.steps(principal, principal)]),
        retagged: (opener, writer) => retags.steps(opener, writer),
        gainsByTags: (principal, open) => isUserOrRole(principal) && retags.gainsByTags(principal, open),
        plainlyOpen: (principals) => retags.plainlyOpen(principals),
    };
}

/** An answer for users and roles, once for each; nobody else has rights of its own. */
function kept<T>(ask: (principal: AccountPrincipal) => readonly T[]): (principal: AccountPrincipal) => readonly T[] {
    const known = new Map<AccountPrincipal, readonly T[]>();
    return (principal) => {
        if (!isUserOrRole(principal)) return [];
        const answer = known.get(principal) ?? ask(principal);
        known.set(principal, answer);
        return answer;
    };
}
