import { expect } from "chai";
import { actionsOf, BYPASSES, IAM_WRITES } from "../../access/bypasses";
import { rules } from "../../policies/rules";
import { judgeResource } from "./judge";
import { byTag, document, shell } from "./resources";

/** The bypasses that no rule of the pack judges, each with the reason. The findings of `access` judge all of them. */
const UNJUDGED: Readonly<Record<string, string>> = {
    "code-deploy": "its actions are those of deployments",
    "remote-desktop": "it takes a session on a port, which start-session-tunnel judges",
    "container-sessions": "they are sessions, which start-session-target judges",
    "eks-access": "its actions are those of clusters",
    cloud9: "its actions are those of environments",
    "disk-swap": "each of its actions alone is ordinary",
    "disk-copy": "each of its actions alone is ordinary",
    "launch-template": "each of its actions alone is ordinary",
    "managed-instance-role": "its action is for nodes outside EC2",
    "host-management": "its action is the account's",
    "just-in-time": "approval policies decide, which aren't in a stack",
};

/** The rules that report a user with limited sessions who may do this as well. */
async function rulesReporting(action: string): Promise<readonly string[]> {
    const policy = document(byTag, shell, { Effect: "Allow", Action: action, Resource: "*" });
    const resource = { type: "aws:iam/userPolicy:UserPolicy", name: "p", props: { user: "alice", policy } };
    const reporting: string[] = [];
    for (const rule of rules) {
        if (rule.resource?.types.includes(resource.type) !== true || !rule.tags.includes("bypasses")) continue;
        const { problems } = await judgeResource(rule, resource);
        if (problems.some((one) => one.includes(action))) reporting.push(rule.name);
    }
    return reporting;
}

describe("policies: the table of bypasses", () => {
    for (const { id } of BYPASSES) {
        const reason = UNJUDGED[id];
        it(`${reason === undefined ? "has each action of" : "knows why no rule judges"} ${id}`, async () => {
            const unreported: string[] = [];
            for (const action of actionsOf(id))
                if ((await rulesReporting(action)).length === 0) unreported.push(action);

            if (reason === undefined) expect(unreported).to.be.empty;
            else expect(unreported, "the reason may go").not.to.be.empty;
        });
    }
    it("has each action that changes what principals are granted", async () => {
        for (const { action } of IAM_WRITES)
            expect(await rulesReporting(action), action).to.deep.equal(["policy-writes"]);
    });
});
