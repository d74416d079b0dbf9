import type { Policy, PolicyStatement } from "../../access/policy";
import { attachments, MANAGED_POLICY, readDocuments } from "../../access/stack";
import { onDocuments } from "../iam/check";
import { isBoundary } from "../iam/boundary";
import { isUnguarded, named, sessionGrants } from "../iam/sessions";
import { isEverything, matchesName } from "../pack/exceptions";
import { at, UNKNOWN } from "../pack/known";
import { type Rule, type RuleConfig, type StackSubject, type Subject, unknown } from "../pack/rule";
import { enumeration } from "../../access/report";
import { invalid } from "../pack/wording";
import { Relations } from "../resources/relations";
import { listed, textList } from "../pack/settings";

/** What is wrong with the instances of a statement: any of those named may be meant, or they are named by ARN. */
interface WrongTarget {
    readonly statement: PolicyStatement;
    readonly wrong: "no condition on tags" | "named by ARN";
    readonly resources: readonly string[];
}

/** What is wrong with the instances that a document grants sessions on; undefined where it grants none. */
function targets(policy: Policy, config: RuleConfig, subject: Subject): readonly WrongTarget[] | undefined {
    const grants = sessionGrants(policy).filter(({ instances }) => instances.length > 0);
    if (grants.length === 0) return undefined;

    const arns = arnsAllowed(config, subject);
    return grants.flatMap((grant): WrongTarget[] => {
        const { statement, instances, tagConditions } = grant;
        const texts = (exact: boolean) => instances.filter((one) => one.exact === exact).map(({ text }) => text);
        if (isUnguarded(grant)) return [{ statement, wrong: "no condition on tags", resources: texts(false) }];

        return tagConditions.length === 0 && !arns
            ? [{ statement, wrong: "named by ARN", resources: texts(true) }]
            : [];
    });
}

function text({ statement, wrong, resources }: WrongTarget): string {
    switch (wrong) {
        case "no condition on tags":
            return `${named(statement)}: ssm:StartSession on ${enumeration(resources)} has no condition on the instances' tags.`;
        case "named by ARN":
            return `${named(statement)}: ssm:StartSession names instances by ARN; only tags are allowed here.`;
    }
}

const documents = onDocuments((policy, config, _document, subject) => targets(policy, config, subject)?.map(text));

export const startSessionTarget: Rule = {
    name: "start-session-target",
    description: "A statement allows sessions on instances without naming them, by tags or one by one.",
    why: "It reaches every instance of the account, those created tomorrow too.",
    severity: "critical",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Add a condition StringEquals on ssm:resourceTag/KEY, or list the ARNs of the instances meant; keep the session document in a statement of its own.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html",
    tags: ["sessions", "iam"],
    settings: {
        instanceArns: {
            type: "string",
            enum: ["allowed", "named", "forbidden"],
            default: "allowed",
            description:
                "Whether exact instance ARNs may stand for a tag condition: always, for namedPrincipals, never",
        },
        namedPrincipals: textList(
            "With instanceArns named: the users, groups and roles whose policies may list instances, by the name of the principal, of the policy's resource or of the role; * stands for anything",
        ),
    },
    mistakes: ({ instanceArns, namedPrincipals }) => {
        const names = (namedPrincipals ?? []) as readonly unknown[];
        const open = names.filter((name) => typeof name === "string" && isEverything(name));
        if (open.length > 0) return [invalid("namedPrincipals", open, "names, with * for a part of one")];

        if (instanceArns === "named") {
            return names.length > 0
                ? []
                : [invalid("instanceArns", instanceArns, "namedPrincipals with it, or another value")];
        }
        return names.length === 0 ? [] : [invalid("namedPrincipals", names, 'nothing, or instanceArns "named"')];
    },
    resource: {
        types: documents.types,
        check: (subject, config) => {
            const answer = documents.check(subject, config);
            const open = config.instanceArns === "named" ? unknownPrincipal(subject) : undefined;
            const byArn = open !== undefined && documents.check(subject, FORBIDDEN).answer === "violates";
            return byArn && answer.answer === "complies" ? unknown(open) : answer;
        },
    },
    stackType: MANAGED_POLICY,
    // A managed policy says nothing of its principals: they come to it by attachments.
    stack: (resources, config) => {
        const stack = new Relations(resources);
        const attached = attachments(stack);
        return stack.ofType(MANAGED_POLICY).flatMap((managed) => {
            const holders = attached.filter(({ policy }) => policy === managed).map(({ principal }) => principal.name);
            return [...boundary(managed, holders), ...notNamed(managed, holders, config)].map((problem) => ({
                problem,
                urn: managed.urn,
            }));
        });
    },
};

const FORBIDDEN = { instanceArns: "forbidden" };

/** What is reported of a policy whose name is a boundary's, where a principal has it as a policy. */
function boundary(managed: StackSubject, holders: readonly string[]): readonly string[] {
    const grants = policiesIn(managed).some((policy) => sessionGrants(policy).length > 0);
    return holders.length > 0 && grants && isBoundary(managed)
        ? [
              `By its name it is a permissions boundary, whose statements aren't judged, but it is attached to ${enumeration(holders)} and grants sessions: give it another name.`,
          ]
        : [];
}

/** Instances by ARN in a managed policy, for somebody who isn't among the principals that may have such. */
function notNamed(managed: StackSubject, holders: readonly string[], config: RuleConfig): readonly string[] {
    if (config.instanceArns !== "named" || isBoundary(managed) || isNamed(config, ownNames(managed))) return [];

    const others = holders.filter((holder) => !isNamed(config, [holder]));
    const who = holders.length === 0 ? "no principal of this stack" : enumeration(others);
    return holders.length > 0 && others.length === 0
        ? []
        : policiesIn(managed)
              .flatMap((policy) => targets(policy, FORBIDDEN, managed) ?? [])
              .filter(({ wrong }) => wrong === "named by ARN")
              .map((problem) => `${text(problem)} It is attached to ${who}.`);
}

function policiesIn(managed: StackSubject): readonly Policy[] {
    return readDocuments(managed).flatMap((document) => (document.state === "read" ? [document.policy] : []));
}

/** Whether exact ARNs may be in this resource's documents, as far as the resource itself shows. */
function arnsAllowed(config: RuleConfig, subject: Subject): boolean {
    switch (config.instanceArns ?? "allowed") {
        case "allowed":
            return true;
        case "named":
            return (
                subject.type === MANAGED_POLICY ||
                unknownPrincipal(subject) !== undefined ||
                isNamed(config, ownNames(subject))
            );
        default:
            return false;
    }
}

/** The property that names whose document it is, where it isn't known yet. */
function unknownPrincipal({ props }: Subject): string | undefined {
    return ["user", "group", "role"].find((property) => at(props, property) === UNKNOWN);
}

function ownNames({ name, props }: Subject): readonly unknown[] {
    return [name, ...["user", "group", "role", "name"].map((key) => at(props, key))];
}

function isNamed({ namedPrincipals }: RuleConfig, names: readonly unknown[]): boolean {
    const patterns = listed(namedPrincipals);
    return names.some((name) => typeof name === "string" && patterns.some((one) => matchesName(one, name)));
}
