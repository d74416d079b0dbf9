import type { AccountPrincipal } from "../../matrix/account";
import type { Step } from "../../matrix/step";
import { ownerOf } from "../../matrix/own-account";
import { outsideAssumption } from "../assume/assume";
import { serviceOutsider } from "../assume/outsiders";
import type { Rights } from "./rights";
import { SERVICE_PATHS, type ServicePath } from "./service-paths";

const PASS = "iam:PassRole";

/** Roles that services run code as, by the services that can assume them. */
export class ServiceRoles {
    private readonly rights: Rights;
    private readonly byService = new Map<string, readonly AccountPrincipal[]>();

    constructor(rights: Rights) {
        this.rights = rights;
    }

    /** The steps by which a principal has its own code run as a role. */
    steps(principal: AccountPrincipal): Step[] {
        const found = new Map<AccountPrincipal, Step>();
        const open = SERVICE_PATHS.flatMap((path) => {
            const calls = this.calls(principal, path);
            return calls === undefined ? [] : [{ path, calls }];
        });
        for (const { path, calls } of open) {
            for (const service of path.services) {
                for (const role of this.assumedBy(service)) {
                    if (role.arn === principal.arn) continue;
                    const step = this.step(principal, role, service, path, calls);
                    const known = found.get(role);
                    if (step !== undefined && (known === undefined || rank(step) > rank(known))) found.set(role, step);
                }
            }
        }
        return [...found.values()];
    }

    private step(
        principal: AccountPrincipal,
        role: AccountPrincipal,
        service: string,
        { passes, effect, provided }: ServicePath,
        calls: readonly string[],
    ): Step | undefined {
        const { account } = this.rights;
        // A service gets roles of its caller's account only.
        if (ownerOf(role, account) !== ownerOf(principal, account)) return undefined;
        const passed = passes
            ? this.rights.on(principal, PASS, role.arn, { "iam:passedtoservice": service })
            : "allowed";
        if (passed === "denied") return undefined;
        const actions = [...(passes ? [PASS] : []), ...calls];
        return {
            kind: "escalate",
            to: role,
            verdict: passed,
            actions,
            effect: `${effect} as the role ${role.name}`,
            because: this.rights.reasons(principal, actions),
            ...(provided !== undefined && { provided }),
        };
    }

    /** The calls of a path that are allowed; nothing where one of those that it takes isn't. */
    private calls(principal: AccountPrincipal, { passes, calls }: ServicePath): readonly string[] | undefined {
        if (passes && !this.rights.mentions(principal, PASS)) return undefined;
        const found: string[] = [];
        for (const call of calls) {
            const names = typeof call === "string" ? [call] : call;
            const allowed = names.find((name) => this.rights.somewhere(principal, name));
            if (allowed === undefined) return undefined;
            found.push(allowed);
        }
        return found;
    }

    private assumedBy(service: string): readonly AccountPrincipal[] {
        const known = this.byService.get(service);
        if (known !== undefined) return known;
        const { account } = this.rights;
        const roles = account.principals.filter(
            (role) =>
                role.type === "role" &&
                role.use !== "service-linked" &&
                role.trust !== undefined &&
                outsideAssumption(serviceOutsider(service, ownerOf(role, account)), role, account).verdict !== "denied",
        );
        this.byService.set(service, roles);
        return roles;
    }
}

/** What works without more is told first. */
function rank({ verdict, provided }: Step): number {
    return (verdict === "allowed" ? 2 : 0) + (provided === undefined ? 1 : 0);
}
