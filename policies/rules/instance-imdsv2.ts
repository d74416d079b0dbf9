import { at } from "../pack/known";
import { leftToStack, type Rule } from "../pack/rule";
import { setting } from "../pack/subject";
import { requiresTokensByDefault } from "../resources/account-settings";
import { setMember, SPOT_FLEET } from "../resources/instances";
import { shown } from "../pack/wording";
import { judgeSetting, onLaunches } from "../resources/launches";

export const instanceImdsv2: Rule = {
    name: "instance-imdsv2",
    description: "An instance answers version 1 of the instance metadata service.",
    why: "Version 1 gives the instance role's credentials to anyone who can make the instance fetch an address, without a session.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps: 'Set metadataOptions.httpTokens to "required"; a Spot fleet needs a launch template for it.',
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html",
    framework: {
        name: "AWS Foundational Security Best Practices",
        version: "1.0.0",
        reference: "EC2.8",
        specification: "EC2 instances should use Instance Metadata Service Version 2 (IMDSv2)",
    },
    tags: ["instances"],
    ...onLaunches(
        (subject) =>
            setting(subject, "metadataOptions", "httpEndpoint") === "disabled"
                ? { answer: "not applicable", reason: "the metadata service is off" }
                : judgeSetting(subject, ["metadataOptions", "httpTokens"], (value) =>
                      value === undefined
                          ? leftToStack('metadataOptions.httpTokens is not set (expected "required").')
                          : value === "required"
                            ? undefined
                            : `metadataOptions.httpTokens is ${shown(value)} (expected "required").`,
                  ),
        { decides: requiresTokensByDefault },
    ),
    remediate: (props, subject) => {
        if (subject.type === SPOT_FLEET) {
            // A launch specification has no such setting; a launch template has.
            return false;
        }
        const options = at(subject.props, "metadataOptions");
        const done = at(options, "httpTokens") === "required" || at(options, "httpEndpoint") === "disabled";
        return !done && setMember(props, subject, "metadataOptions", "httpTokens", "required");
    },
};
