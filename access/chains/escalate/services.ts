import type { ContextValue } from "../../evaluate/context";
import { bestVerdict, type Verdict } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import type { AccountPrincipal } from "../../matrix/account";
import type { Step } from "../../matrix/step";
import { ownerOf } from "../../matrix/own-account";
import { outsideAssumption } from "../assume/assume";
import { serviceOutsider } from "../assume/outsiders";
import type { Allowed } from "./iam-writes";
import type { Rights } from "./rights";
import type { ServicePath } from "./service-path";
import { SERVICE_PATHS } from "./service-paths";

const PASS = "iam:PassRole";

const ASSOCIATED = "iam:associatedresourcearn";

const IDENTITY_POOLS = "cognito-identity.amazonaws.com";

/** A role that a service can assume. */
export interface Trusting {
    readonly role: AccountPrincipal;
    readonly verdict: Step["verdict"];
}

/** Roles that services run code as, by the services that can assume them. */
export class ServiceRoles {
    private readonly rights: Rights;
    private readonly byService = new Map<string, readonly Trusting[]>();

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
                for (const trusting of this.assumedBy(service)) {
                    const { role } = trusting;
                    if (role.arn === principal.arn) continue;
                    const step = this.step(principal, trusting, service, path, calls);
                    const known = found.get(role);
                    if (step !== undefined && (known === undefined || rank(step) > rank(known))) found.set(role, step);
                }
            }
        }
        return [...found.values()];
    }

    private step(
        principal: AccountPrincipal,
        { role, verdict: trusted }: Trusting,
        service: string,
        path: ServicePath,
        calls: readonly string[],
    ): Step | undefined {
        const { passes, effect, provided } = path;
        const { account } = this.rights;
        // A service gets roles of its caller's account only.
        if (ownerOf(role, account) !== ownerOf(principal, account)) return undefined;
        const passed = passes ? this.passed(principal, role, namesOf(service, path), calls) : "allowed";
        if (passed === "denied") return undefined;
        const actions = [...(passes ? [PASS] : []), ...calls];
        return {
            kind: "escalate",
            to: role,
            verdict: passed === "allowed" ? trusted : passed,
            actions,
            effect: `${effect} as the role ${role.name}`,
            ...this.rights.told(principal, actions),
            ...(provided !== undefined && { provided }),
        };
    }

    /**
     * Whether a principal may pass a role to a service, for a thing of that service or of the calls' own.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
     */
    private passed(
        principal: AccountPrincipal,
        role: AccountPrincipal,
        services: readonly string[],
        calls: readonly string[],
    ): Verdict {
        const { account } = this.rights;
        const may = (more: Readonly<Record<string, ContextValue>> = {}): Verdict =>
            bestVerdict(
                services.map((service) =>
                    this.rights.on(principal, PASS, role.arn, { "iam:passedtoservice": service, ...more }, role),
                ),
            );
        if (!this.rights.asksFor(principal, PASS, ASSOCIATED)) return may();
        const names = [
            ...services.map((service) => service.split(".")[0] ?? ""),
            ...calls.map((call) => call.split(":")[0] ?? ""),
        ];
        return bestVerdict(
            [...new Set(names)].map((name) => {
                const like = `arn:${account.partition}:${name}:*`;
                return may({ [ASSOCIATED]: { unknown: "is the ARN of what gets the role", like, absent: true } });
            }),
        );
    }

    /** How a principal has its own code run as a role that doesn't exist yet, whose trust policy it writes: the calls, or none. */
    passedNew(principal: AccountPrincipal, role: AccountPrincipal): Allowed {
        let best: Allowed = { verdict: "unknown", actions: [] };
        for (const path of SERVICE_PATHS) {
            if (!path.passes) continue;
            const calls = this.calls(principal, path);
            if (calls === undefined) continue;
            const { provided } = path;
            for (const service of path.services) {
                const verdict = this.passed(principal, role, namesOf(service, path), calls);
                if (verdict === "denied") continue;
                const found = { verdict, actions: [PASS, ...calls], ...(provided !== undefined && { provided }) };
                if (verdict === "allowed" && provided === undefined) return found;
                if (best.actions.length === 0) best = found;
            }
        }
        return best;
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

    /** The roles that a service can assume, those of AWS's own services left out. */
    assumedBy(service: string): readonly Trusting[] {
        const known = this.byService.get(service);
        if (known !== undefined) return known;
        const { account } = this.rights;
        const roles = account.principals.flatMap((role): Trusting[] => {
            if (role.type !== "role" || role.use === "service-linked" || role.trust === undefined) return [];
            // It vouches for the people of a pool, and assumes nothing itself.
            if (service === IDENTITY_POOLS) return vouchesFor(service, role) ? [{ role, verdict: "allowed" }] : [];
            const outsider = serviceOutsider(service, ownerOf(role, account));
            const { verdict } = outsideAssumption(outsider, role, account);
            return verdict === "denied" ? [] : [{ role, verdict }];
        });
        this.byService.set(service, roles);
        return roles;
    }
}

/** Whether a role trusts an identity provider that AWS knows by its name. */
function vouchesFor(provider: string, { trust }: AccountPrincipal): boolean {
    return (trust?.statements ?? []).some(
        (one) =>
            one.effect === "Allow" &&
            coversAction(one, "sts:assumerolewithwebidentity") &&
            one.principals?.negated === false &&
            one.principals.entries.some(({ type, value }) => type === "Federated" && value === provider),
    );
}

/** By what names a role may be passed to a service. */
function namesOf(service: string, { passedTo = [] }: ServicePath): readonly string[] {
    return [service, ...passedTo];
}

/** What works without more is told first. */
function rank({ verdict, provided }: Step): number {
    return (verdict === "allowed" ? 2 : 0) + (provided === undefined ? 1 : 0);
}
