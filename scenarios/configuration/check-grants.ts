import { grantDocuments, grantsThatAddUp } from "../../access/grants";
import { principalsOf, type AccessModel, type Grant } from "../../access/model";
import { enumeration } from "../../access/report";
import { AWS_SESSION_DOCUMENTS } from "../../access/session-settings";
import { didYouMean } from "../../access/suggest";
import type { SessionInput } from "../settings/session";
import { pathText, type Path, type Problem } from "./problem";

/** Finds limits of grants that AWS wouldn't keep, or that mean nothing: documents, MFA of roles, times. */
export function checkGrants(model: AccessModel, session: SessionInput, now: Date): Problem[] {
    const all = principalsOf(model).flatMap(({ kind, place, grants }) =>
        grants.map((grant, index): PlacedGrant => ({ kind, path: [...place, "grants", index], grant })),
    );
    return [
        ...all.flatMap((one) => [...documents(one, session), ...mfa(one), ...times(one, now)]),
        ...addingUp(model, session),
    ];
}

interface PlacedGrant {
    readonly kind: "user" | "group" | "role";
    readonly path: Path;
    readonly grant: Grant;
}

function documents({ path, grant }: PlacedGrant, { documentName }: SessionInput): Problem[] {
    const known = [documentName, ...Object.keys(AWS_SESSION_DOCUMENTS)];
    return (grant.documents ?? []).flatMap((found, index) =>
        known.includes(found)
            ? []
            : [
                  {
                      path: [...path, "documents", index],
                      found,
                      expected: `session.documentName or one of AWS's own: ${enumeration(known, 12)}`,
                      hint: () => didYouMean(found, known),
                  },
              ],
    );
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html */
function mfa({ kind, path, grant }: PlacedGrant): Problem[] {
    const expected =
        "no value: a role's sessions carry no MFA to the role's policies; let the identity provider ask for it";
    return kind === "role" && grant.mfa === true ? [{ path: [...path, "mfa"], found: true, expected }] : [];
}

function times({ path, grant: { from, until } }: PlacedGrant, now: Date): Problem[] {
    if (until === undefined) return [];

    const problem = (expected: string) => [{ path: [...path, "until"], found: until, expected }];
    if (Date.parse(until) <= now.getTime())
        return problem(`a time after now, ${seconds(now)}; remove the grant if the access is to stay ended`);

    return from !== undefined && from >= until ? problem(`a time after from, ${from}`) : [];
}

/** A moment to the second, as settings have it. */
function seconds(time: Date): string {
    return time.toISOString().replace(/\.\d+Z$/, "Z");
}

/** Grants of one principal with different documents: a user has those of its groups as well. */
function addingUp(model: AccessModel, session: SessionInput): Problem[] {
    const { groups = {} } = model;
    const problems = new Map<string, Problem>();
    for (const principal of principalsOf(model)) {
        const { kind, name } = principal;
        const placed = (holder: "user" | "group" | "role", place: Path, grants: readonly Grant[]): PlacedGrant[] =>
            grants.map((grant, index) => ({ kind: holder, path: [...place, "grants", index], grant }));
        const inGroups = Object.entries(kind === "user" && !principal.existing ? groups : {}).filter(
            ([, { members }]) => members.includes(name),
        );
        const all = [
            ...placed(kind, principal.place, principal.grants),
            ...inGroups.flatMap(([group, { grants }]) => placed("group", ["groups", group], grants)),
        ];
        const found = grantsThatAddUp(
            all.map(({ grant }) => grant),
            session,
        );
        if (found === undefined) continue;
        const pair = found.flatMap((index) => all[index] ?? []);
        const problem = differentDocuments(pair, `${kind} ${name}`, session);
        if (problem !== undefined) problems.set(JSON.stringify(problem.path), problem);
    }
    return [...problems.values()];
}

function differentDocuments(pair: readonly PlacedGrant[], who: string, session: SessionInput): Problem | undefined {
    // The one that names its documents is the one to change.
    const [other, written] = pair[1]?.grant.documents === undefined ? pair.toReversed() : pair;
    if (other === undefined || written === undefined) return undefined;

    const expected = `those of ${pathText(other.path).replace(/^[^:]*:/, "")}, ${grantDocuments(other.grant, session).join(", ")}, or the same instances: AWS judges the instance and the document by themselves, so the ${who} could use each document on each instance`;
    return { path: [...written.path, "documents"], found: written.grant.documents, expected };
}
