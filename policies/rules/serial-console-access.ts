import { at, UNKNOWN } from "../pack/known";
import { judge, type Rule, unknown } from "../pack/rule";

export const serialConsoleAccess: Rule = {
    name: "serial-console-access",
    description: "The account's access to the serial console is switched on.",
    why: "The console opens a login on any instance of the region, which session policies don't govern and no session log shows.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps: "Set enabled to false.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configure-access-to-serial-console.html",
    tags: ["bypasses"],
    resource: {
        types: ["aws:ec2/serialConsoleAccess:SerialConsoleAccess"],
        check: ({ props }) => {
            const enabled = at(props, "enabled");
            // The provider's default is true.
            return enabled === UNKNOWN
                ? unknown("enabled")
                : judge(
                      enabled === false || enabled === "false"
                          ? []
                          : [`enabled is ${enabled === undefined ? "true by default" : "true"}.`],
                  );
        },
    },
};
