import { unusedExceptions } from "../pack/exceptions";
import { rememberedExceptions } from "../pack/remembered-exceptions";
import type { Rule } from "../pack/rule";
import { shown } from "../pack/wording";

export const unusedException: Rule = {
    name: "unused-exception",
    description: "An exception in the configuration matches no resource of the stack.",
    why: "Misspelt, it leaves out nothing; left over, it leaves out whatever gets that name next.",
    severity: "low",
    enforcementLevel: "advisory",
    remediationSteps: "Correct the resource's name or URN in the exception, or remove the exception.",
    url: "https://www.pulumi.com/docs/insights/policy/",
    tags: ["configuration"],
    stack: (resources) =>
        [...rememberedExceptions()].flatMap(([rule, exceptions]) =>
            unusedExceptions(exceptions, resources).map((resource) => ({
                problem: `${rule}: the exception for ${shown(resource)} matches no resource.`,
            })),
        ),
};
