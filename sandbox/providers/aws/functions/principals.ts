import { paginateGetGroup, paginateListUsers, type User } from "@aws-sdk/client-iam";
import { str } from "../common/inputs";
import { tagMap } from "../common/tags";
import type { AwsFunction } from "./function";

export const getUser: AwsFunction = async ({ iam }, args) => {
    const { User: found } = await iam.getUser({ UserName: str(args, "userName") });
    return {
        id: found?.UserId,
        arn: found?.Arn,
        path: found?.Path,
        permissionsBoundary: found?.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
        userId: found?.UserId,
        userName: found?.UserName,
        tags: tagMap(found?.Tags),
    };
};

export const getUsers: AwsFunction = async (context, args) => {
    const users: User[] = [];
    for await (const page of paginateListUsers({ client: context.iam }, { PathPrefix: str(args, "pathPrefix") })) {
        users.push(...(page.Users ?? []));
    }
    const pattern = str(args, "nameRegex");
    const found = users.filter(({ UserName = "" }) => pattern === undefined || new RegExp(pattern).test(UserName));
    return {
        ...args,
        id: context.region,
        arns: found.map(({ Arn }) => Arn),
        names: found.map(({ UserName }) => UserName),
    };
};

export const getGroup: AwsFunction = async ({ iam }, args) => {
    const GroupName = str(args, "groupName");
    const { Group } = await iam.getGroup({ GroupName });
    const users: User[] = [];
    for await (const page of paginateGetGroup({ client: iam }, { GroupName })) {
        users.push(...(page.Users ?? []));
    }
    return {
        id: Group?.GroupId,
        arn: Group?.Arn,
        groupId: Group?.GroupId,
        groupName: Group?.GroupName,
        path: Group?.Path,
        users: users.map(({ Arn, Path, UserId, UserName }) => ({
            arn: Arn,
            path: Path,
            userId: UserId,
            userName: UserName,
        })),
    };
};
