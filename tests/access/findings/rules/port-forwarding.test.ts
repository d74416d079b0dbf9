import { portForwarding } from "../../../../access/findings/rules/port-forwarding";
import type { Statement } from "../../../../access/policy/document";
import { allow, CHANNEL, deny, GOOD } from "../accounts";
import { testRule } from "../rule-cases";

const noSsh: Statement = { ...deny("ssm:StartSession"), Resource: "arn:aws:ssm:*::document/AWS-StartSSHSession" };

testRule(portForwarding, {
    finds: [
        ...["PortForwardingSession", "PortForwardingSessionToRemoteHost", "SSHSession", "P*", "*"].map((name) => [
            {
                statements: [...GOOD, allow("ssm:StartSession", `arn:aws:ssm:*::document/AWS-Start${name}`)],
            },
        ]),
        // Only SSH is closed.
        [{ statements: [...GOOD, allow("ssm:StartSession", "arn:aws:ssm:*:*:document/*"), noSsh] }],
        [{ statements: [allow("ssm:StartSession"), CHANNEL, noSsh] }],
    ],
    passes: [
        [{ statements: GOOD }],
        [{ statements: [CHANNEL, allow("ssm:StartSession", "arn:aws:ssm:*:*:document/*")] }],
        [
            {
                statements: [
                    ...GOOD,
                    allow("ssm:StartSession", "arn:aws:ssm:*:*:document/*"),
                    { ...noSsh, Resource: "arn:aws:ssm:*::document/AWS-Start*" },
                ],
            },
        ],
    ],
});
