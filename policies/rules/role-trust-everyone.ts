import { coversAction } from "../../access/evaluate";
import type { Condition, PolicyStatement } from "../../access/policy";
import { ROLE } from "../../access/stack";
import { demands, trustOf } from "../iam/federation";
import { named } from "../iam/sessions";
import { WHO } from "../iam/everyone";
import { judge, notApplicable, type Rule } from "../pack/rule";

export const roleTrustEveryone: Rule = {
    name: "role-trust-everyone",
    description: "A role lets everyone in, of whatever account.",
    why: "Anyone with an AWS account can assume the role and use all of its permissions, sessions included.",
    severity: "critical",
    enforcementLevel: "mandatory",
    remediationSteps:
        'Name the accounts or roles in Principal; beside "AWS": "*" require aws:PrincipalOrgID, aws:PrincipalAccount or aws:PrincipalArn.',
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous",
    tags: ["iam"],
    resource: {
        types: [ROLE],
        check: (role) => {
            const trust = trustOf(role);
            return trust === undefined
                ? notApplicable("its trust policy can't be judged: see iam-document-readable")
                : judge(
                      trust.statements
                          .filter((one) => letsEveryoneIn(one) && !one.conditions.some((each) => limits(each, one)))
                          .map((one) => `${named(one)}: ${written(one)} is everyone, and no condition says who.`),
                  );
        },
    },
};

function letsEveryoneIn(statement: PolicyStatement): boolean {
    const { principals } = statement;
    return (
        statement.effect === "Allow" &&
        coversAction(statement, "sts:assumerole") &&
        principals !== undefined &&
        (principals.negated || principals.entries.some(({ type, value }) => type === "AWS" && value === "*"))
    );
}

function written({ principals }: PolicyStatement): string {
    return principals?.negated === true ? "NotPrincipal" : 'the principal "AWS": "*"';
}

/** Whether a condition says who: it fails without the key, and takes no value whatever. */
function limits(condition: Condition, { conditions }: PolicyStatement): boolean {
    const { key, values } = condition;
    const texts = "templates" in values ? values.templates.map(({ text }) => text) : [];
    return (
        WHO.includes(key) &&
        values.family !== "null" &&
        demands(conditions, key).includes(condition) &&
        // A pattern of ARNs that leaves the account open says as little.
        !texts.some((text) => /^(\*|arn:[^:]*:(iam|sts)::\*.*)$/.test(text))
    );
}
