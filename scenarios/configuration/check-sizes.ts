import {
    measuredInstanceId,
    measuredPlace,
    nameInArn,
    partitionOf,
    policySize,
    roleTrustPolicy,
    sessionPolicy,
    trustedProvider,
    type SessionSettings,
} from "../../access/grants";
import { principalsOf, type AccessModel } from "../../access/model";
import { limitOf } from "../../access/quotas";
import { Measured, type Path, type Problem } from "./problem";

/**
 * Finds principals whose policy would be larger than IAM takes. Instance ids aren't known yet, but they are all of one
 * length.
 */
export function checkSizes(
    model: AccessModel,
    { session, region, path }: { readonly session: SessionSettings; readonly region: string; readonly path: string },
): Problem[] {
    const place = measuredPlace(partitionOf(region), region);
    return [
        ...principalsOf(model).flatMap((principal): Problem[] => {
            const { kind, name, grants } = principal;
            const consoleUser = kind === "user" && principal.console ? nameInArn(name, path) : undefined;
            const policy = sessionPolicy({ grants, instanceId: measuredInstanceId, place, session, consoleUser });
            const hint = grants.some(({ by }) => by === "instances")
                ? "grant by tags: the policy's size then doesn't depend on the number of instances"
                : "grant by fewer tag values, or by a tag that these instances have in common";
            return tooLarge(policySize(policy), limitOf(`${kind}PolicySize`), `the policy of the ${kind} ${name}`, {
                path: [`${kind}s`, name, "grants"],
                quota: `the inline policies of a ${kind}`,
                hint,
            });
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
