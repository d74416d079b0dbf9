import { text } from "../common/fields";
import type { Properties } from "../../rpc/values";
import { str } from "../common/inputs";
import { orGone } from "../common/errors";
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
    let NextToken: string | undefined;
    do {
        const page = await orGone(
            sso.listAccountAssignments({ InstanceArn, PermissionSetArn, AccountId: TargetId, NextToken }),
        );
        if (page?.AccountAssignments?.some((one) => one.PrincipalId === PrincipalId) === true) {
            return true;
        }
        NextToken = page?.NextToken;
    } while (NextToken !== undefined);
    return false;
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
        if (!(await isThere(context, id))) {
            return undefined;
        }
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
        if (await isThere(context, id)) {
            await context.sso.deleteAccountAssignment(assignmentOf(id));
        }
    },
};
