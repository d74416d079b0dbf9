import { randomInt } from "node:crypto";
import { madeSince, orGone } from "../common/errors";
import { flag, number, text } from "../common/fields";
import { bool, num, str } from "../common/inputs";
import type { ResourceType } from "../common/resource-type";
import { oneOf, within } from "../common/rules";

const classes = ["abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789", "!@#$%^&*()_+-=[]{}|'"];

/** A password with a character of every class, which satisfies any password policy an account can have. */
function generatePassword(length: number): string {
    const pick = (from: string) => from.charAt(randomInt(from.length));
    const characters = Array.from({ length }, (_, at) => pick(classes[at] ?? classes.join("")));
    for (let at = characters.length - 1; at > 0; at--) {
        const other = randomInt(at + 1);
        [characters[at], characters[other]] = [characters[other] ?? "", characters[at] ?? ""];
    }
    return characters.join("");
}

/** Passwords and secret keys of this run, between their making and their first reading: IAM never tells them again. */
const secrets = new Map<string, { token: string | undefined; secret: string }>();

export const userLoginProfile: ResourceType = {
    title: "IAM User Login Profile",
    global: true,
    inputs: {
        user: text().need().replace(),
        passwordLength: number().replace().unread().or(20).valid(within(5, 128)),
        // Its present value is up to the user: changing the first password clears it.
        passwordResetRequired: flag().replace().unread().or(false),
    },
    outputs: ["password", "encryptedPassword", "keyFingerprint"],
    deleteBeforeReplace: true,

    async create(context, inputs) {
        // Every attempt at one creation asks for the same password: which of them had its effect may stay unknown.
        const made = secrets.get(context.urn);
        const password = made?.token === context.token ? made?.secret : undefined;
        const Password = password ?? generatePassword(num(inputs, "passwordLength") ?? 20);
        secrets.set(context.urn, { token: context.token, secret: Password });
        await context.iam.createLoginProfile({
            UserName: str(inputs, "user"),
            Password,
            PasswordResetRequired: bool(inputs, "passwordResetRequired"),
        });
        return str(inputs, "user") ?? "";
    },

    async find({ iam }, inputs, since) {
        const found = (await orGone(iam.getLoginProfile({ UserName: str(inputs, "user") })))?.LoginProfile;
        return madeSince(found?.CreateDate, since) ? [found?.UserName ?? ""] : [];
    },

    async read(context, id, prior) {
        const found = (await orGone(context.iam.getLoginProfile({ UserName: id })))?.LoginProfile;
        return found === undefined
            ? undefined
            : {
                  user: found.UserName,
                  password: prior["password"] ?? secrets.get(context.urn)?.secret,
              };
    },

    delete: ({ iam }, id) => iam.deleteLoginProfile({ UserName: id }),
};

export const accessKey: ResourceType = {
    title: "IAM Access Key",
    global: true,
    inputs: { user: text().need().replace(), status: text().or("Active").valid(oneOf("Active", "Inactive")) },
    outputs: [
        "createDate",
        "encryptedSecret",
        "encryptedSesSmtpPasswordV4",
        "keyFingerprint",
        "secret",
        "sesSmtpPasswordV4",
    ],
    twins: true,
    toldOnce: true,

    async create(context, inputs) {
        const { AccessKey } = await context.iam.createAccessKey({ UserName: str(inputs, "user") });
        secrets.set(context.urn, { token: context.token, secret: AccessKey?.SecretAccessKey ?? "" });
        return AccessKey?.AccessKeyId ?? "";
    },

    async finish({ iam }, id, inputs) {
        if (inputs["status"] === "Inactive")
            await iam.updateAccessKey({ UserName: str(inputs, "user"), AccessKeyId: id, Status: "Inactive" });
    },

    async find({ iam }, inputs) {
        const found = await orGone(iam.listAccessKeys({ UserName: str(inputs, "user") }));
        return (found?.AccessKeyMetadata ?? []).map(({ AccessKeyId = "" }) => AccessKeyId);
    },

    async read(context, id, prior) {
        const UserName = str(prior, "user") ?? (await context.iam.getAccessKeyLastUsed({ AccessKeyId: id })).UserName;
        const { AccessKeyMetadata } = await context.iam.listAccessKeys({ UserName });
        const found = AccessKeyMetadata?.find(({ AccessKeyId }) => AccessKeyId === id);
        return found === undefined
            ? undefined
            : {
                  user: found.UserName,
                  status: found.Status,
                  createDate: found.CreateDate?.toISOString(),
                  secret: prior["secret"] ?? secrets.get(context.urn)?.secret,
              };
    },

    async update({ iam }, id, _old, news) {
        await iam.updateAccessKey({
            UserName: str(news, "user"),
            AccessKeyId: id,
            Status: str(news, "status") as "Active",
        });
    },

    delete: ({ iam }, id, state) => iam.deleteAccessKey({ UserName: str(state, "user"), AccessKeyId: id }),
};
