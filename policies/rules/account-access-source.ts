import { coversAction } from "../../access/evaluate";
import type { PolicyStatement } from "../../access/policy";
import { ROLE } from "../../access/stack";
import { demands, trustOf } from "../iam/federation";
import { named } from "../iam/sessions";
import { judge, notApplicable, type Rule } from "../pack/rule";

const SERVICE = "account-access.amazonaws.com";
const SOURCES = ["aws:SourceArn", "aws:SourceAccount"];

export const accountAccessSource: Rule = {
    name: "account-access-source",
    description: "A role trusts account access manager without saying for which application.",
    why: "The service acts for the applications of every account: without a source it may hand the role to people whom another account's application entitles.",
    severity: "medium",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Require aws:SourceArn to be the application's ARN, or at least aws:SourceAccount to be the account.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    tags: ["federation", "iam"],
    resource: {
        types: [ROLE],
        check: (role) => {
            const trust = trustOf(role);
            if (trust === undefined)
                return notApplicable("its trust policy can't be judged: see iam-document-readable");

            const trusting = trust.statements.filter(trustsService);
            return trusting.length === 0
                ? notApplicable("its trust policy doesn't name account access manager")
                : judge(
                      trusting
                          .filter(({ conditions }) => SOURCES.every((key) => demands(conditions, key).length === 0))
                          .map((one) => `${named(one)}: neither aws:SourceArn nor aws:SourceAccount is required.`),
                  );
        },
    },
};

function trustsService(statement: PolicyStatement): boolean {
    return (
        statement.effect === "Allow" &&
        coversAction(statement, "sts:assumerole") &&
        statement.principals?.entries.some(({ type, value }) => type === "Service" && value === SERVICE) === true
    );
}
