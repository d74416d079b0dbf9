import type { SSOAdmin } from "@aws-sdk/client-sso-admin";
import type { Properties } from "../../rpc/values";
import { blocks, set, text } from "../common/fields";
import { objects, str, strs } from "../common/inputs";
import { orGone } from "../common/errors";
import type { ResourceType } from "../common/resource-type";

/** The attributes by key, as the service takes them. */
function configurationOf(inputs: Properties) {
    const AccessControlAttributes = objects(inputs, "attributes").map((one) => ({
        Key: str(one, "key") ?? "",
        Value: { Source: objects(one, "values").flatMap((value) => strs(value, "sources") ?? []) },
    }));
    return { InstanceAccessControlAttributeConfiguration: { AccessControlAttributes } };
}

const describe = (sso: SSOAdmin, InstanceArn: string) =>
    orGone(sso.describeInstanceAccessControlAttributeConfiguration({ InstanceArn }));

/** Which attributes of people become session tags. An instance of IAM Identity Center has one such configuration. */
export const instanceAccessControlAttributes: ResourceType = {
    title: "SSO Instance Access Control Attributes",
    inputs: {
        attributes: blocks({
            key: text().need(),
            values: blocks({ sources: set().need() }).need(),
        }).need(),
        instanceArn: text().need().replace(),
    },
    outputs: ["status", "statusReason"],

    async create({ sso }, inputs) {
        const InstanceArn = str(inputs, "instanceArn") ?? "";
        await sso.createInstanceAccessControlAttributeConfiguration({ InstanceArn, ...configurationOf(inputs) });
        return InstanceArn;
    },

    async find({ sso }, inputs) {
        const id = str(inputs, "instanceArn") ?? "";
        const found = await describe(sso, id);
        const keysOf = (list: readonly { Key?: string | undefined }[] = []) =>
            list
                .map(({ Key }) => Key)
                .sort()
                .join();
        const wanted = configurationOf(inputs).InstanceAccessControlAttributeConfiguration.AccessControlAttributes;
        const there = found?.InstanceAccessControlAttributeConfiguration?.AccessControlAttributes;
        return keysOf(there) === keysOf(wanted) ? [id] : [];
    },

    async read({ sso }, id) {
        const found = await describe(sso, id);
        const attributes = found?.InstanceAccessControlAttributeConfiguration?.AccessControlAttributes;
        return (
            found && {
                attributes: (attributes ?? []).map(({ Key, Value }) => ({
                    key: Key,
                    values: [{ sources: Value?.Source ?? [] }],
                })),
                instanceArn: id,
                status: found.Status,
                statusReason: found.StatusReason ?? "",
            }
        );
    },

    async update({ sso }, id, _old, news) {
        await sso.updateInstanceAccessControlAttributeConfiguration({ InstanceArn: id, ...configurationOf(news) });
    },

    delete: ({ sso }, id) => sso.deleteInstanceAccessControlAttributeConfiguration({ InstanceArn: id }),
};
