import { layersOf, layerStatements, statementsOf } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import { witnessesOf } from "../../evaluate/witnesses";
import { Kept } from "../../kept";
import type { Account, AccountInstance, AccountPrincipal } from "../../matrix/account";
import type { Condition, PolicyStatement } from "../../policy/policy";
import { ASSUMING } from "./free-keys";
import { isVariable, type Template, type Variable } from "../../policy/template";

export const PRINCIPAL_TAG = "aws:principaltag/";
export const REQUEST_TAG = "aws:requesttag/";

/** The tag of a resource as a condition key: of the instance, or of the role that is assumed. */
const RESOURCE_TAG = /^(?:ssm|aws|iam):resourcetag\/(.*)$/;
/** A value that is like no other. */
const OTHER = "x";

/** How policies use a tag of callers. */
export interface TagUse {
    /** The tag's key as it is written first. */
    readonly name: string;
    /** What its values are compared with. */
    readonly conditions: readonly Condition[];
    /** Keys of resource tags that it is compared with as a whole, in lower case. */
    readonly resourceTags: ReadonlySet<string>;
    /** The defaults of variables that it is compared with as a whole. */
    readonly defaults: ReadonlySet<string>;
    /** Whether it is compared with the name of the user who passes it. */
    readonly isUserName: boolean;
    /** Whether other values matter besides: it is a part of a text, or is compared with something that isn't known. */
    readonly isOpen: boolean;
}

interface Collected {
    readonly name: string;
    readonly conditions: Condition[];
    readonly resourceTags: Set<string>;
    readonly defaults: Set<string>;
    isUserName: boolean;
    isOpen: boolean;
}

/** How statements use the tags whose condition keys begin with a prefix, by the tags' keys in lower case. */
export function tagUses(statements: readonly PolicyStatement[], prefix: string): Map<string, TagUse> {
    const found = new Map<string, Collected>();
    const at = (written: string): Collected => {
        const name = written.slice(prefix.length);
        const key = name.toLowerCase();
        const use = found.get(key) ?? {
            name,
            conditions: [],
            resourceTags: new Set<string>(),
            defaults: new Set<string>(),
            isUserName: false,
            isOpen: false,
        };
        found.set(key, use);
        return use;
    };
    for (const { conditions, resources } of statements) {
        for (const condition of conditions) {
            if (condition.key.startsWith(prefix)) compared(condition, at(condition.name));
            for (const template of templatesOf(condition))
                for (const { name } of variablesIn(template, prefix)) filledIn(condition, template, at(name));
        }
        for (const pattern of resources?.patterns ?? [])
            for (const { name } of variablesIn(pattern, prefix)) at(name).isOpen = true;
    }
    return found;
}

/** A tag's value is compared with values, of which some may be variables. */
function compared(condition: Condition, use: Collected): void {
    const { values } = condition;
    if (!("templates" in values)) {
        use.conditions.push(condition);
        return;
    }
    const constants = values.templates.filter(({ variables }) => variables.length === 0);
    use.conditions.push({ ...condition, values: { ...values, templates: constants } });
    for (const template of values.templates) {
        const [first] = template.variables;
        if (first === undefined) continue;
        const tag = RESOURCE_TAG.exec(first.key)?.[1];
        // A passed tag that equals the caller's: `TagFlows` says so.
        const isCopy = condition.key.startsWith(REQUEST_TAG) && first.key.startsWith(PRINCIPAL_TAG);
        if (!isWhole(template)) use.isOpen = true;
        else if (tag !== undefined) use.resourceTags.add(tag);
        else if (first.key === "aws:username") use.isUserName = true;
        else if (!isCopy) use.isOpen = true;
        if (first.fallback !== undefined) use.defaults.add(first.fallback);
    }
}

/** A tag's value is filled in where something else is compared. */
function filledIn({ key }: Condition, template: Template, use: Collected): void {
    const tag = RESOURCE_TAG.exec(key)?.[1];
    if (!isWhole(template)) use.isOpen = true;
    else if (tag !== undefined) use.resourceTags.add(tag);
    // The tag that is passed gets the caller's: the values of callers' tags are tried.
    else if (!key.startsWith(REQUEST_TAG)) use.isOpen = true;
}

/** Whether a text is a variable and nothing else. */
function isWhole({ parts }: Template): boolean {
    const [first, ...others] = parts;
    return first !== undefined && others.length === 0 && isVariable(first);
}

/**
 * Values of a tag, one for each way in which these uses can tell its values apart; `isOpen` where there may be more ways.
 * @param account whose instances', roles' and users' tags and names it is compared with.
 * @param compared further values that it is compared with. Default: none.
 */
export function tagValues(
    uses: readonly TagUse[],
    { instances, principals }: Pick<Account, "instances" | "principals">,
    compared: Iterable<string> = [],
): { readonly values: Set<string>; readonly isOpen: boolean } {
    const conditions = uses.flatMap((use) => use.conditions);
    const isText = conditions.every(({ values }) => "templates" in values || values.family === "null");
    const chosen = { unknown: "is the caller's choice", ...(isText && { like: "?*" }) };
    const values = new Set([...compared, ...uses.flatMap(({ defaults }) => [...defaults])]);
    const tags = new Set(uses.flatMap(({ resourceTags }) => [...resourceTags]));
    for (const tag of tags)
        for (const things of [instances, principals]) for (const value of valuesOfTag(things, tag)) values.add(value);
    if (uses.some((use) => use.isUserName))
        for (const { type, name } of principals) if (type === "user") values.add(name);
    // A pattern may match others than the values that it is compared with as a whole.
    const told = witnessesOf(chosen, conditions, NOTHING, [...values]);
    for (const one of told ?? [OTHER, ...conditions.flatMap(constants)]) if (one !== undefined) values.add(one);
    return { values, isOpen: told === undefined || uses.some((use) => use.isOpen) };
}

const NOTHING = { get: () => undefined };

/** What a condition compares with, as text, its wildcards left out. */
function constants({ values }: Condition): string[] {
    switch (values.family) {
        case "string":
        case "arn":
        case "bool":
            return values.templates.map(({ text }) => text.replaceAll("*", "").replaceAll("?", OTHER) || OTHER);
        case "numeric":
        case "date":
        case "ip":
        case "binary":
            return [...values.texts];
        case "null":
            return [];
    }
}

type Tagged = readonly Pick<AccountPrincipal | AccountInstance, "tags">[];

/** The values that things have of a tag, whose key is in lower case. */
export function valuesOfTag(things: Tagged, key: string): ReadonlySet<string> {
    return valuesOf.of(things, () => findValues(things, key), key);
}

const valuesOf = new Kept<Tagged, ReadonlySet<string>>();

function findValues(things: Tagged, key: string): ReadonlySet<string> {
    return new Set(
        things.flatMap(({ tags }) =>
            Object.entries(tags).flatMap(([name, value]) =>
                name.toLowerCase() === key && typeof value === "string" ? [value] : [],
            ),
        ),
    );
}

/** The statements on the side of roles that decide who assumes them: trust policies and resource control policies. */
export function entryStatements(
    { organizations }: Account,
    roles: readonly AccountPrincipal[],
): readonly PolicyStatement[] {
    const rcps = [...(organizations?.values() ?? [])].flatMap((one) => one.rcps?.flat() ?? []);
    return [...roles.flatMap(({ trust }) => trust?.statements ?? []), ...statementsOf(rcps)];
}

/** The statements of a principal that decide over sessions and over assuming roles. */
export function tagReaders({ policies }: AccountPrincipal): readonly PolicyStatement[] {
    return layerStatements(layersOf(policies)).filter(decidesSessions);
}

/** Whether a statement says something of opening sessions or of assuming roles. */
export function decidesSessions(statement: PolicyStatement): boolean {
    return READERS.some((action) => coversAction(statement, action));
}

const READERS = ["ssm:startsession", ...ASSUMING];

/** The keys of a caller's tag and of one that is passed, where statements compare the two; in lower case. */
export function copiedTags(statements: readonly PolicyStatement[]): (readonly [from: string, to: string])[] {
    return statements
        .flatMap(({ conditions }) => conditions)
        .filter(({ key }) => key.startsWith(REQUEST_TAG))
        .flatMap((condition) =>
            templatesOf(condition)
                .flatMap((template) => variablesIn(template, PRINCIPAL_TAG))
                .map(({ key }) => [key.slice(PRINCIPAL_TAG.length), condition.key.slice(REQUEST_TAG.length)] as const),
        );
}

function templatesOf({ values }: Condition): readonly Template[] {
    return "templates" in values ? values.templates : [];
}

/** The tags that a text has as variables. */
function variablesIn({ variables }: Template, prefix: string): readonly Variable[] {
    return variables.filter(({ key }) => key.startsWith(prefix));
}
