import { UNKNOWN } from "../../access/stack";
import { openStatements } from "../iam/everyone";
import type { Rule } from "../pack/rule";
import { keysOf, logStores, policiesOf, publicAccessBlocks } from "../resources/log-stores";
import { Relations } from "../resources/relations";

const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

export const sessionLogAccess: Rule = {
    name: "session-log-access",
    description: "The bucket of session logs, or the key of logs and sessions, is open to everyone.",
    why: "Session logs hold what people typed and saw, passwords too. A key that everyone can use encrypts nothing.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Name the principals in the policy of the bucket or key, or add a condition on aws:PrincipalArn; set all four settings of the bucket's public access block to true.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    tags: ["preferences", "logs"],
    stack: (resources) => {
        const stack = new Relations(resources);
        const stores = logStores(stack);
        const open = [...policiesOf(stores, stack), ...keysOf(stores, stack)].flatMap((one) =>
            openStatements(one.props.policy).map((statement) => ({
                problem: `The policy of ${one.name} allows everyone: the principal of ${statement} is *, and no condition limits it.`,
                urn: one.urn,
            })),
        );
        const unblocked = publicAccessBlocks(stores, stack).flatMap((block) => {
            const off = BLOCKS.filter((name) => block.props[name] !== true && block.props[name] !== UNKNOWN);
            return off.length === 0
                ? []
                : [
                      {
                          problem: `${block.name} doesn't set ${off.join(", ")} to true for the bucket of session logs.`,
                          urn: block.urn,
                      },
                  ];
        });
        return [...open, ...unblocked];
    },
};
