import { UNKNOWN } from "../pack/known";
import { judge, notApplicable, type Rule, unknown } from "../pack/rule";
import { SERVICE_SETTING } from "../resources/ssm-resources";

const PUBLIC_SHARING = "/ssm/documents/console/public-sharing-permission";

export const documentPublicSharing: Rule = {
    name: "document-public-sharing",
    description: "The account's block of publicly shared documents is switched off.",
    why: "Any principal that may share a document then shares it with every AWS account.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps: `Set the service setting ${PUBLIC_SHARING} to Disable.`,
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-ssm-sharing.html",
    framework: {
        name: "AWS Foundational Security Best Practices",
        version: "1.0.0",
        reference: "SSM.7",
        specification: "SSM documents should have the block public sharing setting enabled",
    },
    tags: ["documents"],
    resource: {
        types: [SERVICE_SETTING],
        check: ({ props: { settingId, settingValue } }) => {
            if (settingId === UNKNOWN) return unknown("settingId");

            if (typeof settingId !== "string" || !settingId.endsWith(PUBLIC_SHARING))
                return notApplicable("it is another setting");

            return settingValue === UNKNOWN
                ? unknown("settingValue")
                : judge(
                      typeof settingValue === "string" && settingValue.toLowerCase() === "enable"
                          ? ["settingValue is Enable: documents can be shared with every AWS account."]
                          : [],
                  );
        },
    },
};
