import { MOST_TAGS } from "../../access/quotas";
import * as z from "zod";
import { issuerOf } from "../../access/grants";
import { RUN_AS_TAG } from "../../access/session-settings";
import { grantedKey, iamTagValue, list, mapOf, object, text } from "./fields";

/** The settings of people who sign in with an identity provider: who they are, and which provider vouches for them. */

const EXAMPLE_METADATA = "scenarios/example-saml-metadata.xml";

function providerOf(kind: "saml" | "oidc", name: string) {
    return text(`the ARN of an IAM identity provider: arn:aws:iam::ACCOUNT:${kind}-provider/${name}`, (arn) =>
        new RegExp(`^arn:aws[a-z-]*:iam::\\d{12}:${kind}-provider/[\\w.:/-]+$`).test(arn),
    )
        .optional()
        .meta({ description: "The ARN of an identity provider that the account has. Default: the stack creates one." });
}

const listOfText = (what: string, check?: (value: string) => boolean) =>
    list(text(what, check), `a list: each ${what}`);

export const samlSettings = object({
    providerArn: providerOf("saml", "NAME"),
    metadataFile: text("the path of a file with SAML metadata")
        .optional()
        .meta({
            description: `The file with the metadata that the identity provider publishes, relative to the project's folder, for a provider that the stack creates. Default: an example, with which nobody can sign in (${EXAMPLE_METADATA}).`,
        }),
})
    .refine(({ providerArn, metadataFile }) => providerArn === undefined || metadataFile === undefined, {
        path: ["metadataFile"],
        error: "no value beside providerArn",
    })
    .transform(({ providerArn, metadataFile = EXAMPLE_METADATA }) =>
        providerArn === undefined ? { metadataFile } : { arn: providerArn },
    );

/** Anyone's tokens: https://docs.github.com/en/actions/concepts/security/openid-connect */
const WITHOUT_TAGS = "token.actions.githubusercontent.com";

export const oidcSettings = object({
    providerArn: providerOf("oidc", "ISSUER"),
    issuer: text("the address of an OpenID Connect issuer, such as https://login.example.com", isIssuer)
        .optional()
        .meta({ description: "The issuer's address, with https, for a provider that the stack creates." }),
    audiences: listOfText("a client ID of 1 to 255 characters", (id) => /^[^\s"]{1,255}$/.test(id)).meta({
        description: "The client IDs that tokens must be for.",
    }),
    subjects: listOfText("a subject that doesn't begin with a wildcard", (subject) => /^[^*?\s]/.test(subject)).meta({
        description: "The subjects that tokens must be issued to. `*` and `?` are wildcards.",
    }),
}).transform(({ providerArn, issuer, audiences, subjects }, context) => {
    if ((providerArn === undefined) === (issuer === undefined)) {
        const message =
            providerArn === undefined ? "the issuer's address, or providerArn" : "no value beside providerArn";
        context.addIssue({ code: "custom", path: ["issuer"], message, input: issuer });
    }
    if (issuerOf(providerArn ?? issuer ?? "") === WITHOUT_TAGS) {
        const message = "an issuer whose tokens hold session tags, which those of GitHub Actions don't";
        context.addIssue({ code: "custom", path: [providerArn === undefined ? "issuer" : "providerArn"], message });
    }
    const provider = providerArn === undefined ? { issuer: issuer ?? "" } : { arn: providerArn };
    return { provider, audiences, subjects };
});

const ids = (what: string) =>
    listOfText(`the ID of a ${what} of IAM Identity Center`, (id) =>
        /^([0-9a-f]{10}-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id),
    ).optional();

const instanceArn = text("the ARN of an instance of IAM Identity Center: arn:aws:sso:::instance/ID", (arn) =>
    /^arn:aws[a-z-]*:sso:::instance\/(sso)?ins-[0-9a-f]{16}$/.test(arn),
);

export const accountAccessSettings = object({
    applicationArn: text("the ARN of an application: arn:aws:account-access:REGION:ACCOUNT:application/ID", (arn) =>
        /^arn:aws[a-z-]*:account-access:[a-z0-9-]+:\d{12}:application\/[\w-]+$/.test(arn),
    )
        .optional()
        .meta({ description: "The ARN of an application that the account has. An instance has only one." }),
    instanceArn: instanceArn
        .optional()
        .meta({ description: "The instance of IAM Identity Center for which the stack creates the application." }),
    users: ids("user").meta({ description: "The IDs of the users who are entitled to the role. Default: none." }),
    groups: ids("group").meta({ description: "The IDs of the groups that are entitled to the role. Default: none." }),
}).transform(({ applicationArn, instanceArn, users = [], groups = [] }, context) => {
    const problem = (key: string, input: unknown, message: string) =>
        context.addIssue({ code: "custom", path: [key], message, input });
    if (applicationArn === undefined && instanceArn === undefined)
        problem("instanceArn", undefined, "the ARN of the instance of IAM Identity Center, or applicationArn");

    if (applicationArn !== undefined && instanceArn !== undefined)
        problem("instanceArn", instanceArn, "no value beside applicationArn");

    if (users.length + groups.length === 0) problem("groups", undefined, "the IDs of groups, or users");

    const provider = applicationArn === undefined ? { instanceArn: instanceArn ?? "" } : { arn: applicationArn };
    return { provider, users, groups };
});

export const identityCenterSettings = object({
    instanceArn: instanceArn.meta({ description: "The ARN of the instance of IAM Identity Center." }),
    region: text("an AWS region, such as us-east-1", (region) => /^[a-z]{2,4}(-[a-z]+)+-\d$/.test(region))
        .optional()
        .meta({ description: "The region of IAM Identity Center. Default: the stack's." }),
    users: ids("user").meta({ description: "The IDs of the users who get the permission set. Default: none." }),
    groups: ids("group").meta({ description: "The IDs of the groups that get the permission set. Default: none." }),
    sessionDuration: text("a duration from one hour to twelve, such as PT4H or PT1H30M", isSessionDuration)
        .default("PT1H")
        .meta({ description: "How long people are signed in, in the form of ISO 8601." }),
    attributes: mapOf(
        grantedKey,
        text("the source of an attribute, such as ${path:enterprise.department}", (source) =>
            /^\$\{path:[^{}]{1,250}\}$/.test(source),
        ),
        "a map from tag keys to the sources of attributes",
    )
        .refine((attributes) => Object.keys(attributes).length <= MOST_TAGS, {
            error: `at most ${MOST_TAGS} attributes`,
        })
        .optional()
        .meta({
            description: `Where IAM Identity Center finds the value of each session tag: a source for each of \`tagKeys\`, and for ${RUN_AS_TAG} with \`runAs.by: session-tag\`. The instance has one such configuration for all its accounts. Default: the stack leaves it alone.`,
        }),
}).superRefine(({ users = [], groups = [] }, context) => {
    const message = "the IDs of groups, or users";
    if (users.length + groups.length === 0)
        context.addIssue({ code: "custom", path: ["groups"], message, input: undefined });
});

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html */
function isSessionDuration(text: string): boolean {
    const [, hours = "0", minutes = "0"] = /^PT(?=\d)(?:(\d{1,2})H)?(?:(\d{1,3})M)?$/.exec(text) ?? [];
    const length = Number(hours) * 60 + Number(minutes);
    return length >= 60 && length <= 720;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html */
function isIssuer(address: string): boolean {
    return /^https:\/\/[\w.-]+(\/[\w.~/-]*)?$/.test(address) && address.length <= 255;
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-run-as.html */
export const osUser = text(
    "a user of the operating system other than root and ssm-user: 1 to 32 lower-case letters, digits, hyphens and underscores, a letter first",
    (user) => /^[a-z][a-z0-9_-]{0,31}$/.test(user) && !["root", "ssm-user"].includes(user),
);

const RUN_AS = ["session-tag", "role-tag", "default-user"] as const;

export const runAsSettings = object({
    by: z
        .enum(RUN_AS, { error: `one of ${RUN_AS.join(", ")}` })
        .default("session-tag")
        .meta({
            description: `What names the operating system's user of a session: \`session-tag\` (each person's session tag ${RUN_AS_TAG}, limited to the users of \`people\`), \`role-tag\` (the role's tag ${RUN_AS_TAG}, the same for everyone) or \`default-user\` (the default user of the session preferences).`,
        }),
    user: osUser.optional().meta({
        description:
            "The operating system's user with `role-tag` and `default-user`. With `session-tag` not allowed: `people` name theirs.",
    }),
}).superRefine(({ by, user }, context) => {
    if ((by === "session-tag") === (user === undefined)) return;

    const message =
        by === "session-tag" ? "no value with by: session-tag" : `the operating system's user, with by: ${by}`;
    context.addIssue({ code: "custom", path: ["user"], message, input: user });
});

/** The keys of session tags. AWS takes 50 tags a session, and one of them may be the user's. */
export const sessionTagKeys = list(
    grantedKey.refine((key) => key.toLowerCase() !== RUN_AS_TAG.toLowerCase(), {
        error: `a tag key other than ${RUN_AS_TAG}, which runAs is for`,
    }),
    "a list of tag keys",
).max(MOST_TAGS - 1, {
    error: `at most ${MOST_TAGS - 1} tag keys: a session has at most ${MOST_TAGS} tags, ${RUN_AS_TAG} among them`,
});

const personName = text("a person's name: 1 to 64 letters, digits and any of + = , . @ _ -", (name) =>
    /^[\w+=,.@-]{1,64}$/.test(name),
);

export const people = mapOf(
    personName,
    object({
        tags: mapOf(grantedKey, iamTagValue, "a map of session tags, such as {Department: Finance}").meta({
            description: "The session tags that the identity provider sends: a value for each of `tagKeys`.",
        }),
        runAs: osUser.optional().meta({
            description: "The operating system's user, with `runAs.by: session-tag`. Default: the person's name.",
        }),
    }),
    "a map from people's names to tags and runAs",
);
