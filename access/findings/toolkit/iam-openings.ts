import { IAM_WRITES, type IamWrite } from "../../bypasses";
import { denialsOf, type PolicySet } from "../../evaluate/outcome";
import { iamType, type AccountPrincipal } from "../../matrix/account";
import { parsePolicy } from "../../policy/parse";
import { textLanguage } from "../../match/language";
import { arns } from "../../prove/universe";
import { EC2_INSTANCE, MANAGED_INSTANCE } from "../../bypasses/places";
import { boundaryContext, isProtected, managedPolicyName, withAnyPath } from "./iam-targets";
import type { Possibility } from "./possibility";
import type { Snapshot } from "./snapshot";
import { placed } from "./allowing-statement";

/** The calls of one effect on one thing that a principal may make; `perhaps` are those that can't be told for sure. */
export function allowedWrites(
    principal: AccountPrincipal,
    { on, effects }: { readonly on: IamWrite["on"]; readonly effects: readonly IamWrite["effect"][] },
    possibility: Pick<Possibility, "universes" | "context" | "scope">,
    snapshot: Snapshot,
    perhaps = false,
): string[] {
    return IAM_WRITES.filter(
        (write) => write.on === on && effects.includes(write.effect) && snapshot.mentions(principal, write.action),
    )
        .map(({ action }) => action)
        .filter((action) =>
            perhaps
                ? !snapshot.impossible(principal, action, possibility)
                : snapshot.possible(principal, action, possibility) !== undefined,
        );
}

/** The ARN of AWS's policy that allows everything. */
function everything({ home }: Snapshot): string {
    return `arn:${home.partition}:iam::aws:policy/AdministratorAccess`;
}

/** The writes by which somebody who may assume it, or is it, gives a user or a role whatever rights they like. */
export function grantsTo(principal: AccountPrincipal, target: AccountPrincipal, snapshot: Snapshot): Grants {
    const onNamed = (
        on: "group" | "policy",
        name: string,
        context: Possibility["context"],
        perhaps: boolean,
    ): readonly string[] => {
        const universes = withAnyPath(on, name, principal, snapshot);
        return allowedWrites(principal, { on, effects: ["grants"] }, { universes, context }, snapshot, perhaps);
    };
    const onItself = (attached: Possibility["context"], perhaps: boolean): readonly string[] =>
        allowedWrites(
            principal,
            { on: iamType(target), effects: ["grants"] },
            { universes: [textLanguage(target.arn, false)], context: { ...boundaryContext(target), ...attached } },
            snapshot,
            perhaps,
        );
    const writes = (attached: Possibility["context"], perhaps: boolean): readonly string[] => [
        ...(isProtected(target.arn) ? [] : onItself(attached, perhaps)),
        ...target.groups.flatMap((group) => onNamed("group", group, attached, perhaps)),
        ...target.policies.identity
            .flatMap((policy) => managedPolicyName(policy) ?? [])
            .flatMap((name) => onNamed("policy", name, {}, perhaps))
            .filter((action) => perhaps || action === "iam:CreatePolicyVersion"),
    ];
    const any = writes({ "iam:policyarn": everything(snapshot) }, false);
    if (any.length > 0) return { any: [...new Set(any)], some: [] };
    // A condition on iam:PolicyARN names what may be attached, and an older version of a policy may allow more.
    return { any: [], some: [...new Set(writes({}, true))] };
}

/** `any`: calls that give every right. `some`: calls that give what a condition or an older version names. */
interface Grants {
    readonly any: readonly string[];
    readonly some: readonly string[];
}

const ALL = parsePolicy(
    { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
    "whatever is written",
);

/** What is left where a principal allows itself everything: its Deny statements, its boundary, the organization's. */
export function withEverything({ policies }: AccountPrincipal): PolicySet {
    return { ...policies, identity: [ALL, ...policies.identity.map(denialsOf)] };
}

/** Whether policies open sessions or run commands on any instance: `unknown` where it can't be told. */
export function reaches(
    principal: AccountPrincipal,
    policies: PolicySet,
    snapshot: Snapshot,
): "yes" | "unknown" | "no" {
    const universes = [EC2_INSTANCE, MANAGED_INSTANCE].map((pattern) => arns(placed(pattern, snapshot)));
    const actions = ["ssm:StartSession", "ssm:SendCommand"];
    if (actions.some((action) => snapshot.possible(principal, action, { universes, policies }))) return "yes";
    const never = actions.every((action) => snapshot.impossible(principal, action, { universes, policies }));
    return never ? "no" : "unknown";
}
