import { at, UNKNOWN } from "../pack/known";
import { judge, notApplicable, type Rule, type RuleConfig, unknown } from "../pack/rule";
import { SSM_DOCUMENT } from "../resources/session-documents";
import { listed, mistakesIn, textList } from "../pack/settings";

export const documentSharing: Rule = {
    name: "document-sharing",
    description: "A Systems Manager document is shared with the public, or with an account that isn't allowed.",
    why: "A document shows how sessions and commands run, and everything written in it; anyone may read and copy a public one.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps: "Remove permissions, or list the accounts that need the document.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-ssm-sharing.html",
    framework: {
        name: "AWS Foundational Security Best Practices",
        version: "1.0.0",
        reference: "SSM.4",
        specification: "SSM documents should not be public",
    },
    tags: ["documents"],
    settings: {
        allowedAccounts: textList(
            "The IDs of the accounts that documents may be shared with; an empty list allows any, but not the public",
        ),
    },
    mistakes: mistakesIn("allowedAccounts", (account) => !/^\d{12}$/.test(account), "an account ID of twelve digits"),
    resource: {
        types: [SSM_DOCUMENT],
        check: ({ props }, config) => {
            const permissions = at(props, "permissions");
            const accounts = at(permissions, "account_ids") ?? at(permissions, "accountIds");
            if (accounts === UNKNOWN) return unknown("permissions");

            if (accounts === undefined || accounts === "") return notApplicable("it isn't shared");

            const shared = [accounts].flat().flatMap((one) => (typeof one === "string" ? one.split(",") : []));
            return judge(
                problems(
                    shared.map((one) => one.trim()),
                    config,
                ),
            );
        },
    },
};

function problems(shared: readonly string[], config: RuleConfig): readonly string[] {
    if (shared.some((one) => one.toLowerCase() === "all"))
        return ["permissions shares the document with every AWS account."];

    const allowed = listed(config.allowedAccounts);
    const others = allowed.length === 0 ? [] : shared.filter((one) => one !== "" && !allowed.includes(one));
    return others.length === 0
        ? []
        : [`permissions shares the document with ${others.join(", ")} (expected ${allowed.join(", ")}).`];
}
