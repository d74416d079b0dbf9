import type { Context, Unknown } from "../../evaluate/context";
import { bestVerdict, type Verdict } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import type { AccountPrincipal } from "../../matrix/account";
import type { Step } from "../../matrix/step";
import { ownerOf } from "../../matrix/own-account";
import { outsideAssumption } from "../assume/assume";
import { serviceOutsider } from "../assume/outsiders";
import { OWN_CODE, otherCode, ROLE_KEYS, roleKeys, serviceOf } from "./call-keys";
import { isSure, together, type Allowed } from "./iam-writes";
import { TAG_OF_PRINCIPAL } from "./principal-tag-writes";
import type { Rights } from "./rights";
import type { ServicePath } from "./service-path";
import { SERVICE_PATHS } from "./service-paths";

const PASS = "iam:PassRole";

const ASSOCIATED = "iam:associatedresourcearn";

const UNRELIABLE: Unknown = { unknown: "isn't judged reliably where a role is passed", absent: true };
const BY_TAGS = "the condition on the tags of the role allows it, which AWS doesn't evaluate reliably";

const EC2 = "ec2.amazonaws.com";

const IDENTITY_POOLS = "cognito-identity.amazonaws.com";

/** A role that a service can assume. */
export interface Trusting {
    readonly role: AccountPrincipal;
    readonly verdict: Step["verdict"];
}

type Calls = Pick<ServicePath, "calls" | "provided">;

const ADD = "iam:AddRoleToInstanceProfile";

/** How a role gets into an instance profile, which has one at most. */
const IN_PROFILE: Calls = { calls: [["iam:CreateInstanceProfile", "iam:RemoveRoleFromInstanceProfile"], ADD] };

const IN_EMPTY_PROFILE: Calls = { calls: [ADD], provided: "the account has an instance profile without a role" };

/** A path whose calls are allowed. */
interface OpenPath {
    readonly path: ServicePath;
    readonly calls: Allowed;
    /** Whether it depends on the role whether they are. */
    readonly asksForRole: boolean;
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
        for (const open of this.open(principal)) {
            for (const service of open.path.services) {
                for (const trusting of this.assumedBy(service)) {
                    const { role } = trusting;
                    if (role.arn === principal.arn) continue;
                    const step = this.step(principal, trusting, service, open);
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
        open: OpenPath,
    ): Step | undefined {
        const { account } = this.rights;
        // A service gets roles of its caller's account only.
        if (ownerOf(role, account) !== ownerOf(principal, account)) return undefined;
        const taken = this.taken(principal, role, service, open);
        if (taken === undefined) return undefined;
        const { verdict, actions, provided } = taken;
        return {
            kind: "escalate",
            to: role,
            verdict: verdict === "allowed" ? trusted : verdict,
            actions,
            effect: `${open.path.effect} as the role ${role.name}`,
            ...this.rights.told(principal, actions),
            ...(provided !== undefined && { provided }),
        };
    }

    /** The calls by which a principal has its own code run as a role by a path, passing included. */
    private taken(
        principal: AccountPrincipal,
        role: AccountPrincipal,
        service: string,
        { path, calls, asksForRole }: OpenPath,
    ): Allowed | undefined {
        const called = asksForRole ? this.calls(principal, path, roleKeys(role)) : calls;
        if (called === undefined || !path.passes) return called;
        const passed = this.passed(principal, role, namesOf(service, path), called.actions);
        if (passed === undefined) return undefined;
        const all = together(passed, called);
        if (service !== EC2 || role.lacksProfile !== true || path.makesProfile === true) return all;
        const profile = this.calls(principal, IN_PROFILE, {}) ?? this.calls(principal, IN_EMPTY_PROFILE, {});
        return profile === undefined ? undefined : together(all, profile);
    }

    /**
     * How a principal may pass a role to a service, for a thing of that service or of the calls' own.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
     *
     * AWS warns that conditions on the tags of the role don't have reliable results here.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
     */
    private passed(
        principal: AccountPrincipal,
        role: AccountPrincipal,
        services: readonly string[],
        calls: readonly string[],
    ): Allowed | undefined {
        const tags = this.rights.askedKeys(principal, PASS).filter((key) => TAG_OF_PRINCIPAL.test(key));
        const unreliable = Object.fromEntries(tags.map((key) => [key, UNRELIABLE]));
        const verdict = this.mayPass(principal, role, services, calls, unreliable);
        if (verdict === "denied") return undefined;
        const isByTags = verdict === "unknown" && tags.length > 0;
        return { verdict, actions: [PASS], ...(isByTags && { provided: BY_TAGS }) };
    }

    private mayPass(
        principal: AccountPrincipal,
        role: AccountPrincipal,
        services: readonly string[],
        calls: readonly string[],
        context: Context,
    ): Verdict {
        const { account } = this.rights;
        const may = (more: Context = {}): Verdict =>
            bestVerdict(
                services.map((service) =>
                    this.rights.on(
                        principal,
                        PASS,
                        role.arn,
                        { "iam:passedtoservice": service, ...context, ...more },
                        role,
                    ),
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
        for (const open of this.open(principal)) {
            if (!open.path.passes) continue;
            for (const service of open.path.services) {
                const found = this.taken(principal, role, service, open);
                if (found !== undefined && isSure(found)) return found;
                if (found !== undefined && best.actions.length === 0) best = found;
            }
        }
        return best;
    }

    /** The paths whose calls are allowed, whatever role they are about. */
    private open(principal: AccountPrincipal): OpenPath[] {
        return SERVICE_PATHS.flatMap((path) => {
            if (path.passes && !this.rights.mentions(principal, PASS)) return [];
            const asks = path.calls.flat().some((call) => ROLE_KEYS.some((key) => this.asks(principal, call, key)));
            // What runs as a role already is called without one.
            const calls = this.calls(principal, path, path.passes ? {} : roleKeys(undefined));
            return calls === undefined ? [] : [{ path, calls, asksForRole: path.passes && asks }];
        });
    }

    /** The calls of a path that are allowed; nothing where one of those that it takes isn't. */
    private calls(principal: AccountPrincipal, { calls, provided }: Calls, keys: Context): Allowed | undefined {
        let found: Allowed = { verdict: "allowed", actions: [], ...(provided !== undefined && { provided }) };
        for (const call of calls) {
            const names = typeof call === "string" ? [call] : call;
            const allowed = names.flatMap((name) => this.call(principal, name, keys) ?? []);
            const best = allowed.find(isSure) ?? allowed.find(({ verdict }) => verdict === "allowed") ?? allowed[0];
            if (best === undefined) return undefined;
            found = together(found, best);
        }
        return found;
    }

    /** One call with code of the caller's own, or with other code where only that is allowed. */
    private call(principal: AccountPrincipal, action: string, keys: Context): Allowed | undefined {
        const own = this.rights.somewhere(principal, action, { ...keys, ...OWN_CODE });
        if (own === "allowed") return { verdict: own, actions: [action] };
        if (!this.rights.mentions(principal, action)) return undefined;
        const provided = otherCode((key) => this.asks(principal, action, key));
        const other = provided === "" ? "denied" : this.rights.somewhere(principal, action, keys);
        if (other === "allowed") return { verdict: other, actions: [action], provided };
        if (own === "unknown") return { verdict: own, actions: [action] };
        return other === "unknown" ? { verdict: other, actions: [action], provided } : undefined;
    }

    /** Whether any statement on a call asks for a key of its service. */
    private asks(principal: AccountPrincipal, call: string, key: string): boolean {
        return serviceOf(key) === serviceOf(call) && this.rights.asksFor(principal, call, key);
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
