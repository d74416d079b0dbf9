import type { IAM } from "@aws-sdk/client-iam";
import { orGone } from "../common/errors";
import { json, text } from "../common/fields";
import { str } from "../common/inputs";
import type { ResourceType } from "../common/resource-type";
import { iamName } from "../common/rules";
import { decoded } from "./iam-common";

interface Calls {
    put(iam: IAM, owner: string, PolicyName: string, PolicyDocument: string): Promise<unknown>;
    get(iam: IAM, owner: string, PolicyName: string): Promise<{ PolicyDocument?: string }>;
    delete(iam: IAM, owner: string, PolicyName: string): Promise<unknown>;
}

/** A policy inside a role, user or group: OWNER:NAME is its id. Putting one twice does no harm. */
function inlinePolicy(property: "role" | "user" | "group", title: string, calls: Calls): ResourceType {
    return {
        title,
        global: true,
        inputs: {
            [property]: text().need().replace(),
            name: text().replace().chosen().valid(iamName(128)),
            namePrefix: text().replace().unread(),
            policy: json().need(),
        },
        outputs: [],
        autoName: { property: "name", prefix: "namePrefix", maxLength: 128 },

        async create({ iam }, inputs) {
            const [owner, name] = [str(inputs, property) ?? "", str(inputs, "name") ?? ""];
            await calls.put(iam, owner, name, str(inputs, "policy") ?? "");
            return `${owner}:${name}`;
        },

        async find({ iam }, inputs) {
            const [owner, name] = [str(inputs, property) ?? "", str(inputs, "name") ?? ""];
            const found = await orGone(calls.get(iam, owner, name));
            return found === undefined ? [] : [`${owner}:${name}`];
        },

        async read({ iam }, id) {
            const at = id.indexOf(":");
            const [owner, name] = [id.slice(0, at), id.slice(at + 1)];
            const found = await orGone(calls.get(iam, owner, name));
            return found && { [property]: owner, name, policy: decoded(found.PolicyDocument) };
        },

        async update({ iam }, _id, _old, news) {
            const [owner, name] = [str(news, property) ?? "", str(news, "name") ?? ""];
            await calls.put(iam, owner, name, str(news, "policy") ?? "");
        },

        async delete({ iam }, id) {
            const at = id.indexOf(":");
            await orGone(calls.delete(iam, id.slice(0, at), id.slice(at + 1)));
        },
    };
}

export const rolePolicy = inlinePolicy("role", "IAM Role Policy", {
    put: (iam, RoleName, PolicyName, PolicyDocument) => iam.putRolePolicy({ RoleName, PolicyName, PolicyDocument }),
    get: (iam, RoleName, PolicyName) => iam.getRolePolicy({ RoleName, PolicyName }),
    delete: (iam, RoleName, PolicyName) => iam.deleteRolePolicy({ RoleName, PolicyName }),
});

export const userPolicy = inlinePolicy("user", "IAM User Policy", {
    put: (iam, UserName, PolicyName, PolicyDocument) => iam.putUserPolicy({ UserName, PolicyName, PolicyDocument }),
    get: (iam, UserName, PolicyName) => iam.getUserPolicy({ UserName, PolicyName }),
    delete: (iam, UserName, PolicyName) => iam.deleteUserPolicy({ UserName, PolicyName }),
});

export const groupPolicy = inlinePolicy("group", "IAM Group Policy", {
    put: (iam, GroupName, PolicyName, PolicyDocument) => iam.putGroupPolicy({ GroupName, PolicyName, PolicyDocument }),
    get: (iam, GroupName, PolicyName) => iam.getGroupPolicy({ GroupName, PolicyName }),
    delete: (iam, GroupName, PolicyName) => iam.deleteGroupPolicy({ GroupName, PolicyName }),
});
