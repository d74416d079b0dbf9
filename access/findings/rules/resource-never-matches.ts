import { matchGlob } from "../../match/glob";
import type { PolicyStatement } from "../../policy/policy";
import type { Template } from "../../policy/template";
import { actionNames, resourceArns } from "../../reference/reference";
import type { Rule } from "../toolkit/rule";
import { resourcesOf, SESSION_ACTIONS } from "../toolkit/session-resources";
import { alone, inStatement, type Snapshot, type StatementUse } from "../toolkit/snapshot";
import { isDocument } from "../toolkit/statements";
import { enumeration } from "../../report/enumeration";

export const resourceNeverMatches: Rule = {
    id: "resource-never-matches",
    severity: "medium",
    title: "A resource that none of its actions supports",
    why: "An ARN in a form that no session, instance or document has matches nothing: an Allow allows nothing there, and a Deny leaves open what it was written to close.",
    remedy: "Write the ARN as the resource has it: AWS's documents without an account, one's own with it, EC2 instances with the service ec2, servers outside of EC2 as managed-instance/mi-….",
    url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html#awssystemsmanager-resources-for-iam-policies",
    *find(snapshot) {
        const scps = new Set(snapshot.people.flatMap(({ policies }) => policies.scps?.flat() ?? []));
        for (const use of snapshot.everyPolicy) {
            for (const statement of use.policy.statements) {
                const actions = sessionActions(statement);
                if (actions.length === 0 || statement.resources?.negated !== false) continue;
                const { patterns } = statement.resources;
                const found = patterns.flatMap((pattern) => {
                    if (mayMatch({ ...use, statement }, pattern, actions, snapshot)) return [];
                    return [{ pattern, ...problemOf(pattern.text, actions, snapshot) }];
                });
                const all = found.length === patterns.length;
                // An Allow that is dead as a whole is another rule's, which looks at its conditions as well.
                if (all && isDead(statement, actions) && !found.some(({ whose }) => whose)) continue;
                for (const { pattern, why, elsewhere } of found) {
                    // One policy for several accounts and partitions has resources of each.
                    if (elsewhere && (!all || scps.has(use.policy))) continue;
                    const nothing = statement.effect === "Deny" ? "denies nothing" : "allows nothing";
                    yield inStatement({ ...use, statement }, `${pattern.text} ${nothing}: ${why}`);
                }
            }
        }
    },
};

/** The actions of a statement, if all of them are on sessions: one on more is meant for other resources too. */
function sessionActions({ actions }: PolicyStatement): readonly string[] {
    if (actions.negated) return [];
    const covered = ["ssm", "ssmmessages"].flatMap((service) =>
        actionNames(service)
            .map((name) => `${service}:${name}`)
            .filter((name) => actions.patterns.some(({ glob }) => matchGlob(glob, name.toLowerCase()))),
    );
    const others = actions.patterns.some(({ text }) => !/^ssm(messages)?:/i.test(text));
    const judged = covered.filter((name) => SESSION_ACTIONS.includes(name));
    return others || covered.some((name) => !judged.includes(name) && resourceArns(name).length > 0) ? [] : judged;
}

function isDead({ effect }: PolicyStatement, actions: readonly string[]): boolean {
    return effect === "Allow" && actions.every((action) => action === "ssm:StartSession");
}

/** Whether a resource could meet one of the actions, whatever the conditions. */
function mayMatch(use: StatementUse, pattern: Template, actions: readonly string[], snapshot: Snapshot): boolean {
    const [principal] = use.principals;
    // What a variable brings, other rules look at.
    if (principal === undefined || pattern.constant === undefined) return true;
    const statement: PolicyStatement = {
        ...use.statement,
        effect: "Allow",
        conditions: [],
        resources: { negated: false, patterns: [pattern] },
    };
    const policies = alone({ ...use, statement });
    return actions.some((action) => {
        const universes = resourcesOf(action, snapshot.home);
        return !snapshot.impossible(principal, action, { universes, tagged: false, policies });
    });
}

interface Problem {
    readonly why: string;
    /** Whether it would match in another account, partition or service. */
    readonly elsewhere: boolean;
    /** Whether the account in a document's ARN is what is wrong. */
    readonly whose: boolean;
}

function problemOf(text: string, actions: readonly string[], { home }: Snapshot): Problem {
    const [, partition = "", service = "", region = "", owner = "", ...rest] = text.split(":");
    const resource = rest.join(":");
    const here = (why: string): Problem => ({ why, elsewhere: false, whose: false });
    const elsewhere = (why: string): Problem => ({ why, elsewhere: true, whose: false });
    const place = `arn:${home.partition}:`;
    const where = region === "" ? "REGION" : region;
    const account = /^\d{12}$/.test(owner) ? owner : home.account;
    if (/^[a-z-]+$/.test(partition) && partition !== home.partition)
        return elsewhere(`it is of the partition ${partition}, and the account of ${home.partition}`);

    if (actions.some((action) => /:(StartSession|SendCommand)$/.test(action))) {
        const name = resource.slice(resource.indexOf("/") + 1);
        if (isDocument(text)) {
            const form = `${place}ssm:${where}:${name.startsWith("AWS-") ? "" : home.account}:document/${name}`;
            const whose = name.startsWith("AWS-")
                ? "AWS's own documents have no account"
                : "a document has its account";
            if (region !== "") return { why: `${whose} in its ARN: ${form}`, elsewhere: false, whose: true };
        }
        if (/^instance\//.test(resource) && service === "ssm")
            return here(`an EC2 instance is of the service ec2: ${place}ec2:${where}:${account}:${resource}`);

        if (/^managed-instance\/i-/.test(resource) || (/^managed-instance\//.test(resource) && service === "ec2")) {
            return here(
                `managed-instance/mi-… of the service ssm are servers outside of EC2; an EC2 instance is ${place}ec2:${where}:${account}:instance/i-…`,
            );
        }
        if (/^instance\/mi-/.test(resource))
            return here(`a server outside of EC2 is ${place}ssm:${where}:${account}:managed-instance/mi-…`);
    }
    const kinds = [...new Set(actions.flatMap(resourceArns))].map((arn) =>
        arn.replace(/\$\{Partition\}/, home.partition),
    );
    const formats = kinds.map((arn) => arn.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => name.toUpperCase()));
    if (/^\d{12}$/.test(owner) && owner !== home.account && !isDocument(text))
        return elsewhere(`it is of another account than ${home.account}`);

    const known = formats.some((arn) => arn.split(":")[2] === service);
    const why = `no resource of ${enumeration(actions)} has such an ARN${formats.length > 0 ? `; they are ${formats.join(", ")}` : ""}`;
    return known ? here(why) : elsewhere(why);
}
