import { MOST_TAGS } from "../../access/quotas";
import * as z from "zod";
import { isInstanceType, unsupportedByAmazonLinux } from "./instance-types";
import { deception, isReserved, NOT_RESERVED } from "./text";

/**
 * The building blocks of the settings' schemas. Each field's error is the noun phrase of what it allows; where the value
 * stands and what was found there is added by the reader.
 */

/** A text for which `expected` describes what a check wants, the check saying so by returning true. */
export function text(expected: string, check: (value: string) => boolean = () => true) {
    return z.string({ error: expected }).refine(check, { error: expected });
}

/** A map whose keys are known: any other key is refused, by name. */
export function object<Shape extends z.ZodRawShape>(shape: Shape) {
    const keys = Object.keys(shape);
    return z.strictObject(shape, {
        error: (issue) =>
            issue.code === "unrecognized_keys" ? keys.join(", ") : `a map with the keys ${keys.join(", ")}`,
    });
}

/** A list without repetitions and not empty. */
export function list<Item extends z.ZodType>(item: Item, expected: string) {
    return z
        .array(item, { error: expected })
        .min(1, { error: `${expected}, at least one` })
        .superRefine((items, context) => {
            const seen = new Set<unknown>();
            items.forEach((value, index) => {
                if (seen.has(value))
                    context.addIssue({ code: "custom", path: [index], message: `${expected} without duplicates` });

                seen.add(value);
            });
        });
}

/** A map from names of the writer's choice to values, at least `least` of them. */
export function mapOf<Key extends z.ZodType<string, string>, Value extends z.ZodType>(
    key: Key,
    value: Value,
    expected: string,
    least = 1,
) {
    return z.record(key, value, { error: expected }).refine((map) => Object.keys(map).length >= least, {
        error: `${expected}, at least one`,
    });
}

export const boolean = z.boolean({ error: "true or false without quotation marks" });

export function integer(least: number, most: number, of = "an integer") {
    const expected = `${of} from ${least} to ${most}`;
    return z
        .number({ error: expected })
        .int({ error: expected })
        .min(least, { error: expected })
        .max(most, { error: expected });
}

/** A name that becomes a key of the model. */
function name(expected: string, pattern: RegExp) {
    return text(expected, (value) => pattern.test(value)).refine((value) => !isReserved(value), {
        error: NOT_RESERVED,
    });
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
export const userName = name(
    "an IAM user name: 1 to 64 letters, digits and any of + = , . @ _ -",
    /^[\w+=,.@-]{1,64}$/,
);
export const groupName = name(
    "an IAM group name: 1 to 128 letters, digits and any of + = , . @ _ -",
    /^[\w+=,.@-]{1,128}$/,
);
/** Fewer characters than IAM takes: those that names of identity providers can have as well. */
export const roleName = name(
    "an IAM role name: 1 to 64 letters, digits, dots, hyphens and underscores",
    /^[\w.-]{1,64}$/,
);
/** The name of a role that the account has: IAM takes more characters than `roleName`. */
export const existingRoleName = name(
    "an IAM role name: 1 to 64 letters, digits and any of + = , . @ _ -",
    /^[\w+=,.@-]{1,64}$/,
);
export const instanceName = name(
    "a name for an instance: 1 to 64 letters, digits, dots, hyphens and underscores, a letter or digit first",
    /^[A-Za-z0-9][\w.-]{0,63}$/,
);

export const instanceType = text(
    "an EC2 instance type that Amazon Linux 2023 runs on, such as t3.micro or t4g.micro",
    (type) => isInstanceType(type) && unsupportedByAmazonLinux(type) === undefined,
);

/** Whether IAM, and AWS in every service, takes a text in tags. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
export function isTagText(text: string, longest: number): boolean {
    return text.length <= longest && /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text);
}
export const LONGEST_KEY = 128;
export const LONGEST_VALUE = 256;
/** The characters that it takes. */
export const TAG_TEXT = "letters, digits, spaces and any of + - = . _ : / @";

// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
const KEY = `a tag key: 1 to ${LONGEST_KEY} ${TAG_TEXT}`;
const tagKey = z.string({ error: KEY }).superRefine((key, context) => {
    const expected =
        key !== "" && isTagText(key, LONGEST_KEY)
            ? /^aws:/i.test(key)
                ? "a tag key that doesn't begin with aws:, which is AWS's own"
                : trustworthy("a tag key", key)
            : KEY;
    if (expected !== undefined) context.addIssue({ code: "custom", message: expected });
});

const VALUE = `a tag value: text of 1 to ${LONGEST_VALUE} characters`;
const tagValue = z.string({ error: VALUE }).superRefine((value, context) => {
    const expected = value.length < 1 || value.length > LONGEST_VALUE ? VALUE : trustworthy("a tag value", value);
    if (expected !== undefined) context.addIssue({ code: "custom", message: expected });
});

function trustworthy(what: string, value: string): string | undefined {
    const wanted = deception(value);
    return wanted === undefined ? undefined : `${what} ${wanted}`;
}

/** How many tags the program itself gives a user: the one that names its stack. */
export const STACK_TAGS = 1;

const tagsWith = (value: typeof tagValue, most: number, limit: string) =>
    mapOf(tagKey, value, "a map of tags, such as {Environment: Development}").refine(
        (map) => Object.keys(map).length <= most,
        { error: `at most ${most} tags, ${limit}` },
    );

/** The tags of an instance. */
export const tags = tagsWith(tagValue, MOST_TAGS, "AWS's limit");

/** A value of a tag of a user, role or session. IAM takes fewer characters than EC2. */
export const iamTagValue = tagValue.refine((value) => isTagText(value, LONGEST_VALUE), {
    error: `a tag value that IAM accepts: ${TAG_TEXT}`,
});

/** The tags of an IAM user. */
export const userTags = tagsWith(iamTagValue, MOST_TAGS - STACK_TAGS, "AWS's limit minus the tag that names the stack");

/**
 * What is written into a policy, where IAM takes no character beyond Latin-1: it would refuse the whole document.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html
 */
function granted(what: string, written: typeof tagKey) {
    return written.refine((text) => /^[\u0020-\u00ff]*$/.test(text), {
        error: `a tag ${what} with characters that IAM accepts in policies (Latin-1)`,
    });
}
export const grantedKey = granted("key", tagKey);
const grantedValue = granted("value", tagValue);

/** Tags that a grant asks for: a key with one value, or with a list of values of which one is enough. */
export const grantedTags = mapOf(
    grantedKey,
    z.preprocess(
        (value) => (typeof value === "object" || value === undefined ? value : [value]),
        list(grantedValue, "a tag value or a list of tag values"),
    ),
    "a map of the tags that instances must have, such as {Environment: [Development]}",
).refine((map) => Object.keys(map).length <= MOST_TAGS, {
    error: `at most ${MOST_TAGS} tags, AWS's limit for an instance`,
});
