import { str } from "../common/inputs";
import { everyPage } from "../common/pages";
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
    const PathPrefix = str(args, "pathPrefix");
    const pages = await everyPage((Marker) => context.iam.listUsers({ PathPrefix, Marker }), "Marker");
    const users = pages.flatMap(({ Users }) => Users ?? []);
    const pattern = str(args, "nameRegex");
    const found = users.filter(({ UserName = "" }) => pattern === undefined || new RegExp(pattern).test(UserName));
    return {
        ...args,
        id: context.region,
        arns: found.map(({ Arn }) => Arn),
        names: found.map(({ UserName }) => UserName),
    };
};

export const getRole: AwsFunction = async ({ iam }, args) => {
    const { Role: found } = await iam.getRole({ RoleName: str(args, "name") });
    return {
        id: found?.RoleName,
        arn: found?.Arn,
        assumeRolePolicy: decodeURIComponent(found?.AssumeRolePolicyDocument ?? ""),
        createDate: found?.CreateDate?.toISOString() ?? "",
        description: found?.Description ?? "",
        maxSessionDuration: found?.MaxSessionDuration,
        name: found?.RoleName,
        path: found?.Path,
        permissionsBoundary: found?.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
        roleLastUseds: [],
        tags: tagMap(found?.Tags),
        uniqueId: found?.RoleId,
    };
};

export const getGroup: AwsFunction = async ({ iam }, args) => {
    const GroupName = str(args, "groupName");
    const pages = await everyPage((Marker) => iam.getGroup({ GroupName, Marker }), "Marker");
    const Group = pages[0]?.Group;
    const users = pages.flatMap(({ Users }) => Users ?? []);
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
