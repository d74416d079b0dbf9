import { layersOf, layerStatements, statementsOf } from "../../evaluate/outcome";
import { Kept } from "../../kept";
import { coversAction } from "../../evaluate/statement";
import type { AccountPrincipal } from "../../matrix/account";
import type { Condition, PolicyStatement } from "../../policy/policy";
import { isDocument, isSession, resourceTexts, valuesOf } from "./statements";

export const REQUEST_TAG = "aws:requesttag/";
export const TAG_KEYS = "aws:tagkeys";

/** The statements of all that a principal has, where they speak of an action and have conditions. */
export function limitsOn(action: string, { policies }: AccountPrincipal): readonly PolicyStatement[] {
    const lower = action.toLowerCase();
    const find = (): readonly PolicyStatement[] =>
        layerStatements(layersOf(policies)).filter((one) => one.conditions.length > 0 && coversAction(one, lower));
    return limits.of(policies, find, lower);
}

const limits = new Kept<AccountPrincipal["policies"], readonly PolicyStatement[]>();

function conditionsOn(action: string, principal: AccountPrincipal): readonly Condition[] {
    return limitsOn(action, principal).flatMap(({ conditions }) => conditions);
}

const RESOURCE_TAG = /^(?:aws|ec2|ssm|iam):resourcetag\//;

/** The tags of what is tagged that a principal's statements on an action ask for, as they are written. */
export function askedTags(action: string, principal: AccountPrincipal): string[] {
    const names = conditionsOn(action, principal)
        .filter(({ key }) => RESOURCE_TAG.test(key))
        .map(({ name }) => name.slice(name.indexOf("/") + 1));
    return [...new Set(names)];
}

/**
 * A key in other letter cases, itself first: to IAM's conditions all of them are one key, to EC2 they are several. Those
 * that the policies name are among them.
 */
export function spellings(key: string, action: string, principal: AccountPrincipal): string[] {
    const lower = key.toLowerCase();
    const asked = conditionsOn(action, principal);
    // Of all condition keys this one alone has the letter case of tags.
    if (!asked.some((one) => one.key === TAG_KEYS)) return [key];
    const named = asked.flatMap((one) => {
        if (one.key === TAG_KEYS) return valuesOf(one);
        return one.key.startsWith(REQUEST_TAG) ? [one.name.slice(REQUEST_TAG.length)] : [];
    });
    const usual = [key, lower, key.toUpperCase(), lower.slice(0, 1).toUpperCase() + lower.slice(1)];
    return [...new Set([...usual, ...named.filter((one) => one.toLowerCase() === lower)])];
}

/** Values that a tag could be given: one that no policy names, and those that policies limit it to. */
export function writableValues(key: string, action: string, principal: AccountPrincipal): string[] {
    const named = conditionsOn(action, principal).filter((one) => one.key === `${REQUEST_TAG}${key.toLowerCase()}`);
    return ["x0f1e2d3c4b5a69788", ...named.flatMap(valuesOf)];
}

/** The regions whose instances a principal's sessions can be on; `*` where any can. */
export function sessionRegions({ policies }: AccountPrincipal): string[] {
    const statements = statementsOf(policies.identity).filter(
        (one) => one.effect === "Allow" && coversAction(one, "ssm:startsession"),
    );
    const regions = statements.flatMap((one) => {
        const texts = resourceTexts(one);
        if (texts.length === 0) return ["*"];
        return texts.filter((text) => !isDocument(text) && !isSession(text)).map((text) => text.split(":")[3] ?? "*");
    });
    return regions.every((one) => /^[a-z0-9-]+$/.test(one)) ? [...new Set(regions)] : ["*"];
}
