import * as kms from "@pulumi/aws/kms";
import * as ssm from "@pulumi/aws/ssm";
import * as pulumi from "@pulumi/pulumi";
import { sessionDocument, type SessionPreferenceSettings, type SessionSettings } from "../access/grants";
import { DEFAULT_SESSION_DOCUMENT } from "../access/session-settings";
import { importCommand, IMPORTED, notThere } from "./not-there";

export interface SessionPreferencesArgs {
    /** The document's name, where sessions are logged, and the key that encrypts them. */
    session: SessionSettings;
    /** How sessions run. Default: as AWS runs them without preferences. */
    preferences?: SessionPreferenceSettings | undefined;
    /** The ARN of the key that encrypts sessions, where `session` doesn't have it. Default: none. */
    kmsKeyArn?: pulumi.Input<string> | undefined;
    /** Whether no document of the account and region can be shared with everyone. Default: false, not decided here. */
    blockPublicDocuments?: boolean | undefined;
    /**
     * The name of the role, with its path, that makes every instance with IMDSv2 a managed one (Default Host Management
     * Configuration). Default: none, not decided here.
     */
    defaultHostManagementRole?: string | undefined;
    /** The tags of the document. Default: none. */
    tags?: Record<string, string> | undefined;
}

/**
 * The session document with the preferences of sessions: the account's own, SSM-SessionManagerRunShell, or another.
 *
 * Session Manager itself creates the account's document as soon as somebody saves preferences in the console. What
 * exists is adopted by `pulumi import`; the error names the command.
 */
export class SessionPreferences extends pulumi.ComponentResource {
    /** The document's name, once it exists. */
    readonly documentName: pulumi.Output<string>;
    /** The document's ARN. */
    readonly documentArn: pulumi.Output<string>;

    constructor(name: string, args: SessionPreferencesArgs, opts?: pulumi.ComponentResourceOptions) {
        super("session-manager-access:index:SessionPreferences", name, {}, opts);

        const { session, preferences = {} } = args;
        const documentName = session.documentName ?? DEFAULT_SESSION_DOCUMENT;
        const resourceName = `${name}-document`;
        const content = pulumi
            .output(args.kmsKeyArn ?? session.kmsKeyArn ?? this.keyArn(session.kmsKeyAlias))
            .apply((key) => JSON.stringify(sessionDocument(session, preferences, key)));
        const document = new ssm.Document(
            resourceName,
            { name: documentName, documentType: "Session", documentFormat: "JSON", content, tags: args.tags },
            {
                parent: this,
                aliases: [IMPORTED],
                ...notThere({
                    resourceName,
                    what: `the session document ${documentName}`,
                    remedy: `Import it, and run this command again: ${importCommand("aws:ssm/document:Document", resourceName, documentName)}`,
                    find: () => ssm.getDocument({ name: documentName }, { provider: opts?.provider }),
                }),
            },
        );
        if (args.blockPublicDocuments === true)
            this.setting(`${name}-sharing`, "/ssm/documents/console/public-sharing-permission", "Disable");
        if (args.defaultHostManagementRole !== undefined) {
            this.setting(
                `${name}-hosts`,
                "/ssm/managed-instance/default-ec2-instance-management-role",
                args.defaultHostManagementRole,
            );
        }

        this.documentName = document.name;
        this.documentArn = document.arn;
        this.registerOutputs({ documentName: this.documentName, documentArn: this.documentArn });
    }

    private keyArn(alias: string | undefined): pulumi.Output<string> | undefined {
        return alias === undefined ? undefined : kms.getKeyOutput({ keyId: alias }, { parent: this }).arn;
    }

    private setting(name: string, settingId: string, settingValue: string): void {
        new ssm.ServiceSetting(name, { settingId, settingValue }, { parent: this });
    }
}
