import { judge, type Rule } from "../pack/rule";
import { setting } from "../pack/subject";
import { EKS_NODE_GROUP, LAUNCHES } from "../resources/instances";
import { onLaunches } from "../resources/launches";

export const instanceKeyPair: Rule = {
    name: "instance-key-pair",
    description: "An instance has a key pair.",
    why: "Anyone with the private key can log in by SSH, regardless of session policies and without a session log.",
    severity: "medium",
    enforcementLevel: "mandatory",
    remediationSteps: "Remove keyName, and remoteAccess of an EKS node group: sessions need no key.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
    tags: ["instances"],
    ...onLaunches(
        (subject) => {
            const path = subject.type === EKS_NODE_GROUP ? ["remoteAccess", "ec2SshKey"] : ["keyName"];
            const key = setting(subject, ...path);
            // A name not known yet is a name all the same.
            return judge(
                key === undefined
                    ? []
                    : [`${path.join(".")} is ${typeof key === "string" ? JSON.stringify(key) : "set"}.`],
            );
        },
        { types: [...LAUNCHES, EKS_NODE_GROUP] },
    ),
};
