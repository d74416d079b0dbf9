import { namedAccount } from "../../evaluate/caller";
import { coversAction } from "../../evaluate/statement";
import type { AccountPrincipal } from "../../matrix/account";
import type { PolicyStatement } from "../../policy/policy";
import {
    asksForExternalId,
    entrances,
    foundEntrance,
    letIn,
    STRANGE,
    STRANGE_ADDRESS,
    type Probe,
} from "../chains/entrances";
import type { Rule } from "../toolkit/rule";
import type { Snapshot } from "../toolkit/snapshot";

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
            if (isOfOrganization(role) || asksForExternalId(entrance)) continue;
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
    const organization = account.organizations?.get(home.account);
    return principals.entries.flatMap(({ type, value }) => {
        const owner = namedAccount(value);
        if (type !== "AWS" || owner === undefined) return [];
        const member = account.organizations?.get(owner);
        const isOurs =
            snapshots.some((one) => one.home.account === owner) ||
            (member !== undefined && member.id === organization?.id);
        return isOurs ? [] : [owner];
    });
}

/**
 * Roles by which AWS Organizations, AWS Control Tower and StackSets manage an account: they trust the management account.
 * https://docs.aws.amazon.com/controltower/latest/userguide/roles-how.html
 */
function isOfOrganization({ name }: AccountPrincipal): boolean {
    return /^(OrganizationAccountAccessRole|AWSControlTower\w*|aws-controltower-.*|AWSCloudFormationStackSet\w*|stacksets-exec-.*)$/.test(
        name,
    );
}

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
            "aws:sourceip": STRANGE_ADDRESS,
        },
    };
}
