import { accessTable } from "../../access/chains";
import { cellText, type Account, type AccountPrincipal } from "../../access/matrix";
import { limitsOf, type AccessModel, type Grant, type Tags } from "../../access/model";
import { AWS_SESSION_DOCUMENTS, DEFAULT_SESSION_DOCUMENT } from "../../access/session-settings";

/**
 * The names of the instances that each user reaches, and each combination of a role's session tags, sorted. What isn't
 * simply a shell is said behind the name, in the table's words.
 */
export type Reach = Readonly<Record<string, readonly string[]>>;

/**
 * Who is to reach what by the model alone: no IAM document and no evaluator is asked.
 * @param at the moment of the table, for grants with a beginning. Default: now.
 */
export function declaredAccess(
    { instances, users = {}, groups = {}, roles = {} }: AccessModel,
    at: Date = new Date(),
): Reach {
    const reached = (grants: readonly Grant[], own: Tags) =>
        Object.entries(instances)
            .flatMap(([instance, { tags }]) => {
                const covering = grants.filter((grant) => covers(grant, instance, tags, own));
                return covering.length === 0 ? [] : [instance + limitWords(covering, at)];
            })
            .sort();
    const ofUsers = Object.entries(users).map(([name, user]) => {
        const ofGroups = Object.values(groups).filter(({ members }) => members.includes(name));
        return [name, reached([...user.grants, ...ofGroups.flatMap((group) => group.grants)], user.tags)] as const;
    });
    const ofSessions = Object.entries(roles).flatMap(([role, { people, grants, tags: own }]) =>
        [...Object.values(people), {}].map(
            (tags) => [sessionName(role, tags), reached(grants, { ...own, ...tags })] as const,
        ),
    );
    return Object.fromEntries([...ofUsers, ...ofSessions]);
}

/** Who reaches what in a source. */
export function reachOf(account: Account): Reach {
    const users = account.principals.filter(({ type }) => type === "user").map(({ name }) => name);
    const { instances, rows } = accessTable(account, { principals: users });
    return Object.fromEntries(
        rows.map(({ principal, cells }) => {
            const reached = cells.flatMap((cell, column) => {
                const { name, id } = instances[column] ?? { id: "" };
                const text = cellText(cell);
                if (cell.verdict === "denied" && cell.later === undefined) return [];
                return [`${name ?? id}${text === "yes: shell" ? "" : `: ${text}`}`];
            });
            return [rowName(principal), reached.sort()] as const;
        }),
    );
}

/** What is said of grants on an instance: nothing where one has no limits. Several with limits have no words here. */
function limitWords(covering: readonly Grant[], at: Date): string {
    if (covering.some((grant) => Object.keys(limitsOf(grant)).length === 0)) return "";

    const [grant, ...others] = covering;
    if (grant === undefined || others.length > 0) throw new Error("only one grant with limits may cover an instance");
    const { documents = [DEFAULT_SESSION_DOCUMENT], mfa, sourceAddresses, from, until } = grant;
    const kinds = [DEFAULT_SESSION_DOCUMENT, ...Object.keys(AWS_SESSION_DOCUMENTS)]
        .filter((name) => documents.includes(name))
        .map((name) => ({ [DEFAULT_SESSION_DOCUMENT]: "shell", ...AWS_SESSION_DOCUMENTS })[name]);
    const minute = (time: string) => time.replace(/:00Z$/, "Z");
    const needs = [...(mfa ? ["with MFA"] : []), ...(sourceAddresses ? [`from ${sourceAddresses.join(" or ")}`] : [])];
    const begins = from !== undefined && Date.parse(from) > at.getTime();
    return [
        `: ${begins ? "no; " : "yes: "}${kinds.join(", ")}`,
        begins ? ` from ${minute(from)}` : "",
        until === undefined ? "" : ` until ${minute(until)}`,
        needs.length === 0 ? "" : `, ${needs.join(" ")}`,
    ].join("");
}

/** What a row of the table is called here: a user's name, or a role's with the session's tags. */
export function rowName({ name, session }: AccountPrincipal): string {
    return session === undefined ? name : sessionName(name, session.tags);
}

export function sessionName(role: string, tags: Tags): string {
    const sorted = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
    return [role, ...sorted.sort()].join(" ");
}

function covers(grant: Grant, instance: string, tags: Tags, own: Tags): boolean {
    switch (grant.by) {
        case "instances":
            return grant.instances.includes(instance);
        case "tags":
            return Object.entries(grant.tags).every(([key, values]) => values.includes(tags[key] ?? ""));
        case "principal-tags":
            return grant.keys.every((key) => own[key] !== undefined && own[key] === tags[key]);
    }
}
