// The whole of cloudwatch would load lambda as well.
import { getLogGroup } from "@pulumi/aws/cloudwatch/getLogGroup";
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import { sessionKeyPolicy, type SessionSettings } from "../access/grants";
import { LogBucket } from "./log-bucket";
import { importCommand, IMPORTED, notThere } from "./not-there";
import { placeOf, type PlaceArgs } from "./place";

export interface SessionLogsArgs extends PlaceArgs {
    /** The names of what is created: `s3BucketName`, `cloudWatchLogGroupName`, `kmsKeyAlias`. */
    session: SessionSettings;
    /** The ARNs of the users and roles that open sessions. Default: none. */
    principalArns?: pulumi.Input<pulumi.Input<string>[]> | undefined;
    /** The ARNs of the roles of instances and of nodes outside EC2. */
    instanceRoleArns: pulumi.Input<pulumi.Input<string>[]>;
    /** The ARNs of the principals that read the logs in S3. Default: none. */
    readerArns?: string[] | undefined;
    /** The days after which CloudWatch Logs deletes a log; 0 keeps it. Default: 365. */
    retentionInDays?: number | undefined;
    /** The days after which S3 deletes a log; 0 keeps it. Default: 365. */
    expirationInDays?: number | undefined;
    /** The days in which no principal can delete or overwrite a log in S3. Default: none, without Object Lock. */
    objectLockInDays?: number | undefined;
    /** The days after which a key that is to be deleted is deleted, 7 to 30. Default: 30. */
    keyDeletionWindowInDays?: number | undefined;
    /** The tags of everything that is created. Default: none. */
    tags?: Record<string, string> | undefined;
}

/** A year. */
const DEFAULT_DAYS = 365;

/**
 * The KMS key that encrypts sessions and their logs, and the stores of the logs: a log group, a bucket or both. Only the
 * principals that open sessions, the instances and the readers can use the key.
 */
export class SessionLogs extends pulumi.ComponentResource {
    /** The key's ARN. Undefined where the key was there before. It resolves once the alias is there. */
    readonly keyArn: pulumi.Output<string> | undefined;
    /** The bucket's name, once it has all its settings. Undefined without a bucket. */
    readonly bucketName: pulumi.Output<string> | undefined;
    /** The log group's name. Undefined without a log group. */
    readonly logGroupName: pulumi.Output<string> | undefined;

    constructor(name: string, args: SessionLogsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("session-manager-access:index:SessionLogs", name, {}, opts);

        const { session } = args;
        const key = session.kmsKeyAlias === undefined ? undefined : this.key(name, session.kmsKeyAlias, args, opts);
        const keyArn = session.kmsKeyArn === undefined ? key?.arn : pulumi.output(session.kmsKeyArn);
        this.keyArn = key?.ready;
        this.logGroupName =
            session.cloudWatchLogGroupName === undefined
                ? undefined
                : this.logGroup(`${name}-group`, session.cloudWatchLogGroupName, keyArn, args, opts).name;
        this.bucketName =
            session.s3BucketName === undefined
                ? undefined
                : new LogBucket(
                      `${name}-s3`,
                      {
                          session,
                          region: args.region,
                          keyArn,
                          expirationInDays: args.expirationInDays ?? DEFAULT_DAYS,
                          objectLockInDays: args.objectLockInDays,
                          tags: args.tags,
                      },
                      { parent: this, provider: opts?.provider },
                  ).bucketName;
        this.registerOutputs({ keyArn: this.keyArn, bucketName: this.bucketName, logGroupName: this.logGroupName });
    }

    private logGroup(
        resourceName: string,
        name: string,
        kmsKeyId: pulumi.Input<string> | undefined,
        { retentionInDays = DEFAULT_DAYS, tags }: SessionLogsArgs,
        opts: pulumi.ComponentResourceOptions | undefined,
    ): LogGroup {
        const command = importCommand("aws:cloudwatch/logGroup:LogGroup", resourceName, name);
        return new LogGroup(
            resourceName,
            { name, retentionInDays, kmsKeyId, tags },
            {
                parent: this,
                aliases: [IMPORTED],
                ...notThere({
                    resourceName,
                    what: `the log group ${name}`,
                    remedy: `If another stack has it, choose another name. Otherwise import it, and run this command again: ${command}`,
                    find: () => getLogGroup({ name }, { provider: opts?.provider }),
                }),
            },
        );
    }

    private key(
        name: string,
        aliasName: string,
        args: SessionLogsArgs,
        opts: pulumi.ComponentResourceOptions | undefined,
    ) {
        const { session, principalArns = [], instanceRoleArns, readerArns = [] } = args;
        const policy = pulumi
            .all([placeOf(args, { parent: this }), principalArns, instanceRoleArns])
            .apply(([place, sessions, instances]) =>
                JSON.stringify(sessionKeyPolicy(place, session, { sessions, instances, readers: readerArns })),
            );
        const key = new kms.Key(
            `${name}-key`,
            {
                description: `Session Manager: sessions and their logs (${aliasName})`,
                enableKeyRotation: true,
                deletionWindowInDays: args.keyDeletionWindowInDays ?? 30,
                policy,
                tags: args.tags,
            },
            { parent: this },
        );
        const alias = new kms.Alias(
            `${name}-alias`,
            { name: aliasName, targetKeyId: key.keyId },
            {
                parent: this,
                ...notThere({
                    resourceName: `${name}-alias`,
                    what: `the KMS alias ${aliasName}`,
                    remedy: "Set session.kmsKeyAlias to a name that no stack has, or session.kmsKeyArn to the key that exists.",
                    find: () => kms.getKey({ keyId: aliasName }, { provider: opts?.provider }),
                }),
            },
        );
        // Policies find the key by its alias: without it nothing may use the key.
        return { arn: key.arn, ready: pulumi.all([key.arn, alias.arn]).apply(([arn]) => arn) };
    }
}
