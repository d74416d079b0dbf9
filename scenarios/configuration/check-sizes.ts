import {
    measuredInstanceId,
    measuredPlace,
    namedInstances,
    nameInArn,
    packInstances,
    partitionOf,
    policyRoom,
    policySize,
    roleTrustPolicy,
    sessionPolicy,
    trustedProvider,
    type PolicyRoom,
    type SessionPolicyInput,
    type SessionSettings,
} from "../../access/grants";
import { principalsOf, type AccessModel } from "../../access/model";
import { limitOf } from "../../access/quotas";
import { Measured, type Path, type Problem } from "./problem";

/** What the sizes of policies depend on, beside the model. */
interface Circumstances {
    readonly session: SessionSettings;
    readonly region: string;
    /** Of all principals. */
    readonly path: string;
    /** The most managed policies of a principal. */
    readonly managedPolicies: number;
}

/**
 * Finds principals whose policies would be larger than IAM takes. Instance ids aren't known yet, but they are all of one
 * length.
 */
export function checkSizes(model: AccessModel, { session, region, path, managedPolicies }: Circumstances): Problem[] {
    const place = measuredPlace(partitionOf(region), region);
    const hybridNodes = Object.values(model.instances).some(({ activation }) => activation !== undefined);
    return [
        ...principalsOf(model).flatMap((principal): Problem[] => {
            const { kind, name, place: where, grants } = principal;
            const consoleUser = "console" in principal && principal.console ? nameInArn(name, path) : undefined;
            const input = { grants, instanceId: measuredInstanceId, place, session, hybridNodes, consoleUser };
            // A permission set has one policy, a large one.
            const isSet = "trust" in principal && principal.trust.by === "identity-center";
            const room = isSet
                ? { inline: limitOf("permissionSetPolicySize"), managed: 0, policies: 0 }
                : policyRoom(kind, managedPolicies);
            const size = policySize(sessionPolicy({ ...input, holds: () => false }));
            const holder = isSet ? "permission set" : kind;
            const problems = tooLarge(size, room.inline, `the policy of the ${holder} ${name}`, {
                path: [...where, "grants"],
                quota: isSet ? "the policy of a permission set" : `the inline policies of a ${kind}`,
                hint: "grant by fewer tag values, or by a tag that these instances have in common",
            });
            return problems.length > 0 ? problems : tooMany(input, room, `the ${holder} ${name}`, where);
        }),
        ...Object.entries(model.roles ?? {}).flatMap(([name, role]): Problem[] => {
            if (role.trust.by === "identity-center") return [];

            const trust = trustedProvider(role.trust, name, place);
            const policy = roleTrustPolicy({ ...role, trust, partition: place.partition });
            return tooLarge(policySize(policy), limitOf("trustPolicySize"), `the trust policy of the role ${name}`, {
                path: ["roles", name, "people"],
                quota: "a role's trust policy",
                hint: "let several people share a user of the operating system, or set runAs.by to role-tag",
            });
        }),
    ];
}

/** More instances by name than the policies of a principal hold. */
function tooMany(input: SessionPolicyInput, room: PolicyRoom, who: string, path: Path): Problem[] {
    const { left } = packInstances(input, room);
    const count = namedInstances(input.grants).length;
    const policies = room.policies === 1 ? "policy" : "policies";
    const managed = room.policies === 0 ? "" : ` and ${room.policies} managed ${policies} of ${number(room.managed)}`;
    return left.length === 0
        ? []
        : [
              {
                  path: [...path, "grants"],
                  found: new Measured(`${who} has ${number(count)} instances by name`),
                  expected: `at most ${number(count - left.length)}, which fill an inline policy of ${number(room.inline)} characters${managed}, IAM's quotas`,
                  hint: "grant by tags: the number of instances then has no limit",
              },
          ];
}

function tooLarge(
    size: number,
    limit: number,
    what: string,
    { path, quota, hint }: { readonly path: Path; readonly quota: string; readonly hint: string },
): Problem[] {
    const found = new Measured(`${what} has ${number(size)} characters`);
    const expected = `at most ${number(limit)}, IAM's quota for ${quota}, white space not counted`;
    return size <= limit ? [] : [{ path, found, expected, hint }];
}

function number(count: number): string {
    return count.toLocaleString("en-US");
}
