import { block, map, text } from "../common/fields";
import { object, str } from "../common/inputs";
import { orGone } from "../common/errors";
import type { ResourceType } from "../common/resource-type";
import { asObject } from "../common/tagging";
import type { PrincipalRole } from "../common/account-access";
import type { Properties } from "../../rpc/values";

const instanceOf = (inputs: Properties) =>
    str(object(object(inputs, "identitySource") ?? {}, "identityCenter") ?? {}, "instanceArn") ?? "";

/** What of IAM Identity Center is entitled to roles. An instance has one application. */
export const application: ResourceType = {
    title: "Account Access Application",
    inputs: {
        identitySource: block({
            identityCenter: block({
                applicationArn: text().chosen(),
                instanceArn: text().need().replace(),
            }).replace(),
        })
            .need()
            .replace(),
        tags: map(),
        timeouts: block({ create: text(), delete: text() }).unread(),
    },
    outputs: ["arn", "tenantId"],
    tagging: {
        set: ({ accountAccess }, id, tags) => accountAccess.tagResource(id, asObject(tags)),
        remove: ({ accountAccess }, id, keys) => accountAccess.untagResource(id, keys),
    },

    async create({ accountAccess }, inputs) {
        const identitySource = { identityCenter: { instanceArn: instanceOf(inputs) } };
        const tags = inputs["tagsAll"] as Record<string, string>;
        return (await accountAccess.createApplication({ identitySource, tags })).applicationArn;
    },

    async find({ accountAccess }, inputs) {
        const { applications } = await accountAccess.listApplications();
        const all = applications.map(async ({ applicationArn }) => {
            const found = await orGone(accountAccess.getApplication(applicationArn));
            return found?.identitySource.identityCenter.instanceArn === instanceOf(inputs) ? [applicationArn] : [];
        });
        return (await Promise.all(all)).flat();
    },

    async read({ accountAccess }, id) {
        const found = await orGone(accountAccess.getApplication(id));
        return (
            found && {
                arn: id,
                identitySource: found.identitySource,
                tags: found.tags ?? {},
                tenantId: found.tenantId ?? "",
            }
        );
    },

    delete: ({ accountAccess }, id) => accountAccess.deleteApplication(id),
};

/** An id as the official provider writes it: the application's ARN and the entitlement's own. */
const parts = (id: string) => id.split(",") as [applicationArn: string, own: string];

function wanted(inputs: Properties): PrincipalRole {
    const given = object(object(inputs, "entitlement") ?? {}, "principalRole") ?? {};
    const identityCenter = object(object(given, "principal") ?? {}, "identityCenter") ?? {};
    const [userId, groupId] = [str(identityCenter, "userId"), str(identityCenter, "groupId")];
    return {
        principal: {
            identityCenter: { ...(userId !== undefined && { userId }), ...(groupId !== undefined && { groupId }) },
        },
        roleArn: str(given, "roleArn") ?? "",
    };
}

const identity = ({ principal, roleArn }: PrincipalRole) => JSON.stringify([principal.identityCenter, roleArn]);

/** A user or group of IAM Identity Center, and the role of an account that it gets. */
export const entitlement: ResourceType = {
    title: "Account Access Entitlement",
    inputs: {
        applicationArn: text().need().replace(),
        entitlement: block({
            principalRole: block({
                accountId: text().chosen(),
                accountName: text().chosen(),
                principal: block({
                    identityCenter: block({ groupId: text().replace(), userId: text().replace() }).replace(),
                })
                    .need()
                    .replace(),
                roleArn: text().need().replace(),
            }).replace(),
        })
            .need()
            .replace(),
    },
    outputs: ["entitlementId"],

    async create({ accountAccess }, inputs) {
        const applicationArn = str(inputs, "applicationArn") ?? "";
        const { entitlementId } = await accountAccess.createEntitlement(applicationArn, wanted(inputs));
        return `${applicationArn},${entitlementId}`;
    },

    async find({ accountAccess }, inputs) {
        const applicationArn = str(inputs, "applicationArn") ?? "";
        const all = await orGone(accountAccess.listEntitlements(applicationArn));
        return (all?.entitlements ?? [])
            .filter((one) => identity(one.entitlement.principalRole) === identity(wanted(inputs)))
            .map(({ entitlementId }) => `${applicationArn},${entitlementId}`);
    },

    async read({ accountAccess }, id) {
        const [applicationArn, entitlementId] = parts(id);
        const found = await orGone(accountAccess.getEntitlement(applicationArn, entitlementId));
        if (found === undefined) return undefined;

        const { account, accountName, ...principalRole } = found.entitlement.principalRole;
        return {
            applicationArn,
            entitlementId,
            entitlement: { principalRole: { ...principalRole, accountId: account, accountName: accountName ?? "" } },
        };
    },

    delete: ({ accountAccess }, id) => accountAccess.deleteEntitlement(...parts(id)),
};
