import { layersOf, statementsOf, type AnyPolicy } from "../../evaluate/outcome";
import type { Account } from "../../matrix/account";
import type { Condition, PolicyStatement } from "../../policy/policy";
import { readTemplate, type Template } from "../../policy/template";
import { valuesOfTag } from "../assume/tag-uses";

const PRINCIPAL_ARN = "aws:principalarn";
const USER_NAME = "aws:username";
const RESOURCE_TAG = /^(?:ssm|aws|iam|ec2):resourcetag\/(.*)$/;

/**
 * What the policies of an account say of user names: the names, or patterns of names, that they compare `aws:username` with, and
 * the values of tags that they compare with it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-username
 */
export function userNameConditions(account: Account): readonly Condition[] {
    return statementsOf([...policiesOf(account)]).flatMap((statement) => conditionsIn(statement, account));
}

/**
 * The same of the ARNs of users.
 * @param starts how the ARNs begin: each with a path that users may have.
 */
export function asArns({ values, ...condition }: Condition, starts: readonly string[]): Condition {
    if (!("templates" in values)) return { ...condition, values };
    const templates = values.templates.flatMap(({ text }) => starts.flatMap((start) => templateOf(start + text)));
    return { ...condition, name: "aws:PrincipalArn", key: PRINCIPAL_ARN, values: { ...values, templates } };
}

function conditionsIn({ conditions }: PolicyStatement, account: Account): Condition[] {
    return conditions.flatMap((condition): Condition[] => {
        const { key, values } = condition;
        if (!("templates" in values)) return [];
        if (key === USER_NAME) {
            const templates = values.templates.filter(({ variables }) => variables.length === 0);
            return [{ ...condition, values: { ...values, templates } }];
        }
        const tag = RESOURCE_TAG.exec(key)?.[1];
        if (tag === undefined) return [];
        const tags = [account.instances, account.principals].flatMap((things) => [...valuesOfTag(things, tag)]);
        const names = values.templates.flatMap((template) => tags.flatMap((value) => nameIn(value, template)));
        const templates = [...new Set(names)].flatMap(templateOf);
        return templates.length === 0 ? [] : [{ ...condition, values: { ...values, templates } }];
    });
}

/** The user name with which a text with the variable becomes a value. */
function nameIn(value: string, { variables, text }: Template): string[] {
    const [variable, ...others] = variables;
    if (variable?.key !== USER_NAME || others.length > 0) return [];
    const [before = "", after = ""] = text.split(/\$\{[^}]*\}/);
    const isLike = value.startsWith(before) && value.endsWith(after) && value.length > before.length + after.length;
    return isLike ? [value.slice(before.length, value.length - after.length)] : [];
}

function templateOf(text: string): Template[] {
    const template = readTemplate(text, true);
    return typeof template === "string" ? [] : [template];
}

function policiesOf({ principals, groups = [], managedPolicies = [] }: Account): ReadonlySet<AnyPolicy> {
    return new Set([
        ...principals.flatMap(({ policies }) => layersOf(policies).flatMap((layer) => layer.policies)),
        ...groups.flatMap(({ policies }) => policies),
        ...managedPolicies.map(({ current }) => current()),
    ]);
}
