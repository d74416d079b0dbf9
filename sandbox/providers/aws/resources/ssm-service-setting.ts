import { text } from "../common/fields";
import { str } from "../common/inputs";
import { orGone } from "../common/errors";
import type { ResourceType } from "../common/resource-type";

/** A setting of Systems Manager in an account and region. It is always there: deleting it restores AWS's default. */
export const serviceSetting: ResourceType = {
    title: "SSM Service Setting",
    inputs: { settingId: text().need().replace(), settingValue: text().need() },
    outputs: ["arn", "status"],
    volatile: ["status"],

    async create(context, inputs) {
        const ssm = await context.clients.ssm();
        const SettingId = str(inputs, "settingId");
        await ssm.updateServiceSetting({ SettingId, SettingValue: str(inputs, "settingValue") });
        return SettingId ?? "";
    },

    async find(context, inputs) {
        const ssm = await context.clients.ssm();
        const SettingId = str(inputs, "settingId");
        const found = (await orGone(ssm.getServiceSetting({ SettingId })))?.ServiceSetting;
        return found?.SettingValue === str(inputs, "settingValue") ? [SettingId ?? ""] : [];
    },

    async read(context, id, prior) {
        const ssm = await context.clients.ssm();
        const found = (await orGone(ssm.getServiceSetting({ SettingId: id })))?.ServiceSetting;
        return (
            found && {
                arn: found.ARN,
                settingId: str(prior, "settingId") ?? id,
                settingValue: found.SettingValue,
                status: found.Status,
            }
        );
    },

    async update(context, id, _old, news) {
        const ssm = await context.clients.ssm();
        await ssm.updateServiceSetting({ SettingId: id, SettingValue: str(news, "settingValue") });
    },

    async delete(context, id) {
        const ssm = await context.clients.ssm();
        await ssm.resetServiceSetting({ SettingId: id });
    },
};
