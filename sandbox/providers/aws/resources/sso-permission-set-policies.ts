import { block, json, text } from "../common/fields";
import { object, str } from "../common/inputs";
import { orGone } from "../common/errors";
import type { Properties } from "../../rpc/values";
import type { ResourceType } from "../common/resource-type";
import { ssoId, ssoPlace, ssoPlaceInputs } from "./sso-permission-set";

export const permissionSetInlinePolicy: ResourceType = {
    title: "SSO Permission Set Inline Policy",
    inputs: { ...ssoPlaceInputs, inlinePolicy: json().need() },
    outputs: [],

    async create(_context, inputs) {
        return Promise.resolve(ssoId(str(inputs, "permissionSetArn"), str(inputs, "instanceArn")));
    },

    finish: ({ sso }, id, inputs) =>
        sso.putInlinePolicyToPermissionSet({ ...ssoPlace(id), InlinePolicy: str(inputs, "inlinePolicy") }),

    async find(context, inputs) {
        const id = ssoId(str(inputs, "permissionSetArn"), str(inputs, "instanceArn"));
        return (await this.read(context, id, inputs)) === undefined ? [] : [id];
    },

    async read({ sso }, id) {
        const { InstanceArn, PermissionSetArn } = ssoPlace(id);
        const found = await orGone(sso.getInlinePolicyForPermissionSet({ InstanceArn, PermissionSetArn }));
        return found?.InlinePolicy === undefined || found.InlinePolicy === ""
            ? undefined
            : { inlinePolicy: found.InlinePolicy, instanceArn: InstanceArn, permissionSetArn: PermissionSetArn };
    },

    async update({ sso }, id, _old, news) {
        await sso.putInlinePolicyToPermissionSet({ ...ssoPlace(id), InlinePolicy: str(news, "inlinePolicy") });
    },

    delete: ({ sso }, id) => sso.deleteInlinePolicyFromPermissionSet(ssoPlace(id)),
};

export const managedPolicyAttachment: ResourceType = {
    title: "SSO Managed Policy Attachment",
    inputs: { ...ssoPlaceInputs, managedPolicyArn: text().need().replace() },
    outputs: ["managedPolicyName"],

    async create({ sso }, inputs) {
        const policy = str(inputs, "managedPolicyArn");
        const id = ssoId(policy, str(inputs, "permissionSetArn"), str(inputs, "instanceArn"));
        await sso.attachManagedPolicyToPermissionSet({ ...ssoPlace(id), ManagedPolicyArn: policy });
        return id;
    },

    async find(context, inputs) {
        const id = ssoId(str(inputs, "managedPolicyArn"), str(inputs, "permissionSetArn"), str(inputs, "instanceArn"));
        return (await this.read(context, id, inputs)) === undefined ? [] : [id];
    },

    async read({ sso }, id) {
        const { InstanceArn, PermissionSetArn } = ssoPlace(id);
        const [policy] = id.split(",");
        const all = await orGone(sso.listManagedPoliciesInPermissionSet({ InstanceArn, PermissionSetArn }));
        const found = all?.AttachedManagedPolicies?.find(({ Arn }) => Arn === policy);
        return (
            found && {
                instanceArn: InstanceArn,
                managedPolicyArn: found.Arn,
                managedPolicyName: found.Name,
                permissionSetArn: PermissionSetArn,
            }
        );
    },

    async delete({ sso }, id, state) {
        const ManagedPolicyArn = str(state, "managedPolicyArn");
        await sso.detachManagedPolicyFromPermissionSet({ ...ssoPlace(id), ManagedPolicyArn });
    },
};

function referenceId(inputs: Properties): string {
    const policy = object(inputs, "customerManagedPolicyReference") ?? {};
    const place = [str(inputs, "permissionSetArn"), str(inputs, "instanceArn")];
    return ssoId(str(policy, "name"), str(policy, "path"), ...place);
}

const reference = { name: text().need().replace(), path: text().replace().or("/") };

export const customerManagedPolicyAttachment: ResourceType = {
    title: "SSO Customer Managed Policy Attachment",
    inputs: { ...ssoPlaceInputs, customerManagedPolicyReference: block(reference).need().replace() },
    outputs: [],

    async create({ sso }, inputs) {
        const id = referenceId(inputs);
        const [Name, Path] = id.split(",");
        const policy = { CustomerManagedPolicyReference: { Name, Path } };
        await sso.attachCustomerManagedPolicyReferenceToPermissionSet({ ...ssoPlace(id), ...policy });
        return id;
    },

    async find(context, inputs) {
        const id = referenceId(inputs);
        return (await this.read(context, id, inputs)) === undefined ? [] : [id];
    },

    async read({ sso }, id) {
        const { InstanceArn, PermissionSetArn } = ssoPlace(id);
        const [name, path] = id.split(",");
        const all = await orGone(
            sso.listCustomerManagedPolicyReferencesInPermissionSet({ InstanceArn, PermissionSetArn }),
        );
        const found = all?.CustomerManagedPolicyReferences?.find(
            (one) => one.Name === name && (one.Path ?? "/") === path,
        );
        return (
            found && {
                customerManagedPolicyReference: { name, path },
                instanceArn: InstanceArn,
                permissionSetArn: PermissionSetArn,
            }
        );
    },

    async delete({ sso }, id) {
        const [Name, Path] = id.split(",");
        const policy = { CustomerManagedPolicyReference: { Name, Path } };
        await sso.detachCustomerManagedPolicyReferenceFromPermissionSet({ ...ssoPlace(id), ...policy });
    },
};
