import { bypassOf, type BypassVariant } from "../../bypasses";
import { openBypasses } from "../../findings/toolkit/open-bypasses";
import type { AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import type { Step } from "../../matrix/step";
import type { Becomes } from "./iam";
import type { Rights } from "./rights";
import type { ServiceRoles } from "./services";

const ASSIGN = "sso:CreateAccountAssignment";
const JOIN = ["identitystore:CreateGroupMembership", "sso-directory:AddMemberToGroup"];
const CHANGE = "sso:PutInlinePolicyToPermissionSet";
const PEOPLE = "account-access.amazonaws.com";

/** Steps by IAM Identity Center and by account access manager: to the roles that they give to people. */
export class DirectorySteps {
    private readonly rights: Rights;
    private readonly services: ServiceRoles;
    private readonly becomes: Becomes;
    private readonly withEverything: (principal: AccountPrincipal) => AccountPrincipal;
    private reserved: readonly AccountPrincipal[] | undefined;

    constructor(
        rights: Rights,
        services: ServiceRoles,
        becomes: Becomes,
        withEverything: (principal: AccountPrincipal) => AccountPrincipal,
    ) {
        this.rights = rights;
        this.services = services;
        this.becomes = becomes;
        this.withEverything = withEverything;
    }

    steps(principal: AccountPrincipal): Step[] {
        return [...this.assigned(principal), ...this.changed(principal), ...this.entitled(principal)];
    }

    /** Permission sets that somebody assigns to themselves, or has as a member of a group that they join. */
    private assigned(principal: AccountPrincipal): Step[] {
        const { account } = this.rights;
        const [assign] = this.open(principal, "identity-center", [ASSIGN]);
        const [join] = this.open(principal, "identity-center", JOIN);
        if (assign === undefined && join === undefined && !this.rights.mentions(principal, ASSIGN)) return [];
        return this.reservedRoles().flatMap((role): Step[] => {
            if (role.arn === principal.arn) return [];
            const owner = ownerOf(role, account);
            const place = `arn:${account.partition}:sso:::account/${owner}`;
            const assigns = this.rights.on(principal, ASSIGN, place);
            if (assigns !== "denied" && this.rights.somewhere(principal, ASSIGN)) {
                const effect = `assign themselves the permission set of ${role.name}`;
                return [{ ...this.step(principal, role, [ASSIGN], effect), verdict: assigns, provided: DIRECTORY }];
            }
            if (join === undefined) return [];
            const effect = `join a group that has ${role.name}`;
            const provided = `${DIRECTORY}, and a group has the permission set`;
            return [{ ...this.step(principal, role, join, effect), provided }];
        });
    }

    /** What permission sets allow that somebody has, or becomes the role of. */
    private changed(principal: AccountPrincipal): Step[] {
        const [change] = this.open(principal, "identity-center", [CHANGE]);
        if (change === undefined) return [];
        const become = this.becomes(principal).map((one) => one.principal);
        const owned = [principal, ...become].filter(isReserved);
        const assigns = this.open(principal, "identity-center", [ASSIGN]).length > 0;
        const roles = new Map([...owned, ...(assigns ? this.reservedRoles() : [])].map((role) => [role.arn, role]));
        return [...roles.values()].map((role) => {
            const to = this.withEverything(role);
            const effect = `give the permission set of ${role.name} any right`;
            const calls = [...change, ...(owned.includes(role) ? [] : [ASSIGN])];
            return { ...this.step(principal, to, calls, effect), provided: DIRECTORY };
        });
    }

    /** Roles of the account that somebody entitles themselves to. */
    private entitled(principal: AccountPrincipal): Step[] {
        const { account } = this.rights;
        const [calls] = this.open(principal, "account-access", ["account-access:CreateEntitlement"]);
        if (calls === undefined) return [];
        return this.services.assumedBy(PEOPLE).flatMap(({ role, verdict }): Step[] => {
            if (role.arn === principal.arn || ownerOf(role, account) !== ownerOf(principal, account)) return [];
            const effect = `entitle themselves to the role ${role.name}`;
            return [{ ...this.step(principal, role, calls, effect), verdict }];
        });
    }

    /** The calls of a bypass's variants that are open and among some. */
    private open(principal: AccountPrincipal, id: string, calls: readonly string[]): readonly (readonly string[])[] {
        const variants: readonly BypassVariant[] = bypassOf(id).variants.filter(({ act }) =>
            act.actions.some((action) => calls.includes(action)),
        );
        return openBypasses(variants, principal, this.rights.snapshot)
            .map(({ acts }) => acts)
            .filter((acts) => calls.length > 1 || acts.length > 0);
    }

    private reservedRoles(): readonly AccountPrincipal[] {
        return (this.reserved ??= this.rights.account.principals.filter(isReserved));
    }

    private step(principal: AccountPrincipal, to: AccountPrincipal, actions: readonly string[], effect: string): Step {
        const because = this.rights.reasons(principal, actions);
        return { kind: "escalate", to, verdict: "allowed", actions, effect, because };
    }
}

const DIRECTORY = "the account manages IAM Identity Center";

/** Whether a role is one that IAM Identity Center makes of a permission set. */
function isReserved({ type, name }: AccountPrincipal): boolean {
    return type === "role" && name.startsWith("AWSReservedSSO_");
}
