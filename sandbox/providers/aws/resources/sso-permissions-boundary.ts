import type { PermissionsBoundary } from "@aws-sdk/client-sso-admin";
import type { Properties } from "../../rpc/values";
import { orGone } from "../common/errors";
import { block, text } from "../common/fields";
import { object, str } from "../common/inputs";
import type { ResourceType } from "../common/resource-type";
import { ssoId, ssoPlace, ssoPlaceInputs } from "./sso-permission-set";

/** The boundary of the inputs, as the service takes it: a policy of AWS by ARN, or one of the account by name. */
function boundaryOf(inputs: Properties): PermissionsBoundary {
    const { managedPolicyArn, customerManagedPolicyReference: named } = object(inputs, "permissionsBoundary") ?? {};
    if (typeof managedPolicyArn === "string" && managedPolicyArn !== "") return { ManagedPolicyArn: managedPolicyArn };
    const reference = (named ?? {}) as Properties;
    return { CustomerManagedPolicyReference: { Name: str(reference, "name"), Path: str(reference, "path") ?? "/" } };
}

const reference = { name: text().need().replace(), path: text().replace().or("/") };

/** The permissions boundary of a permission set. It has one at most. */
export const permissionsBoundaryAttachment: ResourceType = {
    title: "SSO Permissions Boundary Attachment",
    inputs: {
        ...ssoPlaceInputs,
        permissionsBoundary: block({
            managedPolicyArn: text().replace(),
            customerManagedPolicyReference: block(reference).replace(),
        })
            .need()
            .replace(),
    },
    outputs: [],

    async create({ sso }, inputs) {
        const id = ssoId(str(inputs, "permissionSetArn"), str(inputs, "instanceArn"));
        await sso.putPermissionsBoundaryToPermissionSet({
            ...ssoPlace(id),
            PermissionsBoundary: boundaryOf(inputs),
        });
        return id;
    },

    async find(context, inputs) {
        const id = ssoId(str(inputs, "permissionSetArn"), str(inputs, "instanceArn"));
        const { sso } = context;
        const found = (await orGone(sso.getPermissionsBoundaryForPermissionSet(ssoPlace(id))))?.PermissionsBoundary;
        return JSON.stringify(found) === JSON.stringify(boundaryOf(inputs)) ? [id] : [];
    },

    async read({ sso }, id) {
        const { InstanceArn, PermissionSetArn } = ssoPlace(id);
        const got = await orGone(sso.getPermissionsBoundaryForPermissionSet({ InstanceArn, PermissionSetArn }));
        const found = got?.PermissionsBoundary;
        const { ManagedPolicyArn, CustomerManagedPolicyReference: named } = found ?? {};
        return (
            found && {
                instanceArn: InstanceArn,
                permissionSetArn: PermissionSetArn,
                permissionsBoundary:
                    named === undefined
                        ? { managedPolicyArn: ManagedPolicyArn }
                        : { customerManagedPolicyReference: { name: named.Name, path: named.Path ?? "/" } },
            }
        );
    },

    delete: ({ sso }, id) => sso.deletePermissionsBoundaryFromPermissionSet(ssoPlace(id)),
};
