import { namedAccount } from "../../evaluate/caller";
import { coversAction } from "../../evaluate/statement";
import type { AccountPrincipal } from "../../matrix/account";
import type { Condition, PolicyStatement } from "../../policy/policy";
import { asksForExternalId, entrances, foundEntrance, letIn, STRANGE, type Probe } from "../chains/entrances";
import type { Rule } from "../toolkit/rule";
import type { Snapshot } from "../toolkit/snapshot";
import { valuesOf } from "../toolkit/statements";

export const foreignAccountTrust: Rule = {
    id: "foreign-account-trust",
    severity: "medium",
    title: "Another account trusted as a whole, without an external ID",
    why: "Every principal that the other account lets do so assumes the role. Where that account is a third party's, its other customers can make it assume the role for them: the confused deputy.",
    remedy: "Of a third party require the external ID that it gives you (sts:ExternalId). Of an account of your own name the role, or require aws:PrincipalOrgID or aws:PrincipalArn.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    *find(snapshot) {
        for (const entrance of entrances(snapshot, (one) => foreignAccounts(one, snapshot).length > 0)) {
            const { role, statement } = entrance;
            if (mayBeManaged(role, snapshot) || asksForExternalId(entrance)) continue;
            for (const owner of foreignAccounts(statement, snapshot)) {
                const step = letIn(entrance, anybodyOf(owner, snapshot), snapshot);
                if (step !== undefined) yield foundEntrance(entrance, `any principal of the account ${owner}`, step);
            }
        }
    },
};

/** Accounts that a statement names as a whole: not of this source, and not known to be of the same organization. */
function foreignAccounts(statement: PolicyStatement, { whole: { account, snapshots }, home }: Snapshot): string[] {
    const { principals } = statement;
    if (principals === undefined || principals.negated || !coversAction(statement, "sts:assumerole")) return [];
    const organization = account.organizations?.get(home.account)?.id;
    const named = principals.entries.flatMap(({ type, value }) => {
        if (type !== "AWS") return [];
        return value === "*" ? statement.conditions.flatMap(askedAccounts) : (namedAccount(value) ?? []);
    });
    return [...new Set(named)].filter((owner) => {
        const id = account.organizations?.get(owner)?.id;
        return !snapshots.some((one) => one.home.account === owner) && (id === undefined || id !== organization);
    });
}

/** The accounts whose principals alone meet a condition. */
function askedAccounts(condition: Condition): string[] {
    const { key, operator } = condition;
    if (operator.negated || operator.ifExists || operator.set === "all") return [];
    const account = key === "aws:principalaccount" ? /^(\d{12})$/ : /^arn:[^:]+:iam::(\d{12}):/;
    if (key !== "aws:principalaccount" && key !== "aws:principalarn") return [];
    return valuesOf(condition).flatMap((value) => account.exec(value)?.[1] ?? []);
}

/**
 * Whether a role is one by which AWS Organizations, AWS Control Tower and StackSets manage an account: such a role trusts
 * the management account. Anybody can give a role such a name, so it counts only where the organization isn't known.
 * https://docs.aws.amazon.com/controltower/latest/userguide/roles-how.html
 */
function mayBeManaged({ name }: AccountPrincipal, { whole: { account }, home }: Snapshot): boolean {
    return account.organizations?.get(home.account)?.id === undefined && MANAGED.test(name);
}

const MANAGED =
    /^(OrganizationAccountAccessRole|AWSControlTower\w*|aws-controltower-.*|AWSCloudFormationStackSet\w*|stacksets-exec-.*)$/;

/** A role of an account of which nobody here knows, in no organization, without tags and MFA. */
function anybodyOf(owner: string, { home }: Snapshot): Probe {
    return {
        caller: { type: "account", account: owner },
        action: "sts:AssumeRole",
        request: {
            "aws:principalaccount": owner,
            "aws:principalarn": `arn:${home.partition}:iam::${owner}:role/${STRANGE}`,
            "aws:principalorgid": `o-${STRANGE}`,
            "aws:principalorgpaths": [`o-${STRANGE}/r-${STRANGE}/`],
            "aws:principalisawsservice": "false",
            "aws:principaltype": "AssumedRole",
        },
    };
}
