import { block, blocks, flag, list, map, number, text } from "../common/fields";
import { bool, object, objects, str, strs } from "../common/inputs";
import { isObject, type Properties } from "../../rpc/values";
import { orGone } from "../common/errors";
import type { ResourceType } from "../common/resource-type";
import { accountId, partitionOf } from "./ec2-tags";

/** What both making and changing an association take. */
function request(inputs: Properties) {
    const output = object(inputs, "outputLocation");
    const parameters = inputs["parameters"];
    return {
        ApplyOnlyAtCronInterval: bool(inputs, "applyOnlyAtCronInterval"),
        AssociationName: str(inputs, "associationName"),
        AutomationTargetParameterName: str(inputs, "automationTargetParameterName"),
        CalendarNames: strs(inputs, "calendarNames"),
        ComplianceSeverity: str(inputs, "complianceSeverity") as "LOW",
        DocumentVersion: str(inputs, "documentVersion"),
        MaxConcurrency: str(inputs, "maxConcurrency"),
        MaxErrors: str(inputs, "maxErrors"),
        Name: str(inputs, "name"),
        OutputLocation: output && {
            S3Location: {
                OutputS3BucketName: str(output, "s3BucketName"),
                OutputS3KeyPrefix: str(output, "s3KeyPrefix"),
                OutputS3Region: str(output, "s3Region"),
            },
        },
        Parameters: isObject(parameters)
            ? Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, [String(value)]]))
            : undefined,
        ScheduleExpression: str(inputs, "scheduleExpression"),
        SyncCompliance: str(inputs, "syncCompliance") as "AUTO",
        Targets: objects(inputs, "targets").map((one) => ({ Key: str(one, "key"), Values: strs(one, "values") })),
    };
}

export const association: ResourceType = {
    title: "SSM Association",
    inputs: {
        applyOnlyAtCronInterval: flag(),
        associationName: text(),
        automationTargetParameterName: text().replace(),
        calendarNames: list(),
        complianceSeverity: text(),
        documentVersion: text().chosen(),
        instanceId: text().replace().unread(),
        maxConcurrency: text(),
        maxErrors: text(),
        name: text().need().replace(),
        outputLocation: block({ s3BucketName: text().need(), s3KeyPrefix: text(), s3Region: text() }),
        parameters: map().chosen(),
        scheduleExpression: text(),
        syncCompliance: text(),
        tags: map().unread(),
        targets: blocks({ key: text().need(), values: list().need() }).chosen(),
        waitForSuccessTimeoutSeconds: number().unread(),
    },
    outputs: ["arn", "associationId"],

    async create({ ssm }, inputs) {
        const InstanceId = str(inputs, "instanceId");
        const { AssociationDescription } = await ssm.createAssociation({
            ...request(inputs),
            ...(InstanceId === undefined ? {} : { InstanceId }),
        });
        return AssociationDescription?.AssociationId ?? "";
    },

    async find({ ssm }, inputs) {
        const { Associations } = await ssm.listAssociations({});
        return (Associations ?? [])
            .filter(({ Name, AssociationName }) => {
                const sameName = (AssociationName ?? "") === (str(inputs, "associationName") ?? "");
                return Name === str(inputs, "name") && sameName;
            })
            .map(({ AssociationId = "" }) => AssociationId);
    },
    twins: true,

    async read(context, id, prior) {
        const found = (await orGone(context.ssm.describeAssociation({ AssociationId: id })))?.AssociationDescription;
        const output = found?.OutputLocation?.S3Location;
        return (
            found && {
                applyOnlyAtCronInterval: found.ApplyOnlyAtCronInterval ?? false,
                arn: `arn:${partitionOf(context.region)}:ssm:${context.region}:${await accountId(context)}:association/${id}`,
                associationId: id,
                associationName: found.AssociationName,
                automationTargetParameterName: found.AutomationTargetParameterName,
                calendarNames: found.CalendarNames,
                complianceSeverity: found.ComplianceSeverity,
                documentVersion: found.DocumentVersion,
                maxConcurrency: found.MaxConcurrency,
                maxErrors: found.MaxErrors,
                name: found.Name,
                outputLocation: output && {
                    s3BucketName: output.OutputS3BucketName,
                    s3KeyPrefix: output.OutputS3KeyPrefix,
                    s3Region: output.OutputS3Region,
                },
                parameters: Object.fromEntries(
                    Object.entries(found.Parameters ?? {}).map(([key, values]) => [key, values.join(",")]),
                ),
                scheduleExpression: found.ScheduleExpression,
                syncCompliance: found.SyncCompliance,
                tags: prior["tagsAll"] ?? {},
                targets: (found.Targets ?? []).map(({ Key, Values }) => ({ key: Key, values: Values })),
            }
        );
    },

    async update({ ssm }, id, _old, news) {
        const { AutomationTargetParameterName: _, ...changeable } = request(news);
        await ssm.updateAssociation({ AssociationId: id, ...changeable });
    },

    delete: ({ ssm }, id) => ssm.deleteAssociation({ AssociationId: id }),
};
