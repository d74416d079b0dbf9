import { z } from "zod";
import type { Entitlement } from "../../matrix/identity-center";
import type { AnswerFolder } from "./answers";

const LIST = "list-applications.json";

const applications = z.object({ applications: z.array(z.object({ applicationArn: z.string() })) });
const identity = z.object({ userId: z.string().optional(), groupId: z.string().optional() });
const principalRole = z.object({ principal: z.object({ identityCenter: identity }), roleArn: z.string() });
const entitlements = z.object({ entitlements: z.array(z.object({ entitlement: z.object({ principalRole }) })) });

/**
 * Reads the entitlements of account access manager from answers of `aws account-access`.
 * https://docs.aws.amazon.com/account-access/latest/APIReference/API_ListEntitlements.html
 * @param folder the folder of Identity Center itself.
 * @returns undefined where the folder has no list of applications: the entitlements aren't known.
 * @throws SourceError for what is missing of an application, or of another kind.
 */
export function readEntitlements(folder: AnswerFolder): readonly Entitlement[] | undefined {
    if (!folder.has(LIST)) return undefined;
    const { applications: all } = folder.read(applications, "aws account-access list-applications", LIST);
    return all.flatMap(({ applicationArn }) => entitlementsOf(folder, applicationArn));
}

function entitlementsOf(folder: AnswerFolder, application: string): Entitlement[] {
    const id = application.slice(application.lastIndexOf("/") + 1);
    const command = `aws account-access list-entitlements --application-arn ${application} --filter {}`;
    const answer = folder.read(entitlements, command, "list-entitlements", `${id}.json`);
    return answer.entitlements.flatMap(({ entitlement }): Entitlement[] => {
        const { principal, roleArn: role } = entitlement.principalRole;
        const { userId, groupId } = principal.identityCenter;
        return [
            ...(userId === undefined ? [] : [{ to: { type: "person" as const, id: userId }, role, application }]),
            ...(groupId === undefined ? [] : [{ to: { type: "group" as const, id: groupId }, role, application }]),
        ];
    });
}
