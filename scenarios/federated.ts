import * as z from "zod";
import { mapValues } from "../access/map-values";
import { limitsOf, type Assignment, type RoleTrust, type Tags } from "../access/model";
import { RUN_AS_TAG } from "../access/session-settings";
import { enumeration } from "../access/report";
import { object, roleName } from "./settings/fields";
import {
    accountAccessSettings,
    identityCenterSettings,
    oidcSettings,
    osUser,
    people,
    runAsSettings,
    samlSettings,
    sessionTagKeys,
} from "./settings/federation";
import { grantLimits, isLimit } from "./settings/grant-limits";
import { anyInstances, companyInstances } from "./settings/instances";
import { scenario } from "./scenario";

/** Where people sign in, and the key of its settings. */
const SETTINGS = {
    saml: "saml",
    oidc: "oidc",
    "identity-center": "identityCenter",
    "account-access": "accountAccess",
} as const;
const SOURCES = Object.keys(SETTINGS) as readonly (keyof typeof SETTINGS)[];

const tagged = (Department: string, Environment: string) => ({ tags: { Department, Environment } });

const settings = object({
    source: z
        .enum(SOURCES, { error: `one of ${SOURCES.join(", ")}` })
        .default("saml")
        .meta({
            description:
                "Where people sign in: with a `saml` or an `oidc` identity provider, or with IAM Identity Center by a permission set (`identity-center`) or `account-access` manager.",
        }),
    role: roleName.default("session-access").meta({
        description:
            "The name of the IAM role that people assume, or of the permission set: at most 32 characters then.",
    }),
    tagKeys: sessionTagKeys.default(["Department", "Environment"]).meta({
        description:
            "The keys of the session tags that people must bring. They reach the instances with the same values of all these tags.",
    }),
    people: people
        .default({
            alice: tagged("Finance", "Development"),
            bob: tagged("Finance", "Production"),
            carol: tagged("HR", "Development"),
        })
        .meta({ description: "The people who are known to sign in, by name." }),
    runAs: runAsSettings.prefault({}).meta({ description: "Which user of the operating system sessions run as." }),
    saml: samlSettings.optional().meta({ description: "The SAML identity provider, with `source: saml`." }),
    oidc: oidcSettings.optional().meta({ description: "The OpenID Connect identity provider, with `source: oidc`." }),
    identityCenter: identityCenterSettings.optional().meta({
        description: "Who of IAM Identity Center gets the permission set, with `source: identity-center`.",
    }),
    accountAccess: accountAccessSettings.optional().meta({
        description: "Who of IAM Identity Center is entitled to the role, with `source: account-access`.",
    }),
    instances: anyInstances
        .default(() => companyInstances("finance-development", "finance-production", "hr-development", "hr-production"))
        .meta({ description: "The instances by name. With `{}` the stack creates none, and no network." }),
    ...grantLimits,
}).superRefine((written, context) => {
    const { source, tagKeys, runAs } = written;
    const problem = (path: readonly string[], message: string) =>
        context.addIssue({ code: "custom", path: [...path], message });
    for (const other of SOURCES) {
        if (other !== source && written[SETTINGS[other]] !== undefined)
            problem([SETTINGS[other]], `no value with source: ${source}`);
    }

    if (source === "oidc" && written.oidc === undefined)
        problem(["oidc"], "a map with issuer or providerArn, audiences and subjects");
    else if (source === "account-access" && written.accountAccess === undefined)
        problem(["accountAccess"], "a map with instanceArn or applicationArn, and users or groups");
    else if (source === "identity-center") ofPermissionSet(written, problem);

    for (const [name, { tags, runAs: user }] of Object.entries(written.people)) {
        const missing = tagKeys.filter((key) => !Object.hasOwn(tags, key));
        if (missing.length > 0 || Object.keys(tags).length > tagKeys.length) {
            problem(
                ["people", name, "tags"],
                `a value for each of the tag keys ${enumeration(tagKeys, 12)} and no others`,
            );
        }

        if (runAs.by !== "session-tag" && user !== undefined)
            problem(["people", name, "runAs"], `no value with runAs.by: ${runAs.by}`);
        else if (runAs.by === "session-tag" && user === undefined && !osUser.safeParse(name).success)
            problem(["people", name, "runAs"], "the operating system's user: the person's name can't be one");
    }
});
type Settings = z.infer<typeof settings>;

/** People of an identity provider assume one role and reach the instances that carry their session tags. */
export const federated = scenario({
    title: "people of an identity provider, every instance with their session tags",
    settings,
    model: (written) => {
        const { role, tagKeys, runAs } = written;
        const names = Object.keys(written.people);
        const users = [...new Set(names.flatMap((name) => osUserOf(written, name) ?? []))];
        return {
            instances: written.instances,
            osUsers: runAs.user === undefined ? users : [runAs.user],
            roles: {
                [role]: {
                    trust: trustOf(written),
                    grants: [{ by: "principal-tags", keys: tagKeys, ...limitsOf(written) }],
                    tags: runAsTag(runAs.by === "role-tag" ? runAs.user : undefined),
                    sessionTags: tagKeys,
                    runAs: users,
                    people: mapValues(written.people, ({ tags }, name) => ({
                        ...tags,
                        ...runAsTag(osUserOf(written, name)),
                    })),
                },
            },
        };
    },
    settingOf: (place, { source }) => {
        const [kind, , part, ...rest] = place;
        if (kind !== "roles") return place;
        if (part === "grants") return isLimit(rest[1]) ? rest.slice(1) : ["tagKeys", ...rest.slice(2)];
        if (part === "sessionTags") return ["tagKeys", ...rest];
        if (part === "trust") return [SETTINGS[source], ...rest];
        if (part !== "people") return ["role"];
        const [person, ...tag] = rest;
        return person === undefined ? ["people"] : ["people", person, "tags", ...tag];
    },
});

/** What IAM Identity Center can't do, and what it needs. */
function ofPermissionSet(
    { role, tagKeys, runAs, identityCenter }: Pick<Settings, "role" | "tagKeys" | "runAs" | "identityCenter">,
    problem: (path: readonly string[], message: string) => void,
): void {
    if (role.length > 32) problem(["role"], "the name of a permission set, at most 32 characters");

    if (runAs.by === "role-tag") {
        const message = "session-tag or default-user: the roles of permission sets can't have tags of your own";
        problem(["runAs", "by"], message);
    }
    if (identityCenter === undefined) problem(["identityCenter"], "a map with instanceArn, and users or groups");

    if (identityCenter?.attributes === undefined) return;
    const wanted = [...tagKeys, ...(runAs.by === "session-tag" ? [RUN_AS_TAG] : [])];
    const written = Object.keys(identityCenter.attributes);
    if (wanted.some((key) => !written.includes(key)))
        problem(["identityCenter", "attributes"], `a source for each of ${enumeration(wanted, 12)}`);

    const unpinned = written.find((key) => key.toLowerCase() === RUN_AS_TAG.toLowerCase() && !wanted.includes(key));
    if (unpinned !== undefined)
        problem(["identityCenter", "attributes", unpinned], `no value with runAs.by: ${runAs.by}`);
}

/** The user that a person's session tag names, if it names one. */
function osUserOf({ runAs, people: all }: Settings, name: string): string | undefined {
    return runAs.by === "session-tag" ? (all[name]?.runAs ?? name) : undefined;
}

function runAsTag(user: string | undefined): Tags {
    return user === undefined ? {} : { [RUN_AS_TAG]: user };
}

function trustOf({ source, saml, oidc, identityCenter, accountAccess }: Settings): RoleTrust | Assignment {
    switch (source) {
        case "saml":
            return { by: "saml", provider: saml ?? samlSettings.parse({}) };
        case "oidc":
            return { by: "oidc", ...(oidc as NonNullable<typeof oidc>) };
        case "identity-center": {
            const { users = [], groups = [], ...rest } = identityCenter as NonNullable<typeof identityCenter>;
            return { by: "identity-center", ...rest, users, groups };
        }
        case "account-access":
            return { by: "account-access", ...(accountAccess as NonNullable<typeof accountAccess>) };
    }
}
