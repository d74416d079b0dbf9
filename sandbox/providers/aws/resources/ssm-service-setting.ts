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

    async create({ ssm }, inputs) {
        const SettingId = str(inputs, "settingId");
        await ssm.updateServiceSetting({ SettingId, SettingValue: str(inputs, "settingValue") });
        return SettingId ?? "";
    },

    async find({ ssm }, inputs) {
        const SettingId = str(inputs, "settingId");
        const found = (await orGone(ssm.getServiceSetting({ SettingId })))?.ServiceSetting;
        return found?.SettingValue === str(inputs, "settingValue") ? [SettingId ?? ""] : [];
    },

    async read({ ssm }, id, prior) {
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

    async update({ ssm }, id, _old, news) {
        await ssm.updateServiceSetting({ SettingId: id, SettingValue: str(news, "settingValue") });
    },

    delete: ({ ssm }, id) => ssm.resetServiceSetting({ SettingId: id }),
};
