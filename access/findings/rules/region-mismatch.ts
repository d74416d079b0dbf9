import type { Rule } from "../rule";
import { inStatement } from "../snapshot";
import { isInstance, resourceTexts, valuesOf } from "../statements";
import { documents } from "../../prove/universe";

export const regionMismatch: Rule = {
    id: "region-mismatch",
    severity: "medium",
    title: "Instances in one region, session documents in another",
    why: "A session document is judged in the region of the instance. Where the policy allows none in that region, no session opens there.",
    remedy: "Allow the session document in the same regions as the instances.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-default-session-document.html",
    *find(snapshot) {
        for (const use of snapshot.allowing("ssm:StartSession")) {
            const named = resourceTexts(use.statement)
                .filter(isInstance)
                .map((text) => text.split(":")[3] ?? "");
            const asked = use.statement.conditions
                .filter(({ key, operator }) => key === "aws:requestedregion" && !operator.negated)
                .flatMap(valuesOf);
            const regions = new Set([...named, ...asked].filter((text) => /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(text)));
            for (const region of regions) {
                const here = documents(snapshot.home, region);
                const lacking = use.principals.filter(
                    (principal) =>
                        !principal.policies.identity.some(({ kind }) => kind === "unknown") &&
                        ask(principal, snapshot.documents) &&
                        !ask(principal, here),
                );
                if (lacking.length === 0) continue;
                yield inStatement({ ...use, principals: lacking }, `no session document is allowed in ${region}`);
            }
        }

        function ask(principal: (typeof snapshot.people)[number], universes: typeof snapshot.documents): boolean {
            return snapshot.possible(principal, "ssm:StartSession", { universes, tagged: false }) !== undefined;
        }
    },
};
