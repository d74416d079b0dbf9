import { at } from "../pack/known";
import { judge, type Rule } from "../pack/rule";
import { onLaunches } from "../resources/instances";

/** A key pair opens SSH past every session policy. */
export const instanceKeyPair: Rule = {
    name: "instance-key-pair",
    description: "An instance has a key pair.",
    why: "Whoever holds the private key logs in by SSH, past every session policy and without a session log.",
    severity: "medium",
    enforcementLevel: "mandatory",
    remediationSteps: "Remove keyName: sessions need no key.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
    tags: ["instances"],
    configSchema: { properties: {} },
    resource: onLaunches(({ props }) => {
        const keyName = at(props, "keyName");
        // A name not known yet is a name all the same.
        return judge(
            keyName === undefined || keyName === ""
                ? []
                : [`keyName is ${typeof keyName === "string" ? JSON.stringify(keyName) : "set"}.`],
        );
    }),
};
