import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { madeUpAccount } from "./access-account";
import { accountDetails, instanceAnswers, type AccountDetails } from "./access-files";

/** How large a made-up organization is. */
interface OrganizationSize {
    readonly accounts: number;
    /** Of each account. */
    readonly instances: number;
    /** Of each account: users. */
    readonly principals: number;
}

const UNITS = 10;
const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
const limit = { Version: "2012-10-17", Statement: { Effect: "Deny", Action: "organizations:*", Resource: "*" } };

/** Writes a made-up organization as `access collect` does: its accounts in units, each under two control policies. */
export function writeOrganization(folder: string, { accounts, instances, principals }: OrganizationSize): void {
    const write = (content: object, ...names: readonly string[]): void => {
        const file = join(folder, ...names);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, JSON.stringify(content));
    };
    const ids = Array.from({ length: accounts }, (_, n) => String(100_000_000_000 + n));
    const [management = ""] = ids;
    const account = madeUpAccount(instances, principals, "mixed");
    for (const id of ids) {
        const own = accountDetails(account, id);
        const details = { ...own, ...withRoles(own, id, management) };
        write(details, "accounts", id, "get-account-authorization-details.json");
        for (const region of new Set(account.instances.map((instance) => instance.region))) {
            const inRegion = account.instances.filter((instance) => instance.region === region);
            const { reservations, nodes } = instanceAnswers(inRegion, id);
            write(reservations, "accounts", id, region, "describe-instances.json");
            write(nodes, "accounts", id, region, "describe-instance-information.json");
        }
    }
    const inOrganization = (content: object, ...names: readonly string[]): void =>
        write(content, "organization", ...names);
    inOrganization({ Organization: { Id: "o-one", MasterAccountId: management } }, "describe-organization.json");
    inOrganization({ Accounts: ids.map((Id) => ({ Id, Status: "ACTIVE" })) }, "list-accounts.json");
    const Type = "SERVICE_CONTROL_POLICY";
    inOrganization({ Roots: [{ Id: "r-1", PolicyTypes: [{ Type, Status: "ENABLED" }] }] }, "list-roots.json");
    const units = Array.from({ length: UNITS }, (_, n) => `ou-${n}`);
    const below = (parent: string, own: readonly string[], inner: readonly string[]): void => {
        inOrganization({ Accounts: own.map((Id) => ({ Id })) }, "list-accounts-for-parent", `${parent}.json`);
        const OrganizationalUnits = inner.map((Id) => ({ Id }));
        inOrganization({ OrganizationalUnits }, "list-organizational-units-for-parent", `${parent}.json`);
    };
    below("r-1", [management], units);
    for (const [n, unit] of units.entries()) {
        below(
            unit,
            ids.slice(1).filter((_, index) => index % UNITS === n),
            [],
        );
    }

    for (const target of ["r-1", ...units, ...ids]) {
        const Policies = [{ Id: "p-all" }, { Id: "p-limit" }];
        inOrganization({ Policies }, "list-policies-for-target", Type, `${target}.json`);
    }
    for (const [id, document] of [["p-all", everything] as const, ["p-limit", limit] as const]) {
        const Policy = { PolicySummary: { Name: id }, Content: JSON.stringify(document) };
        inOrganization({ Policy }, "describe-policy", `${id}.json`);
    }
}

/** In each account so many users may assume the account's role; those of the management account that of every account. */
const CALLERS = 10;

function withRoles({ UserDetailList }: AccountDetails, id: string, management: string): object {
    const policy = (...Statement: readonly object[]): object => ({ Version: "2012-10-17", Statement });
    const inline = (document: object): object => ({ PolicyName: "roles", PolicyDocument: document });
    const target = id === management ? "arn:aws:iam::*:role/ops" : `arn:aws:iam::${id}:role/ops`;
    const assume = policy({ Effect: "Allow", Action: "sts:AssumeRole", Resource: target });
    const sessions = policy(
        {
            Effect: "Allow",
            Action: "ssm:StartSession",
            Resource: "arn:aws:ec2:*:*:instance/*",
            Condition: { StringEquals: { "ssm:resourceTag/Environment": "Production" } },
        },
        {
            Effect: "Allow",
            Action: "ssm:StartSession",
            Resource: "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell",
        },
    );
    const trusted = [id, management].map((one) => `arn:aws:iam::${one}:root`);
    return {
        UserDetailList: UserDetailList.map((user, index) =>
            index < CALLERS ? { ...user, UserPolicyList: [...user.UserPolicyList, inline(assume)] } : user,
        ),
        RoleDetailList: [
            {
                RoleName: "ops",
                RoleId: `AROA${id}`,
                Arn: `arn:aws:iam::${id}:role/ops`,
                AssumeRolePolicyDocument: policy({
                    Effect: "Allow",
                    Principal: { AWS: trusted },
                    Action: "sts:AssumeRole",
                }),
                RolePolicyList: [inline(sessions)],
            },
        ],
    };
}
