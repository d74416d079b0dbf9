import type { Tags } from "../model";
import type { Account, AccountPrincipal, RoleSession } from "./account";

/**
 * The account with a role's sessions in the role's place, where the people who assume it are known: one for each
 * combination of session tags, and the one without any.
 */
export function withSessions(account: Account): Account {
    return { ...account, principals: account.principals.flatMap(sessionsOf) };
}

function sessionsOf(principal: AccountPrincipal): readonly AccountPrincipal[] {
    if (principal.people === undefined) return [principal];
    const { people, ...role } = principal;
    const combinations = new Map<string, { readonly tags: Tags; readonly people: string[] }>();
    for (const [person, own] of Object.entries(people)) {
        const sorted = Object.entries(own).sort(([one], [other]) => (one < other ? -1 : 1));
        const key = JSON.stringify(sorted);
        const known = combinations.get(key) ?? { tags: Object.fromEntries(sorted), people: [] };
        combinations.set(key, { ...known, people: [...known.people, person] });
    }
    return [...combinations.values(), { tags: {}, people: [] }].map((session) => ({ ...role, session }));
}

/** The account with the people who assume each role, by the role's name. */
export function withPeople(
    account: Account,
    people: Readonly<Record<string, Readonly<Record<string, Tags>> | undefined>>,
): Account {
    const principals = account.principals.map((principal) => {
        const known =
            principal.type === "role" && Object.hasOwn(people, principal.name) ? people[principal.name] : undefined;
        return known === undefined ? principal : { ...principal, people: known };
    });
    return { ...account, principals };
}

/** Whether a principal is shown even if it reaches nothing: one that a stack declares, by name, or a known session. */
export function isDeclared({ name, session }: AccountPrincipal, declared: ReadonlySet<string>): boolean {
    return session !== undefined || declared.has(name);
}

/** What a table says of a session below its role: its tags, and whose it is. */
export function sessionWords({ tags, people }: RoleSession): string[] {
    return people.length === 0
        ? ["without session tags"]
        : [...Object.entries(tags).map(([key, value]) => `${key}=${value}`), `of ${people.join(", ")}`];
}

/** A principal's name; of a session with what tells it from the role's others. */
export function nameOf({ name, session }: AccountPrincipal): string {
    return session === undefined ? name : `${name} (${sessionWords(session).join(", ")})`;
}
