import { type Principal, principals } from "../../access/stack";
import { allows, takesKey, trustOf } from "../iam/federation";
import { policiesOf } from "../iam/bypass-checks";
import { sessionGrants } from "../iam/sessions";
import { UNKNOWN } from "../pack/known";
import type { Rule, StackSubject } from "../pack/rule";
import { Relations } from "../resources/relations";
import { onPreferences, preferencesOf, SSM_DOCUMENT } from "../resources/session-documents";
import { tagsOf } from "../resources/tags";
import { textList } from "../pack/settings";

const TAG = "SSMSessionRunAs";

export const sessionRunAs: Rule = {
    name: "session-run-as",
    description: "Sessions with this document run as ssm-user, who is root by sudo.",
    why: "All principals are the same user on the instance and can do everything there.",
    severity: "medium",
    enforcementLevel: "advisory",
    remediationSteps:
        "Set inputs.runAsEnabled to true, and tag principals with SSMSessionRunAs or set inputs.runAsDefaultUser.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-run-as.html",
    tags: ["preferences"],
    settings: {
        forbiddenUsers: textList("Users that runAsDefaultUser must not be", "root", "ssm-user"),
    },
    resource: onPreferences(({ runAsEnabled, runAsDefaultUser: user }, { forbiddenUsers = ["root", "ssm-user"] }) => [
        ...(runAsEnabled ? [] : ["inputs.runAsEnabled isn't true."]),
        ...((forbiddenUsers as readonly string[]).includes(user) ? [`inputs.runAsDefaultUser is ${user}.`] : []),
    ]),
    // Without a default user, AWS refuses the sessions of principals without the tag.
    stack: (resources) => {
        const stack = new Relations(resources);
        const documents = stack.ofType(SSM_DOCUMENT).filter((document) => {
            const preferences = preferencesOf(document);
            return (
                preferences.state === "read" &&
                preferences.inputs.runAsEnabled &&
                preferences.inputs.runAsDefaultUser === ""
            );
        });
        const [document] = documents;
        // Of several documents it isn't known here who uses which.
        if (document === undefined || documents.length > 1) return [];

        return principals(stack)
            .filter((one) => policiesOf(one).some((policy) => sessionGrants(policy).length > 0))
            .flatMap((one) => untagged(one))
            .map((name) => ({
                problem: `AWS refuses the sessions of ${name}: inputs.runAsDefaultUser is empty, and ${name} has no tag ${TAG}.`,
                urn: document.urn,
            }));
    },
};

/** The name of a user or role whose sessions bring no tag: neither its own, nor one that its trust policy accepts. */
function untagged({ kind, resource }: Principal<StackSubject>): readonly string[] {
    if (resource === undefined || (kind !== "user" && kind !== "role")) return [];

    const tags = tagsOf(resource);
    if (tags === UNKNOWN || Object.keys(tags).some((key) => key.toLowerCase() === TAG.toLowerCase())) return [];

    const accepts = trustOf(resource)?.statements.some((one) => allows(one, "sts:TagSession") && takesKey(one, TAG));
    return accepts === true ? [] : [resource.name];
}
