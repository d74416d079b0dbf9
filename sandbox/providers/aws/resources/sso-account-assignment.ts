import { text } from "../common/fields";
import type { Properties } from "../../rpc/values";
import { str } from "../common/inputs";
import { orGone } from "../common/errors";
import { everyPage } from "../common/pages";
import type { Context, ResourceType } from "../common/resource-type";
import { ssoId, ssoPlace, ssoPlaceInputs } from "./sso-permission-set";

function assignmentId(inputs: Properties): string {
    const keys = ["principalId", "principalType", "targetId", "targetType", "permissionSetArn", "instanceArn"];
    return ssoId(...keys.map((key) => str(inputs, key)));
}

/** What an id says, as the calls that make and end an assignment take it. */
function assignmentOf(id: string) {
    const [PrincipalId = "", PrincipalType = "", TargetId = "", TargetType = ""] = id.split(",");
    return {
        ...ssoPlace(id),
        PrincipalId,
        PrincipalType: PrincipalType as "USER",
        TargetId,
        TargetType: TargetType as "AWS_ACCOUNT",
    };
}

async function isThere({ sso }: Context, id: string): Promise<boolean> {
    const { InstanceArn, PermissionSetArn, TargetId, PrincipalId } = assignmentOf(id);
    const place = { InstanceArn, PermissionSetArn, AccountId: TargetId };
    const pages = await orGone(
        everyPage((NextToken) => sso.listAccountAssignments({ ...place, NextToken }), "NextToken"),
    );
    const all = pages?.flatMap(({ AccountAssignments }) => AccountAssignments ?? []);
    return all?.some((one) => one.PrincipalId === PrincipalId) === true;
}

/** Who gets a permission set in which account. */
export const accountAssignment: ResourceType = {
    title: "SSO Account Assignment",
    inputs: {
        ...ssoPlaceInputs,
        principalId: text().need().replace(),
        principalType: text().need().replace(),
        targetId: text().need().replace(),
        targetType: text().replace().or("AWS_ACCOUNT"),
    },
    outputs: [],

    async create({ sso }, inputs) {
        const id = assignmentId(inputs);
        await sso.createAccountAssignment(assignmentOf(id));
        return id;
    },

    async find(context, inputs) {
        const id = assignmentId(inputs);
        return (await isThere(context, id)) ? [id] : [];
    },

    async read(context, id) {
        if (!(await isThere(context, id))) return undefined;

        const found = assignmentOf(id);
        return {
            instanceArn: found.InstanceArn,
            permissionSetArn: found.PermissionSetArn,
            principalId: found.PrincipalId,
            principalType: found.PrincipalType,
            targetId: found.TargetId,
            targetType: found.TargetType,
        };
    },

    async delete(context, id) {
        if (await isThere(context, id)) await context.sso.deleteAccountAssignment(assignmentOf(id));
    },
};
