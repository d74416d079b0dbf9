import { AGENT_ACTIONS } from "../../access/session-settings";
import { keyOf, principalRefs, principals, PROFILE } from "../../access/stack";
import { allowing } from "../iam/sessions";
import { isRead, policiesOf } from "../iam/bypass-checks";
import { at, UNKNOWN } from "../pack/known";
import { judge, leftToStack, notApplicable, type Rule, type StackProblem } from "../pack/rule";
import { givenTo, setting } from "../pack/subject";
import { enumeration } from "../../access/report";
import { isOfNodeGroup, managesByDefault } from "../resources/account-settings";
import { onLaunches } from "../resources/launches";
import { Relations } from "../resources/relations";

const launches = onLaunches(
    (launch) => {
        const profile = setting(launch, "iamInstanceProfile");
        if (profile !== undefined)
            return judge(profile === UNKNOWN || typeof profile === "string" || hasMember(profile) ? [] : [EMPTY]);

        return givenTo(launch, "launchTemplate") === undefined
            ? leftToStack("iamInstanceProfile isn't set.")
            : notApplicable("its launch template decides this");
    },
    { decides: (launch, stack) => managesByDefault(launch, stack) || isOfNodeGroup(launch, stack) },
);

export const instanceProfile: Rule = {
    name: "instance-profile",
    description: "An instance has no instance profile, or one whose role lacks the agent's permissions.",
    why: "Without a role the agent can't register: no session opens, unless the account manages all instances by default.",
    severity: "low",
    enforcementLevel: "advisory",
    remediationSteps: "Give the instance an instance profile whose role has the agent's minimal policy.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html",
    tags: ["instances"],
    resource: launches.resource,
    stack: (resources, config) => [...launches.stack(resources, config), ...withoutAgent(new Relations(resources))],
};

const EMPTY = "iamInstanceProfile names neither a profile nor its ARN.";

/** A launch template's profile is named, or given by its ARN; either may still be unknown. */
function hasMember(profile: unknown): boolean {
    return [at(profile, "name"), at(profile, "arn")].some((one) => one !== undefined && one !== "");
}

/** The profiles whose role is in the stack with all its policies, and may not do what the agent does. */
function withoutAgent(stack: Relations): readonly StackProblem[] {
    const profiles = stack.ofType(PROFILE).filter((profile) => !managesByDefault(profile, stack));
    const all = profiles.length === 0 ? [] : principals(stack);
    return profiles.flatMap((profile) =>
        principalRefs(profile, "role", "role", stack).flatMap((ref) => {
            const role = all.find((one) => one.resource !== undefined && keyOf(one) === keyOf(ref));
            if (role === undefined || role.foreign.length > 0 || !role.documents.every(isRead)) return [];

            const policies = policiesOf(role);
            const lacking = AGENT_ACTIONS.filter((action) =>
                policies.every((policy) => allowing(policy, action).length === 0),
            );
            return lacking.length === 0
                ? []
                : [{ problem: `Its role ${role.name} doesn't allow ${enumeration(lacking)}.`, urn: profile.urn }];
        }),
    );
}
