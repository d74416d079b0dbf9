import { COMMAND_DOCUMENTS } from "../../access/bypasses";
import { UNKNOWN } from "../pack/known";
import { judge, notApplicable, type Rule, type RuleConfig, type Subject, unknown } from "../pack/rule";
import { commandAction } from "../resources/commands";
import { Relations } from "../resources/relations";
import { contentOf, SSM_DOCUMENT } from "../resources/session-documents";
import { ASSOCIATION, documentName, MAINTENANCE_TASK } from "../resources/ssm-resources";
import { listed, mistakesIn, textList } from "../pack/settings";

const TYPES = [ASSOCIATION, MAINTENANCE_TASK];

export const scheduledCommands: Rule = {
    name: "scheduled-commands",
    description: "An association or a maintenance window's task runs commands on instances.",
    why: "The commands run as root, now and on a schedule; no session policy governs them, and anyone who can write the document or its source decides what they are.",
    severity: "medium",
    enforcementLevel: "advisory",
    remediationSteps: "Remove it, or name the document in allowedDocuments once its commands are reviewed.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-state.html",
    tags: ["bypasses", "documents"],
    settings: {
        allowedDocuments: textList("Documents, by name, that associations and tasks may run"),
    },
    mistakes: mistakesIn("allowedDocuments", (name) => !/^[\w.-]{3,128}$/.test(name), "a document's name"),
    resource: {
        types: TYPES,
        check: (subject, config) => {
            const { property } = reference(subject);
            const name = subject.props[property];
            if (name === UNKNOWN) return unknown(property);

            if (typeof name !== "string" || !COMMAND_DOCUMENTS.includes(documentName(name)))
                return notApplicable("it runs no document of AWS's that runs commands");

            return judge(isAllowed(documentName(name), config) ? [] : [`It runs ${documentName(name)} on instances.`]);
        },
    },
    // What a document of the program's own does shows only beside it.
    stack: (resources, config) => {
        const stack = new Relations(resources);
        return stack.ofType(...TYPES).flatMap((one) =>
            stack
                .referred(one, reference(one).property, [SSM_DOCUMENT], ["name", "arn", "id"])
                .filter(({ name, props }) => !isAllowed(typeof props.name === "string" ? props.name : name, config))
                .flatMap((document) => {
                    const content = contentOf(document);
                    const action = content.state === "read" ? commandAction(content.value) : undefined;
                    return action === undefined
                        ? []
                        : [
                              {
                                  problem: `It runs ${document.name}, which has a step ${action}, on instances.`,
                                  urn: one.urn,
                              },
                          ];
                }),
        );
    },
};

/** Where a resource names the document it runs. */
function reference({ type }: Subject): { readonly property: string } {
    return { property: type === MAINTENANCE_TASK ? "taskArn" : "name" };
}

function isAllowed(name: string, config: RuleConfig): boolean {
    return listed(config.allowedDocuments).includes(name);
}
