import { madeSince, orGone } from "../common/errors";
import { flag, map, text } from "../common/fields";
import { bool, str } from "../common/inputs";
import type { Context, ResourceType } from "../common/resource-type";
import { arn, iamName } from "../common/rules";
import { tagList, tagMap } from "../common/tags";
import { changed } from "./iam-common";

async function setBoundary({ iam }: Context, UserName: string, PermissionsBoundary: string | undefined): Promise<void> {
    await (PermissionsBoundary === undefined || PermissionsBoundary === ""
        ? orGone(iam.deleteUserPermissionsBoundary({ UserName }))
        : iam.putUserPermissionsBoundary({ UserName, PermissionsBoundary }));
}

async function leaveGroups({ iam }: Context, UserName: string): Promise<void> {
    const { Groups } = await iam.listGroupsForUser({ UserName });
    for (const { GroupName } of Groups ?? []) await orGone(iam.removeUserFromGroup({ UserName, GroupName }));
}

/** Removes what users make for themselves, which would keep them from being deleted. */
async function removeCredentials({ iam }: Context, UserName: string): Promise<void> {
    await orGone(iam.deleteLoginProfile({ UserName }));
    for (const { AccessKeyId } of (await iam.listAccessKeys({ UserName })).AccessKeyMetadata ?? [])
        await orGone(iam.deleteAccessKey({ UserName, AccessKeyId }));

    for (const { SerialNumber } of (await iam.listMFADevices({ UserName })).MFADevices ?? []) {
        await orGone(iam.deactivateMFADevice({ UserName, SerialNumber }));
        if (SerialNumber?.startsWith("arn:") === true) await orGone(iam.deleteVirtualMFADevice({ SerialNumber }));
    }
    for (const { SSHPublicKeyId } of (await iam.listSSHPublicKeys({ UserName })).SSHPublicKeys ?? [])
        await orGone(iam.deleteSSHPublicKey({ UserName, SSHPublicKeyId }));

    for (const { CertificateId } of (await iam.listSigningCertificates({ UserName })).Certificates ?? [])
        await orGone(iam.deleteSigningCertificate({ UserName, CertificateId }));
}

export const user: ResourceType = {
    title: "IAM User",
    global: true,
    inputs: {
        name: text().chosen().valid(iamName(64)),
        path: text().or("/"),
        permissionsBoundary: text().valid(arn),
        forceDestroy: flag().unread().or(false),
        tags: map(),
    },
    outputs: ["arn", "uniqueId"],
    autoName: { property: "name", maxLength: 64 },
    tagging: {
        set: ({ iam }, UserName, Tags) => iam.tagUser({ UserName, Tags }),
        remove: ({ iam }, UserName, TagKeys) => iam.untagUser({ UserName, TagKeys }),
    },

    async create({ iam }, inputs) {
        const { User } = await iam.createUser({
            UserName: str(inputs, "name"),
            Path: str(inputs, "path"),
            PermissionsBoundary: str(inputs, "permissionsBoundary"),
            Tags: tagList(inputs["tagsAll"]),
        });
        return User?.UserName ?? "";
    },

    async find({ iam }, inputs, since) {
        const found = await orGone(iam.getUser({ UserName: str(inputs, "name") }));
        return madeSince(found?.User?.CreateDate, since) ? [found?.User?.UserName ?? ""] : [];
    },

    async read({ iam }, id) {
        const found = (await orGone(iam.getUser({ UserName: id })))?.User;
        return found === undefined
            ? undefined
            : {
                  id: found.UserName,
                  arn: found.Arn,
                  name: found.UserName,
                  path: found.Path,
                  permissionsBoundary: found.PermissionsBoundary?.PermissionsBoundaryArn,
                  uniqueId: found.UserId,
                  tags: tagMap(found.Tags),
              };
    },

    async update(context, id, old, news) {
        if ((old["permissionsBoundary"] ?? "") !== (news["permissionsBoundary"] ?? ""))
            await setBoundary(context, id, str(news, "permissionsBoundary"));

        // Last: whatever fails before is tried again under the old name.
        const changes = { NewUserName: changed("name", old, news), NewPath: changed("path", old, news) };
        if (changes.NewUserName !== undefined || changes.NewPath !== undefined)
            await context.iam.updateUser({ UserName: id, ...changes });

        return changes.NewUserName;
    },

    async delete(context, id, state) {
        await leaveGroups(context, id);
        if (bool(state, "forceDestroy") === true) await removeCredentials(context, id);

        await context.iam.deleteUser({ UserName: id });
    },
};
