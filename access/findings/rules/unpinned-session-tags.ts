import { meets } from "../../evaluate/condition";
import type { RequestContext } from "../../evaluate/context";
import { coversAction } from "../../evaluate/statement";
import { YES } from "../../evaluate/truth";
import type { Condition, Policy, PolicyStatement } from "../../policy/policy";
import { statementName } from "../../evaluate/reasons";
import { ownTagKeys } from "../toolkit/gating-tags";
import type { Rule } from "../toolkit/rule";
import { RUN_AS_TAG } from "../../session-settings";

export const unpinnedSessionTags: Rule = {
    id: "unpinned-session-tags",
    severity: "high",
    title: "Session tags that the caller chooses",
    why: "Anyone who assumes the role chooses the session tags that its policies compare, and so the instances.",
    remedy: "Pin the tags in the trust policy with aws:RequestTag/KEY, and the keys with ForAllValues on aws:TagKeys; or remove sts:TagSession.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
    *find(snapshot) {
        for (const principal of snapshot.people) {
            const own = ownTagKeys(principal);
            // IAM Identity Center writes the trust policy of its roles and brings the tags that its administrators set.
            if (principal.trust === undefined || principal.arn.includes(":role/aws-reserved/sso.amazonaws.com/"))
                continue;

            if (own.length === 0 && snapshot.sessions(principal) === "none") continue;
            for (const statement of principal.trust.statements) {
                if (statement.effect !== "Allow" || !coversAction(statement, "sts:tagsession")) continue;
                const caller = statement.principals?.entries.some(({ type }) => type === "AWS") === true;
                // Who limits tags at all has thought of them.
                const unlimited =
                    caller && !statement.conditions.some(({ key }) => /^aws:(requesttag\/|tagkeys$)/.test(key));
                const keys = unlimited && !own.includes(RUN_AS_TAG) ? [...own, RUN_AS_TAG] : own;
                const free = keys
                    .filter((key) => (caller ? takesAnything(statement, key) : !limits(statement, key)))
                    .filter((key) => !isRefused(principal.trust, key));
                if (free.length === 0) continue;
                const found = { principals: [principal.arn], policy: principal.trust.name };
                yield {
                    ...found,
                    statement: statementName(statement),
                    // An identity provider's tags are its own word, which the role trusts anyway; run-as may be off.
                    ...((!caller || free.every((key) => key === RUN_AS_TAG)) && { severity: "medium" as const }),
                    claim: {
                        holder: caller ? "callers" : "providers",
                        effect: `pass the session tags ${free.join(", ")} with any value`,
                        actions: [],
                    },
                };
            }
        }
    },
};

/** Whether a Deny of the trust policy surely keeps a tag away. */
function isRefused(trust: Policy | undefined, key: string): boolean {
    return (trust?.statements ?? []).some(
        (one) =>
            one.effect === "Deny" &&
            coversAction(one, "sts:tagsession") &&
            one.conditions.every((condition) => isAboutTag(condition, key)) &&
            takesAnything(one, key),
    );
}

function isAboutTag(condition: Condition, key: string): boolean {
    return condition.key === `aws:requesttag/${key.toLowerCase()}` || condition.key === "aws:tagkeys";
}

/** Whether a statement surely lets in a tag with a value that no policy names. */
function takesAnything({ conditions }: PolicyStatement, key: string): boolean {
    const tag = `aws:requesttag/${key.toLowerCase()}`;
    const context: RequestContext = {
        get: (name) => {
            if (name === tag) return "x0f1e2d3c4b5a69788";
            return name === "aws:tagkeys" ? [key] : { unknown: "depends on who assumes the role" };
        },
    };
    return conditions.filter((one) => isAboutTag(one, key)).every((one) => meets(one, context) === YES);
}

/** Whether a statement says anything of a tag. */
function limits({ conditions }: PolicyStatement, key: string): boolean {
    return conditions.some((one) => isAboutTag(one, key));
}
