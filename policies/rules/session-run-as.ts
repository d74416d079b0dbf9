import type { Policy } from "../../access/policy";
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
        "Set inputs.runAsEnabled to true, and tag principals with SSMSessionRunAs or set inputs.runAsDefaultUser. In a stack of session-manager-access: runAsEnabled and runAsDefaultUser of session.preferences.",
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
        return stack.ofType(SSM_DOCUMENT).flatMap((document) => {
            const preferences = preferencesOf(document);
            const { name } = document.props;
            if (preferences.state !== "read" || typeof name !== "string") return [];

            const { runAsEnabled, runAsDefaultUser } = preferences.inputs;
            return (runAsEnabled && runAsDefaultUser === "" ? principals(stack) : [])
                .filter((one) => policiesOf(one).some((policy) => isGranted(name, policy)))
                .flatMap((one) => untagged(one))
                .map((principal) => ({
                    problem: `AWS refuses the sessions of ${principal}: inputs.runAsDefaultUser is empty, and ${principal} has no tag ${TAG}.`,
                    urn: document.urn,
                }));
        });
    },
};

/** Whether a policy names the session document; one that allows all documents doesn't say which of them is used. */
function isGranted(name: string, policy: Policy): boolean {
    return sessionGrants(policy).some(({ documents }) =>
        documents.some(({ exact, resource }) => exact && resource === `document/${name}`),
    );
}

/** The name of a user or role whose sessions bring no tag: neither its own, nor one that its trust policy accepts. */
function untagged({ kind, resource }: Principal<StackSubject>): readonly string[] {
    if (resource === undefined || (kind !== "user" && kind !== "role")) return [];

    const tags = tagsOf(resource);
    if (tags === UNKNOWN || Object.keys(tags).some((key) => key.toLowerCase() === TAG.toLowerCase())) return [];

    const accepts = trustOf(resource)?.statements.some((one) => allows(one, "sts:TagSession") && takesKey(one, TAG));
    return accepts === true ? [] : [resource.name];
}
