import type { Policy } from "../../access/policy/policy";
import { ROLE } from "../iam/documents";
import { allows, onFederation, trustOf } from "../iam/federation";
import { principals } from "../iam/principals";
import { readDocuments } from "../iam/read";
import { principalKeys } from "../iam/tag-writes";
import { policiesOf } from "../iam/ways-round";
import { UNKNOWN } from "../pack/known";
import type { Rule, Subject } from "../pack/rule";
import { Relations } from "../resources/relations";
import { tagsOf } from "../resources/tags";

/** A role that lives by session tags has to take them. */
export const federationTagSession: Rule = {
    name: "federation-tag-session",
    description: "A role's sessions go by their tags, but its trust policy takes no tags.",
    why: "Without sts:TagSession the provider's sign-in fails as soon as it sends tags; without tags the role reaches nothing.",
    severity: "medium",
    enforcementLevel: "mandatory",
    remediationSteps: "Allow sts:TagSession beside sts:AssumeRoleWithSAML or sts:AssumeRoleWithWebIdentity.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
    tags: ["federation", "tags", "iam"],
    configSchema: { properties: {} },
    resource: {
        types: [ROLE],
        check: (subject, config) =>
            onFederation(subject, config, () => {
                const inline = readDocuments(subject).flatMap((document): Policy[] =>
                    document.state === "read" && document.kind === "identity" ? [document.policy] : [],
                );
                const keys = brought(principalKeys(inline), subject);
                return keys.length === 0 ? undefined : takesTags(subject) ? [] : [text(keys)];
            }),
    },
    // Most of a role's policies aren't part of the role.
    stack: (resources) => {
        const all = principals(new Relations(resources));
        return all.flatMap(({ resource, ...principal }) => {
            const role = resource?.type === ROLE ? resource : undefined;
            if (role === undefined || (trustOf(role)?.federated.length ?? 0) === 0 || takesTags(role)) {
                return [];
            }
            const others = {
                ...principal,
                resource,
                documents: principal.documents.filter((held) => held.resource !== role),
            };
            const keys = brought(principalKeys(policiesOf(others)), role);
            return keys.length === 0 ? [] : [{ problem: text(keys), urn: role.urn }];
        });
    },
};

/** The keys that sessions have to bring: the role's own tags they have anyway. */
function brought(keys: readonly string[], role: Subject): readonly string[] {
    const tags = tagsOf(role);
    const own = new Set(tags === UNKNOWN ? [] : Object.keys(tags).map((key) => key.toLowerCase()));
    return tags === UNKNOWN ? [] : keys.filter((key) => !own.has(key.toLowerCase()));
}

function takesTags(role: Parameters<typeof trustOf>[0]): boolean {
    return trustOf(role)?.statements.some((statement) => allows(statement, "sts:TagSession")) === true;
}

function text(keys: readonly string[]): string {
    return `Its policies compare aws:PrincipalTag/${keys.join(", aws:PrincipalTag/")}, and no statement of assumeRolePolicy allows sts:TagSession.`;
}
