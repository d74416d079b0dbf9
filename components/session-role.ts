import * as accountaccess from "@pulumi/aws/accountaccess";
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { issuerOf, providerArn, roleTrustPolicy, type Place, type TrustedProvider } from "../access/grants";
import type { RoleTrust } from "../access/model";
import { refuseMfa, type GrantArgs } from "./grants";
import { placeOf } from "./place";
import type { PrincipalArgs } from "./principal";
import { sessionPolicies } from "./session-policies";

/** A SAML identity provider: exactly one of providerArn and metadataDocument. */
export interface SamlTrustArgs {
    /** The ARN of a provider that the account has. */
    providerArn?: string | undefined;
    /** The metadata that the identity provider publishes, as XML: the provider is created. */
    metadataDocument?: string | undefined;
}

/** An OpenID Connect identity provider: exactly one of providerArn and issuer. */
export interface OidcTrustArgs {
    /** The ARN of a provider that the account has. */
    providerArn?: string | undefined;
    /** The address of the issuer, with https: the provider is created. */
    issuer?: string | undefined;
    /** The client IDs that tokens must be for. */
    audiences: string[];
    /** The subjects that tokens must be issued to; `*` and `?` are wildcards. */
    subjects: string[];
}

/** Entitlements of account access manager. Exactly one of applicationArn and instanceArn. */
export interface AccountAccessTrustArgs {
    /** The ARN of an application that the account has. */
    applicationArn?: string | undefined;
    /** The ARN of an instance of IAM Identity Center without an application: it is created. */
    instanceArn?: string | undefined;
    /** The IDs of the users of IAM Identity Center who are entitled to the role. Default: none. */
    users?: string[] | undefined;
    /** The IDs of the groups of IAM Identity Center that are entitled to the role. Default: none. */
    groups?: string[] | undefined;
}

export interface SessionRoleArgs extends GrantArgs, PrincipalArgs {
    /** The IAM role's name. Default: the component's. */
    roleName?: string | undefined;
    /** Who can assume the role: people of a SAML provider. Exactly one of saml, oidc and accountAccess. */
    saml?: SamlTrustArgs | undefined;
    /** Who can assume the role: people or workloads of an OIDC provider. */
    oidc?: OidcTrustArgs | undefined;
    /** Who can assume the role: people of IAM Identity Center with an entitlement of account access manager. */
    accountAccess?: AccountAccessTrustArgs | undefined;
    /** The keys of the session tags that the role requires. It accepts no other key. */
    sessionTags: string[];
    /** The operating system's users that the session tag SSMSessionRunAs can name. Default: the tag isn't accepted. */
    runAs?: string[] | undefined;
    /** The role's own tags. Default: none. */
    tags?: Record<string, string> | undefined;
    /** The session tags of the people who are known to assume the role, for tables of access. Default: not known. */
    people?: Record<string, Record<string, string>> | undefined;
}

/** An IAM role that people of an identity provider assume, with policies for their sessions. */
export class SessionRole extends pulumi.ComponentResource {
    /** The IAM role's name, once the role exists. */
    readonly roleName: pulumi.Output<string>;
    /** The IAM role's ARN. */
    readonly arn: pulumi.Output<string>;
    /** The identity provider's ARN. */
    readonly providerArn: pulumi.Output<string>;

    constructor(name: string, args: SessionRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        // Of the arguments only what the resources below don't have: it is where tables of access find the people.
        super("session-manager-access:index:SessionRole", name, { people: args.people }, opts);

        refuseMfa(name, args);
        const roleName = args.roleName ?? name;
        const place = placeOf(args, { parent: this });
        const { created, trust } = identityProvider(name, roleName, args, { parent: this });
        const trusted = place.apply((known) => pulumi.output(trust(known)));
        this.providerArn = trusted.apply((provider) => provider.providerArn);
        const { sessionTags, accountAccess, runAs = [] } = args;
        const role = new iam.Role(
            `${name}-role`,
            {
                name: roleName,
                path: args.path,
                permissionsBoundary: args.permissionsBoundaryArn,
                description: "People of an identity provider, with the sessions that their session tags name",
                assumeRolePolicy: pulumi
                    .all([trusted, place])
                    .apply(([provider, { partition }]) =>
                        JSON.stringify(roleTrustPolicy({ trust: provider, sessionTags, runAs, partition })),
                    ),
                tags: args.tags,
            },
            { parent: this, dependsOn: created },
        );
        // IAM refuses a policy without statements.
        if ((args.grants?.length ?? 0) > 0) {
            const holder = { ...args, kind: "role", name: roleName, made: role.name } as const;
            sessionPolicies(name, holder, args, { parent: this });
        }
        for (const [kind, ids] of Object.entries({ userId: accountAccess?.users, groupId: accountAccess?.groups })) {
            for (const id of ids ?? []) {
                const principal = { identityCenter: { [kind]: id } };
                new accountaccess.Entitlement(
                    `${name}-entitlement-${id}`,
                    {
                        applicationArn: this.providerArn,
                        entitlement: { principalRole: { principal, roleArn: role.arn } },
                    },
                    { parent: this },
                );
            }
        }

        this.roleName = role.name;
        this.arn = role.arn;
        this.registerOutputs({ roleName: this.roleName, arn: this.arn, providerArn: this.providerArn });
    }
}

/** Whom a role of the model trusts, as a SessionRole takes it. */
export function trustArgs(
    trust: RoleTrust,
    metadataOf: (file: string) => string,
): Pick<SessionRoleArgs, "saml" | "oidc" | "accountAccess"> {
    switch (trust.by) {
        case "saml": {
            const { provider } = trust;
            return {
                saml:
                    "arn" in provider
                        ? { providerArn: provider.arn }
                        : { metadataDocument: metadataOf(provider.metadataFile) },
            };
        }
        case "oidc": {
            const { provider } = trust;
            const [audiences, subjects] = [[...trust.audiences], [...trust.subjects]];
            const by = "arn" in provider ? { providerArn: provider.arn } : { issuer: provider.issuer };
            return { oidc: { ...by, audiences, subjects } };
        }
        case "account-access": {
            const { provider } = trust;
            const by = "arn" in provider ? { applicationArn: provider.arn } : { instanceArn: provider.instanceArn };
            return { accountAccess: { ...by, users: [...trust.users], groups: [...trust.groups] } };
        }
    }
}

/** What a role trusts, and the provider that is created for it. */
interface IdentityProvider {
    readonly created: pulumi.Resource[];
    /** A provider's ARN is known before it exists, so that preview shows the whole trust policy; an application's isn't. */
    readonly trust: (place: Place) => pulumi.Input<TrustedProvider>;
}

/** @throws RunError unless exactly one provider is given, and it is given one way. */
function identityProvider(
    name: string,
    roleName: string,
    { saml, oidc, accountAccess, tags }: SessionRoleArgs,
    opts: pulumi.CustomResourceOptions,
): IdentityProvider {
    if ([saml, oidc, accountAccess].filter((one) => one !== undefined).length !== 1)
        throw wrong(name, { saml, oidc, accountAccess }, "saml, oidc and accountAccess");

    if (saml !== undefined) {
        const { providerArn: existing, metadataDocument } = saml;
        const trust = (place: Place) =>
            ({ by: "saml", providerArn: existing ?? providerArn(place, "saml", roleName) }) as const;
        if (existing !== undefined && metadataDocument === undefined) return { created: [], trust };

        if (existing === undefined && metadataDocument !== undefined) {
            const args = { name: roleName, samlMetadataDocument: metadataDocument, tags };
            return { created: [new iam.SamlProvider(`${name}-provider`, args, opts)], trust };
        }
        throw wrong(`${name}.saml`, saml, "providerArn and metadataDocument");
    }
    if (oidc !== undefined) {
        const { providerArn: existing, issuer, audiences, subjects } = oidc;
        const address = issuerOf(issuer ?? "");
        const trust = (place: Place) =>
            ({
                by: "oidc",
                providerArn: existing ?? providerArn(place, "oidc", address),
                audiences,
                subjects,
            }) as const;
        if (existing !== undefined && issuer === undefined) return { created: [], trust };

        if (existing === undefined && issuer !== undefined) {
            const args = { url: issuer, clientIdLists: audiences, tags };
            return { created: [new iam.OpenIdConnectProvider(`${name}-provider`, args, opts)], trust };
        }
        throw wrong(`${name}.oidc`, oidc, "providerArn and issuer");
    }
    const { applicationArn, instanceArn } = accountAccess ?? {};
    if (applicationArn !== undefined && instanceArn === undefined)
        return { created: [], trust: () => ({ by: "account-access", providerArn: applicationArn }) };

    if (applicationArn === undefined && instanceArn !== undefined) {
        const args = { identitySource: { identityCenter: { instanceArn } }, tags };
        const application = new accountaccess.Application(`${name}-application`, args, opts);
        const trust = () => application.arn.apply((arn) => ({ by: "account-access" as const, providerArn: arn }));
        return { created: [application], trust };
    }
    throw wrong(`${name}.accountAccess`, accountAccess, "applicationArn and instanceArn");
}

function wrong(key: string, found: unknown, of: string): pulumi.RunError {
    return new pulumi.RunError(`invalid value ${JSON.stringify(found)} for ${key} (expected exactly one of ${of})`);
}
