import { at, UNKNOWN } from "../pack/known";
import { judge, notApplicable, type Rule } from "../pack/rule";
import { onLaunches } from "../resources/instances";

/** The agent needs a role. */
export const instanceProfile: Rule = {
    name: "instance-profile",
    description: "An instance has no instance profile.",
    why: "Without a role the agent can't register: nobody opens a session, unless the account manages all instances by default.",
    severity: "low",
    enforcementLevel: "advisory",
    remediationSteps: "Give the instance an instance profile whose role has the agent's minimal policy.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html",
    tags: ["instances"],
    configSchema: { properties: {} },
    resource: onLaunches(({ props }) => {
        const profile = at(props, "iamInstanceProfile");
        if (profile !== undefined && profile !== "") {
            return judge(profile === UNKNOWN || typeof profile === "string" || hasMember(profile) ? [] : [EMPTY]);
        }
        return at(props, "launchTemplate") === undefined
            ? judge(["iamInstanceProfile isn't set."])
            : notApplicable("its launch template decides this");
    }),
};

const EMPTY = "iamInstanceProfile names neither a profile nor its ARN.";

/** A launch template's profile is named, or given by its ARN; either may still be unknown. */
function hasMember(profile: unknown): boolean {
    return at(profile, "name") !== undefined || at(profile, "arn") !== undefined;
}
