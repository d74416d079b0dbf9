import type { IAM } from "@aws-sdk/client-iam";
import { orGone } from "../common/errors";
import { set, text } from "../common/fields";
import { str, strs } from "../common/inputs";
import type { ResourceType } from "../common/resource-type";
import { linkSteps } from "./links";

type Owner = "role" | "user" | "group";

interface Calls {
    readonly attach: (iam: IAM, owner: string, PolicyArn: string) => Promise<unknown>;
    readonly detach: (iam: IAM, owner: string, PolicyArn: string) => Promise<unknown>;
    readonly list: (iam: IAM, owner: string) => Promise<{ AttachedPolicies?: { PolicyArn?: string }[] }>;
}

const calls: Record<Owner, Calls> = {
    role: {
        attach: (iam, RoleName, PolicyArn) => iam.attachRolePolicy({ RoleName, PolicyArn }),
        detach: (iam, RoleName, PolicyArn) => iam.detachRolePolicy({ RoleName, PolicyArn }),
        list: (iam, RoleName) => iam.listAttachedRolePolicies({ RoleName, MaxItems: 1000 }),
    },
    user: {
        attach: (iam, UserName, PolicyArn) => iam.attachUserPolicy({ UserName, PolicyArn }),
        detach: (iam, UserName, PolicyArn) => iam.detachUserPolicy({ UserName, PolicyArn }),
        list: (iam, UserName) => iam.listAttachedUserPolicies({ UserName, MaxItems: 1000 }),
    },
    group: {
        attach: (iam, GroupName, PolicyArn) => iam.attachGroupPolicy({ GroupName, PolicyArn }),
        detach: (iam, GroupName, PolicyArn) => iam.detachGroupPolicy({ GroupName, PolicyArn }),
        list: (iam, GroupName) => iam.listAttachedGroupPolicies({ GroupName, MaxItems: 1000 }),
    },
};

/** One managed policy attached to one role, user or group. Attaching it twice does no harm. */
function attachment(owner: Owner, title: string): ResourceType {
    const { attach, detach, list } = calls[owner];
    return {
        title,
        global: true,
        inputs: { [owner]: text().need().replace(), policyArn: text().need().replace() },
        outputs: [],

        async create({ iam }, inputs) {
            const [name, arn] = [str(inputs, owner) ?? "", str(inputs, "policyArn") ?? ""];
            await attach(iam, name, arn);
            return `${name}/${arn}`;
        },

        async find({ iam }, inputs) {
            const [name, arn] = [str(inputs, owner) ?? "", str(inputs, "policyArn") ?? ""];
            const found = await orGone(list(iam, name));
            return found?.AttachedPolicies?.some(({ PolicyArn }) => PolicyArn === arn) === true
                ? [`${name}/${arn}`]
                : [];
        },

        async read({ iam }, id) {
            const at = id.indexOf("/");
            const [name, arn] = [id.slice(0, at), id.slice(at + 1)];
            const found = await orGone(list(iam, name));
            return found?.AttachedPolicies?.some(({ PolicyArn }) => PolicyArn === arn) === true
                ? { [owner]: name, policyArn: arn }
                : undefined;
        },

        async delete({ iam }, id) {
            const at = id.indexOf("/");
            await orGone(detach(iam, id.slice(0, at), id.slice(at + 1)));
        },
    };
}

export const rolePolicyAttachment = attachment("role", "IAM Role Policy Attachment");
export const userPolicyAttachment = attachment("user", "IAM User Policy Attachment");
export const groupPolicyAttachment = attachment("group", "IAM Group Policy Attachment");

const owners = ["role", "user", "group"] as const;

/** All that a managed policy is attached to: whatever else it is attached to, an update detaches. */
export const policyAttachment: ResourceType = {
    title: "IAM Policy Attachment",
    global: true,
    inputs: {
        name: text().replace().unread(),
        policyArn: text().need().replace(),
        roles: set(),
        users: set(),
        groups: set(),
    },
    outputs: [],
    autoName: { property: "name", maxLength: 255 },

    async create(_context, inputs) {
        return Promise.resolve(str(inputs, "name") ?? "");
    },

    ...linkSteps({
        of: (properties) =>
            owners.flatMap((owner) =>
                (strs(properties, `${owner}s`) ?? []).map((name) => ({
                    owner,
                    name,
                    arn: str(properties, "policyArn") ?? "",
                })),
            ),
        add: ({ iam }, { owner, name, arn }) => calls[owner].attach(iam, name, arn),
        remove: ({ iam }, { owner, name, arn }) => orGone(calls[owner].detach(iam, name, arn)),
    }),

    async find() {
        return Promise.resolve([]);
    },

    async read({ iam }, _id, prior) {
        const PolicyArn = str(prior, "policyArn");
        const found =
            PolicyArn === undefined
                ? undefined
                : await orGone(iam.listEntitiesForPolicy({ PolicyArn, MaxItems: 1000 }));
        return (
            found && {
                policyArn: PolicyArn,
                roles: (found.PolicyRoles ?? []).map(({ RoleName = "" }) => RoleName),
                users: (found.PolicyUsers ?? []).map(({ UserName = "" }) => UserName),
                groups: (found.PolicyGroups ?? []).map(({ GroupName = "" }) => GroupName),
            }
        );
    },
};
