import { instanceLabel, type Account, type AccountPrincipal } from "../matrix/account";
import { permissionSetOf } from "../grants/permission-set";
import { principalNames } from "../matrix/principal-names";
import type { AccessModel, Grant, Tags } from "../model";
import { scopeOfGrants, type Scope } from "./scope";

/** Who may reach what. A principal that isn't named may reach nothing. */
export interface Scopes {
    /** By what a principal goes by, see `scopeNames`. What several entries say adds up. */
    readonly byPrincipal: ReadonlyMap<string, Scope>;
    /** For those whom no entry names. Default: nothing. */
    readonly others?: Scope;
}

/** What a scope can be declared for: a principal by its name, its ARN or its type and name, and each of its groups. */
export function scopeNames(principal: AccountPrincipal): string[] {
    // In an account the role of a permission set has a longer name.
    const set = permissionSetOf(principal.arn);
    const names = [...principalNames(principal), ...(set === undefined ? [] : [set])];
    return [...new Set([...names, ...principal.groups.flatMap(groupNames)])];
}

/** What a group goes by. */
export function groupNames(group: string): string[] {
    return [`group/${group}`, `group:${group}`];
}

/** The scope of a principal: its own and its groups'. */
export function scopeOf(scopes: Scopes, principal: AccountPrincipal): Scope {
    const { byPrincipal, others = [] } = scopes;
    const own = scopeNames(principal).flatMap((key) => byPrincipal.get(key) ?? []);
    return isDeclared(scopes, principal) ? own : others;
}

/** Whether anything is declared for a principal, or for a group of it. */
export function isDeclared({ byPrincipal }: Scopes, principal: AccountPrincipal): boolean {
    return scopeNames(principal).some((key) => byPrincipal.has(key));
}

/** What a model declares: the grants of its users, groups and roles, and nothing for anyone else. */
export function scopesOfModel(
    { users = {}, groups = {}, roles = {}, existing = {} }: AccessModel,
    region: string,
    instanceArn: (name: string) => string,
): Scopes {
    const scope = (grants: readonly Grant[], tags: Tags) => scopeOfGrants(grants, { region, instanceArn, tags });
    const ofGroups = (user: string) =>
        Object.values(groups).flatMap(({ members, grants }) => (members.includes(user) ? grants : []));
    return {
        byPrincipal: new Map([
            // A group's grants by principal tags compare each member's own tags.
            ...Object.entries(users).map(
                ([name, { grants, tags }]) => [name, scope([...grants, ...ofGroups(name)], tags)] as const,
            ),
            // Of a group with members each member's says the same.
            ...Object.entries(groups)
                .filter(([, { members }]) => members.length === 0)
                .map(([name, { grants }]) => [`group/${name}`, scope(grants, {})] as const),
            // A role's sessions carry the tags of the principal that assumes it.
            ...Object.entries(roles).map(([name, { grants, tags, people }]) => {
                const sessions = [tags, ...Object.values(people).map((own) => ({ ...tags, ...own }))];
                return [name, sessions.flatMap((one) => scope(grants, one))] as const;
            }),
            // What else they reach isn't declared, nor are their tags known.
            ...Object.entries({ ...existing.users, ...existing.roles }).map(
                ([name, { grants }]) => [name, scope(grants, {})] as const,
            ),
            ...Object.entries(existing.groups ?? {}).map(
                ([name, { grants }]) => [`group/${name}`, scope(grants, {})] as const,
            ),
        ]),
    };
}

/** A scope with instances by their ARNs, in place of ids and names. */
export function resolved(scope: Scope, { instances }: Account): Scope {
    const arnOf = (written: string): string[] => {
        if (written.startsWith("arn:")) return [written];
        return instances
            .filter((one) => [one.id, one.name, instanceLabel(one)].includes(written))
            .flatMap(({ arn }) => (typeof arn === "string" ? [arn] : []));
    };
    return scope.map((term) =>
        term.instances === undefined ? term : { ...term, instances: term.instances.flatMap(arnOf) },
    );
}
