import { resourceTexts } from "../statements";
import type { Rule } from "../rule";
import { inStatement } from "../snapshot";

export const namePrefix: Rule = {
    id: "name-prefix",
    severity: "medium",
    title: "One user's name is the beginning of another's",
    why: "A session's id begins with its user's name and a hyphen. session/${aws:username}-* of al therefore covers the sessions of al-ice too.",
    remedy: "Compare the session's tag instead: ssm:resourceTag/aws:ssmmessages:session-id equals ${aws:userid}.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html",
    *find(snapshot) {
        const users = snapshot.people.filter(({ type }) => type === "user");
        for (const use of snapshot.allowing("ssm:TerminateSession", "ssm:ResumeSession")) {
            if (!resourceTexts(use.statement).some((text) => /session\/\$\{aws:username\}-?\*/i.test(text))) continue;
            if (use.statement.conditions.some(({ key }) => key.includes("aws:ssmmessages:"))) continue;
            for (const principal of use.principals.filter(({ type }) => type === "user")) {
                const others = users.filter(({ name }) => name.startsWith(`${principal.name}-`));
                if (others.length === 0) continue;
                const names = others.map(({ name }) => name).join(", ");
                yield inStatement(
                    { ...use, principals: [principal] },
                    `${principal.name} may end or resume the sessions of ${names}`,
                );
            }
        }
    },
};
