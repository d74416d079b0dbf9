import type { Policy } from "../../access/policy";
import { principals, readDocuments, ROLE } from "../../access/stack";
import { allows, onFederation, takesKey, trustOf } from "../iam/federation";
import { principalKeys } from "../iam/tag-writes";
import { policiesOf } from "../iam/bypass-checks";
import { UNKNOWN } from "../pack/known";
import type { Rule, Subject } from "../pack/rule";
import { Relations } from "../resources/relations";
import { tagsOf } from "../resources/tags";

export const federationTagSession: Rule = {
    name: "federation-tag-session",
    description: "A role's sessions go by their tags, but its trust policy doesn't take them.",
    why: "Without sts:TagSession the provider's sign-in fails as soon as it sends tags; without tags the role reaches nothing.",
    severity: "medium",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Allow sts:TagSession beside sts:AssumeRoleWithSAML or sts:AssumeRoleWithWebIdentity, with each tag in aws:TagKeys.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
    tags: ["federation", "tags", "iam"],
    resource: onFederation((_trust, _config, subject) => {
        const inline = readDocuments(subject).flatMap((document): Policy[] =>
            document.state === "read" && document.kind === "identity" ? [document.policy] : [],
        );
        const keys = brought(principalKeys(inline), subject);
        return keys.length === 0 ? undefined : problems(subject, keys);
    }),
    // Most of a role's policies aren't part of the role.
    stack: (resources) => {
        const all = principals(new Relations(resources));
        return all.flatMap(({ resource, ...principal }) => {
            const role = resource?.type === ROLE ? resource : undefined;
            if (role === undefined || (trustOf(role)?.federated.length ?? 0) === 0) return [];

            const others = {
                ...principal,
                resource,
                documents: principal.documents.filter((held) => held.resource !== role),
            };
            const keys = brought(principalKeys(policiesOf(others)), role);
            return problems(role, keys).map((problem) => ({ problem, urn: role.urn }));
        });
    },
};

/** The keys that sessions have to bring: the role's own tags they have anyway. */
function brought(keys: readonly string[], role: Subject): readonly string[] {
    const tags = tagsOf(role);
    const own = new Set(tags === UNKNOWN ? [] : Object.keys(tags).map((key) => key.toLowerCase()));
    return tags === UNKNOWN ? [] : keys.filter((key) => !own.has(key.toLowerCase()));
}

/** What keeps sessions from bringing the keys: no leave to bring tags, or a limit that leaves one out. */
function problems(role: Subject, keys: readonly string[]): readonly string[] {
    const tagging = trustOf(role)?.statements.filter((statement) => allows(statement, "sts:TagSession")) ?? [];
    const lacking = keys.filter((key) => !tagging.some((statement) => takesKey(statement, key)));
    const compared = `Its policies compare aws:PrincipalTag/${lacking.join(", aws:PrincipalTag/")}, and`;
    return lacking.length === 0
        ? []
        : [
              tagging.length === 0
                  ? `${compared} no statement of assumeRolePolicy allows sts:TagSession.`
                  : `${compared} the aws:TagKeys of assumeRolePolicy leave that out.`,
          ];
}
