import type { CreateAssociationRequest } from "@aws-sdk/client-ssm";
import { block, blocks, each, flag, list, map, number, text } from "../common/fields";
import { capitalized, object, objects, pick, str, strs, uncapitalized } from "../common/inputs";
import { isObject, type Properties } from "../../rpc/values";
import { orGone } from "../common/errors";
import type { ResourceType } from "../common/resource-type";
import { accountId, partitionOf } from "./ec2-tags";

/** What the service names as the provider does, but for the first letter. */
const SAME = [
    ...(["applyOnlyAtCronInterval", "associationName", "automationTargetParameterName", "calendarNames"] as const),
    ...(["complianceSeverity", "documentVersion", "maxConcurrency", "maxErrors", "name"] as const),
    ...(["scheduleExpression", "syncCompliance"] as const),
];

type Named = Pick<CreateAssociationRequest, Capitalize<(typeof SAME)[number]>>;

/** What both making and changing an association take. */
function request(inputs: Properties) {
    const output = object(inputs, "outputLocation");
    const parameters = inputs["parameters"];
    return {
        ...(capitalized(pick(inputs, ...SAME)) as Named),
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
        Targets: objects(inputs, "targets").map((one) => ({ Key: str(one, "key"), Values: strs(one, "values") })),
    };
}

export const association: ResourceType = {
    title: "SSM Association",
    inputs: {
        applyOnlyAtCronInterval: flag(),
        ...each("associationName complianceSeverity maxConcurrency maxErrors scheduleExpression", text()),
        syncCompliance: text(),
        automationTargetParameterName: text().replace(),
        calendarNames: list(),
        documentVersion: text().chosen(),
        instanceId: text().replace().unread(),
        name: text().need().replace(),
        outputLocation: block({ s3BucketName: text().need(), s3KeyPrefix: text(), s3Region: text() }),
        parameters: map().chosen(),
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
                ...pick(uncapitalized(found) as Properties, ...SAME),
                applyOnlyAtCronInterval: found.ApplyOnlyAtCronInterval ?? false,
                arn: `arn:${partitionOf(context.region)}:ssm:${context.region}:${await accountId(context)}:association/${id}`,
                associationId: id,
                outputLocation: output && {
                    s3BucketName: output.OutputS3BucketName,
                    s3KeyPrefix: output.OutputS3KeyPrefix,
                    s3Region: output.OutputS3Region,
                },
                parameters: Object.fromEntries(
                    Object.entries(found.Parameters ?? {}).map(([key, values]) => [key, values.join(",")]),
                ),
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
