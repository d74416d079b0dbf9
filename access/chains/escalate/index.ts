import type { Account, AccountPrincipal } from "../../matrix/account";
import type { ShellStep, Step } from "../../matrix/step";
import { DirectorySteps } from "./directory";
import { IamSteps, type Assumes, type Becomes } from "./iam";
import { Rights } from "./rights";
import { ServiceRoles } from "./services";
import { shellSteps } from "./shells";

/** How principals escalate. */
export interface Escalations {
    readonly of: (principal: AccountPrincipal) => {
        /** Steps to other principals, and to the same with rights that it gives itself. */
        readonly becomes: readonly Step[];
        /** Shells on instances by other ways than sessions. */
        readonly shells: readonly ShellStep[];
    };
}

const NOTHING = { becomes: [], shells: [] };

/**
 * How the principals of an account escalate.
 * @param becomes what a principal can become without escalation.
 * @param assumes whether a principal may be able to assume a role.
 */
export function escalationsOf(account: Account, becomes: Becomes, assumes: Assumes): Escalations {
    const rights = new Rights(account);
    const services = new ServiceRoles(rights);
    const iam = new IamSteps(rights, becomes, assumes);
    const directory = new DirectorySteps(rights, services, becomes, (principal) => iam.all(principal));
    const known = new Map<AccountPrincipal, ReturnType<Escalations["of"]>>();
    return {
        of(principal) {
            if (principal.type !== "user" && principal.type !== "role") return NOTHING;
            const made = known.get(principal) ?? {
                becomes: [...iam.steps(principal), ...services.steps(principal), ...directory.steps(principal)],
                shells: shellSteps(principal, rights),
            };
            known.set(principal, made);
            return made;
        },
    };
}
