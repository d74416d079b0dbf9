import { map, number, text } from "../common/fields";
import { num, str } from "../common/inputs";
import { unlessMade } from "../common/errors";
import { everyPage } from "../common/pages";
import type { Context, ResourceType } from "../common/resource-type";
import { tagList, tagMap } from "../common/tags";

async function describe({ ssm }: Context, id: string) {
    const { ActivationList } = await ssm.describeActivations({
        Filters: [{ FilterKey: "ActivationIds", FilterValues: [id] }],
    });
    return ActivationList?.[0];
}

/** AWS returns an activation's code only when it is created. */
export const activation: ResourceType = {
    title: "SSM Activation",
    twins: true,
    toldOnce: true,
    inputs: {
        description: text().replace(),
        expirationDate: text().replace().chosen(),
        iamRole: text().need().replace(),
        name: text().replace(),
        registrationLimit: number().replace().chosen(),
        tags: map().replace(),
    },
    outputs: ["activationCode", "expired", "registrationCount"],

    async create({ ssm }, inputs) {
        const expires = str(inputs, "expirationDate");
        const { ActivationId, ActivationCode } = await ssm.createActivation({
            DefaultInstanceName: str(inputs, "name"),
            Description: str(inputs, "description"),
            ExpirationDate: expires === undefined ? undefined : new Date(expires),
            IamRole: str(inputs, "iamRole"),
            RegistrationLimit: num(inputs, "registrationLimit"),
            Tags: tagList(inputs["tagsAll"]),
        });
        codes.set(ActivationId ?? "", ActivationCode ?? "");
        return ActivationId ?? "";
    },

    async find({ ssm }, inputs) {
        const Filters = [{ FilterKey: "IamRole" as const, FilterValues: [str(inputs, "iamRole") ?? ""] }];
        const pages = await everyPage((NextToken) => ssm.describeActivations({ Filters, NextToken }), "NextToken");
        return pages.flatMap(({ ActivationList = [] }) => ActivationList.map(({ ActivationId = "" }) => ActivationId));
    },

    async read(context, id, prior) {
        const found = await describe(context, id);
        return (
            found && {
                activationCode: codes.get(id) ?? str(prior, "activationCode"),
                description: found.Description,
                expirationDate: found.ExpirationDate?.toISOString().replace(/\.\d+Z$/, "Z"),
                expired: found.Expired ?? false,
                iamRole: found.IamRole,
                name: found.DefaultInstanceName,
                registrationCount: found.RegistrationsCount ?? 0,
                registrationLimit: found.RegistrationLimit ?? 1,
                tags: tagMap(found.Tags),
            }
        );
    },

    async delete(context, id) {
        await unlessMade(
            /^InvalidActivation(Id)?$/,
            context.ssm.deleteActivation({ ActivationId: id }),
            async () => (await describe(context, id)) === undefined,
        );
    },
};

/** From the call that makes an activation to the read that follows it. */
const codes = new Map<string, string>();
