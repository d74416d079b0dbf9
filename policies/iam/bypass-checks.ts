import type { PolicyConfigSchema } from "@pulumi/policy";
import type { Policy, PolicyStatement } from "../../access/policy";
import { matchesName } from "../pack/exceptions";
import type { ResourceCheck, Rule, RuleConfig, StackCheck, StackProblem } from "../pack/rule";
import { Relations } from "../resources/relations";
import { onDocuments } from "./check";
import {
    type HeldDocument,
    type Principal,
    principals,
    type ReadDocument,
    type StackResource,
} from "../../access/stack";
import { isBoundary } from "./boundary";
import { limitsSessions } from "./sessions";
import { listed, mistakesIn, textList } from "../pack/settings";

/** Finds what in a document bypasses its principal's sessions; `granted` are all the documents of that principal. */
type BypassFinder = (policy: Policy, config: RuleConfig, granted: readonly Policy[]) => readonly string[];

/** The settings of every rule on bypasses. */
export const bypassSettings: PolicyConfigSchema["properties"] = {
    principals: {
        type: "string",
        enum: ["limited", "all"],
        default: "limited",
        description:
            "Whose documents are judged: those of principals whose sessions are limited, or those of all principals",
    },
    allowedResources: textList(
        "Resources, as policies write them, on which the actions are allowed after all; * stands for anything",
    ),
};

/**
 * The two checks of a rule on bypasses. A document that limits sessions is judged by itself, before it is created;
 * documents that bypass its sessions only together with another one of the same principal are judged in the stack.
 */
export function bypassChecks(find: BypassFinder): Pick<Rule, "mistakes" | "resource" | "stack"> {
    return { mistakes, resource: inOneDocument(find), stack: inTheStack(find) };
}

/** Stands for what differs between resources: no pattern names it. */
const ANY = "\u0001";
/** Resources of the services that the actions are of, with nothing said of which they are. */
const ANY_RESOURCE = ["ssm", "ec2", "ecs", "ec2-instance-connect", "iam", "sts", "tag"].map(
    (service) => `arn:aws:${service}:${ANY}:${ANY}:${ANY}`,
);

/** A rule is switched off by its level, where everybody sees it, and not by allowing everything. */
const mistakes = mistakesIn(
    "allowedResources",
    (resource) => ["", ...ANY_RESOURCE].some((one) => matchesName(resource, one)),
    'a resource, with * for a part of it; to switch the rule off, set enforcementLevel to "disabled"',
);

function inOneDocument(find: BypassFinder): ResourceCheck {
    return onDocuments((policy, config) => (judgedAlone(policy, config) ? find(policy, config, [policy]) : undefined));
}

function judgedAlone(policy: Policy, config: RuleConfig): boolean {
    return config.principals === "all" || limitsSessions(policy);
}

function inTheStack(find: BypassFinder): StackCheck {
    return (resources, config) => {
        const problems = new Map<string, { problem: StackProblem; names: Set<string> }>();
        for (const principal of principals(new Relations(resources))) {
            const granted = policiesOf(principal);
            if (!limitsSessions(...granted)) continue;

            for (const { document, resource } of principal.documents.filter(isRead)) {
                const judged = judgedAlone(document.policy, config) && !isBoundary(resource);
                for (const text of judged ? [] : find(document.policy, config, granted)) {
                    const key = `${resource.urn} ${text}`;
                    const known = problems.get(key) ?? {
                        problem: { problem: text, urn: resource.urn },
                        names: new Set(),
                    };
                    problems.set(key, known);
                    known.names.add(principal.name);
                }
            }
        }
        return [...problems.values()].map(({ problem: { problem, urn }, names }) => ({
            problem: `${problem} It counts for ${[...names].join(", ")}, whose sessions another policy limits.`,
            urn,
        }));
    };
}

/** A principal's documents as far as they can be read. */
export function policiesOf({ documents }: Principal): readonly Policy[] {
    return documents.filter(isRead).map(({ document }) => document.policy);
}

export function isRead<R extends StackResource>(
    held: HeldDocument<R>,
): held is HeldDocument<R> & { readonly document: ReadDocument & { readonly state: "read" } } {
    return held.document.state === "read";
}

/** Whether the configuration allows the statement's resources, each of them. */
export function isAllowedOn({ resources }: PolicyStatement, config: RuleConfig): boolean {
    const allowed = listed(config.allowedResources);
    return (
        resources !== undefined &&
        !resources.negated &&
        resources.patterns.every(({ text }) => allowed.some((pattern) => matchesName(pattern, text)))
    );
}
