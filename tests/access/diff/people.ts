import type { Account } from "../../../access/matrix/account";
import { ACCOUNT, SESSIONS, smallAccount, trusts } from "../chains/small-account";

const SET = "arn:aws:sso:::permissionSet/ssoins-1/ps-ops";

/** What IAM Identity Center makes of a permission set: a role, here with sessions on one instance. */
const role = (on: string) => ({
    trust: [
        trusts(
            { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE` },
            { Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"] },
        ),
    ],
    can: [
        { ...SESSIONS, Resource: `arn:aws:ec2:*:*:instance/${on}` },
        { ...SESSIONS, Resource: "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell" },
    ],
});

interface People {
    /** The names of people, each with the IDs of its groups. */
    readonly people: Readonly<Record<string, readonly string[]>>;
    /** The names of groups by ID. */
    readonly groups: Readonly<Record<string, string>>;
    /** The permission sets, each with the instance that it opens. */
    readonly sets: Readonly<Record<string, string>>;
    /** Groups by ID, each with a permission set that is assigned to it. */
    readonly assigned: readonly (readonly [group: string, set: string])[];
}

/** People of IAM Identity Center whose groups have permission sets. */
export function peopleAccount({ people, groups, sets, assigned }: People): Account {
    return {
        ...smallAccount({
            instances: { "i-web": {}, "i-db": {} },
            roles: Object.fromEntries(
                Object.entries(sets).map(([name, on]) => [`AWSReservedSSO_${name}_0123456789abcdef`, role(on)]),
            ),
        }),
        identityCenter: {
            people: Object.entries(people).map(([name, own]) => ({ id: name, name, groups: own, tags: {} })),
            groups: Object.entries(groups).map(([id, name]) => ({ id, name })),
            permissionSets: Object.keys(sets).map((name) => ({ arn: `${SET}-${name}`, name })),
            assignments: assigned.map(([group, set]) => ({
                to: { type: "group", id: group },
                account: ACCOUNT,
                permissionSet: `${SET}-${set}`,
            })),
            entitlements: [],
        },
    };
}
