import { z } from "zod";
import { PRINCIPAL_TYPES } from "../matrix/account";
import { SESSION_KINDS } from "./expectation";

/**
 * The form of an expectations file. Every scalar is text here: YAML's numbers and Booleans are switched off, so that a
 * tag's value 1.10 stays 1.10.
 */
const text = z.string("text").min(1, "text that isn't empty");
const oneOrMany = z.union([text, z.array(text).min(1, "one entry or more")]);
/** All principals are written "*": an empty object may be a key that was left out. */
const saysSomething = (value: object): boolean => Object.keys(value).length > 0;

// A value that was left out may not stand for the empty one.
const tagValue = z.string("text").min(1, 'a value, "*" for any, or [""] for the empty one');
const tagPatterns = z
    .record(text, z.union([tagValue, z.array(z.string("text")).min(1, "one value or more")]))
    .refine(saysSomething, "invalid value {} (expected one tag or more)");

const principal = z
    .strictObject({
        name: oneOrMany.optional(),
        type: z.enum(PRINCIPAL_TYPES).optional(),
        group: oneOrMany.optional(),
        tags: tagPatterns.optional(),
        withoutTags: oneOrMany.optional(),
    })
    .refine(
        saysSomething,
        'invalid value {} (expected at least one of name, type, group, tags, withoutTags, or "*" for all)',
    );

const instance = z
    .strictObject({
        name: oneOrMany.optional(),
        region: oneOrMany.optional(),
        tags: tagPatterns.optional(),
        withoutTags: oneOrMany.optional(),
    })
    .refine(
        saysSomething,
        'invalid value {} (expected at least one of name, region, tags, withoutTags, or "*" for all)',
    );

const principals = z.union([text, principal, z.array(z.union([text, principal])).min(1, "one entry or more")]);
const instances = z.union([text, instance, z.array(z.union([text, instance])).min(1, "one entry or more")]);
const kind = z.enum(SESSION_KINDS);

const expectation = z
    .strictObject({
        who: principals,
        except: principals.optional(),
        mustReach: instances.optional(),
        mustNotReach: instances.optional(),
        mustReachOnly: instances.optional(),
        exceptInstances: instances.optional(),
        sessions: z.union([kind, z.array(kind).min(1, "one entry or more")]).optional(),
        escalation: z.literal("allowed").optional(),
        reason: text.optional(),
    })
    .superRefine((value, context) => {
        const demands = (["mustReach", "mustNotReach", "mustReachOnly"] as const).filter((key) => key in value);
        if (demands.length === 1) return;
        const found = demands.length === 0 ? "has no demand" : `has ${demands.join(" and ")}`;
        context.addIssue({
            code: "custom",
            message: `${found} (expected exactly one of mustReach, mustNotReach, mustReachOnly)`,
        });
    });

export const fileSchema = z.strictObject({
    expectations: z.array(expectation, "a list of expectations").min(1, "one expectation or more"),
});

export type WrittenExpectation = z.infer<typeof expectation>;
export type WrittenPrincipals = z.infer<typeof principals>;
export type WrittenInstances = z.infer<typeof instances>;
