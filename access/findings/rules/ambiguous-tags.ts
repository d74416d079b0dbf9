import { gatingTags } from "../toolkit/gating-tags";
import type { Rule } from "../toolkit/rule";
import { instanceLabel } from "../../matrix/account";

export const ambiguousTags: Rule = {
    id: "ambiguous-tags",
    severity: "high",
    title: "Two tags on one instance whose keys differ only in letter case",
    why: "EC2 keeps Environment and environment apart, conditions don't: which of the two values counts AWS doesn't say.",
    remedy: "Keep one of the two tags.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html",
    *find(snapshot) {
        const gates = new Map<string, Set<string>>();
        for (const principal of snapshot.people) {
            for (const { key } of gatingTags(principal, snapshot)) {
                const arns = gates.get(key.toLowerCase()) ?? new Set<string>();
                gates.set(key.toLowerCase(), arns.add(principal.arn));
            }
        }
        for (const instance of snapshot.account.instances) {
            for (const [key, principals] of gates) {
                const same = Object.keys(instance.tags).filter((name) => name.toLowerCase() === key);
                if (same.length < 2) continue;
                const what = `${instanceLabel(instance)} carries ${same.join(" and ")}, and sessions depend on it`;
                yield { principals: [...principals], what };
            }
        }
    },
};
