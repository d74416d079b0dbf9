import { at, UNKNOWN } from "../pack/known";
import { judge, notApplicable, type Rule, unknown } from "../pack/rule";
import { isTrue } from "../resources/instances";
import { contentOf, SSM_DOCUMENT } from "../resources/session-documents";

export const sessionElevation: Rule = {
    name: "session-elevation",
    description: "Sessions with this document run commands with the rights of root.",
    why: "Anyone who can use the document is root on the instance, whatever user run-as names.",
    severity: "high",
    enforcementLevel: "advisory",
    remediationSteps:
        "Set runAsElevated to false and remove sudo; give the operating system's user the rights it needs.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html",
    tags: ["preferences"],
    resource: {
        types: [SSM_DOCUMENT],
        check: (subject) => {
            const { documentType } = subject.props;
            if (documentType === UNKNOWN) return unknown("documentType");

            const content = contentOf(subject);
            if (documentType !== "Session" || content.state !== "read") {
                return notApplicable(
                    documentType === "Session" ? "it can't be judged: see session-logging" : "it opens no sessions",
                );
            }
            const { value } = content;
            return judge([
                ...PLATFORMS.filter((platform) => isTrue(at(value, "properties", platform, "runAsElevated"))).map(
                    (platform) => `properties.${platform}.runAsElevated is true.`,
                ),
                ...SCRIPTS.flatMap((path) => {
                    const command = elevating([at(value, ...path)].flat());
                    return command === undefined ? [] : [`${path.join(".")} runs ${command}.`];
                }),
            ]);
        },
    },
};

const PLATFORMS = ["linux", "macOS", "windows"];
/** Where a session document has commands. */
const SCRIPTS = PLATFORMS.flatMap((platform) => [
    ["properties", platform, "commands"],
    ["inputs", "shellProfile", platform],
]);

/** The command in a script that becomes root, where there is one. */
function elevating(lines: readonly unknown[]): string | undefined {
    return lines
        .flatMap((line) => (typeof line === "string" ? line.split("\n") : []))
        .map(
            (line) =>
                /(?:^|[\s;&|(`"'/])(sudo|doas|su(?=\s+(?:-|root\b)))(?=\s|$)/.exec(line.replace(/^\s*#.*/, ""))?.[1],
        )
        .find((found) => found !== undefined);
}
