import { ACTIVATION } from "../../access/stack";
import { at, UNKNOWN } from "../pack/known";
import { judgeKnown, type Rule } from "../pack/rule";
import { tagsOf } from "../resources/tags";

export const nodeActivation: Rule = {
    name: "node-activation",
    description: "An activation registers nodes without tags, sets no expiration date, or has its code in plain text.",
    why: "Its nodes get the activation's tags: without them no grant by tags reaches the nodes, and one that lets untagged nodes in reaches them all. With the code, anybody registers a node until it expires.",
    severity: "medium",
    enforcementLevel: "advisory",
    remediationSteps:
        "Set tags that grant access, expirationDate, and the resource option additionalSecretOutputs to activationCode.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/hybrid-activation-managed-nodes.html",
    tags: ["instances", "tags"],
    resource: {
        types: [ACTIVATION],
        check: (subject) => {
            const tags = tagsOf(subject);
            const expiration = at(subject.props, "expirationDate");
            return judgeKnown(
                [
                    ...(tags !== UNKNOWN && Object.keys(tags).length === 0 ? ["It gives its nodes no tags."] : []),
                    ...(expiration === undefined || expiration === ""
                        ? ["expirationDate isn't set: how long nodes can register is left to AWS."]
                        : []),
                    ...(subject.secretOutputs?.includes("activationCode") === false
                        ? ["The stack's state has its code in plain text."]
                        : []),
                ],
                tags === UNKNOWN ? ["tags"] : [],
            );
        },
    },
};
