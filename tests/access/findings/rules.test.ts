import { expect } from "chai";
import { bypassOf } from "../../../access/bypasses";
import { findingsOf } from "../../../access/findings/findings";
import { bypassRule } from "../../../access/findings/toolkit/open-bypasses";
import type { Statement } from "../../../access/policy/document";
import {
    account,
    ACCOUNT,
    allow,
    deny,
    development,
    GOOD,
    guarded,
    instance,
    INSTANCES,
    principal,
    REGION,
    session,
} from "./accounts";
import { type Cases, found, instances, testRule } from "./rule-cases";

const sendKey = "ec2-instance-connect:SendSSHPublicKey";

/** For bypasses of the table what must be found, and what is so near to it that it must not. */
const bypasses: Readonly<Record<string, Cases>> = {
    "run-command": {
        finds: [[{ statements: [...GOOD, allow("ssm:SendCommand")] }]],
        passes: [
            [
                {
                    statements: [
                        ...GOOD,
                        allow("ssm:SendCommand", [INSTANCES, `arn:aws:ssm:*:${ACCOUNT}:document/RestartService`]),
                    ],
                },
            ],
        ],
    },
    automation: { finds: [[{ statements: [...GOOD, allow("ssm:StartAutomationExecution")] }]], passes: [] },
    association: { finds: [[{ statements: [...GOOD, allow("ssm:CreateAssociation")] }]], passes: [] },
    "maintenance-window": {
        finds: [[{ statements: [...GOOD, allow("ssm:RegisterTaskWithMaintenanceWindow")] }]],
        passes: [],
    },
    "instance-connect": {
        finds: [
            [{ statements: [...GOOD, allow("ec2-instance-connect:*")] }],
            [{ statements: [...GOOD, allow(sendKey, INSTANCES, { StringEquals: { "ec2:osuser": "ec2-user" } })] }],
            [
                {
                    statements: [
                        ...GOOD,
                        allow(sendKey, INSTANCES, { StringLike: { "aws:ResourceTag/Environment": "Dev*" } }),
                    ],
                },
            ],
        ],
        passes: [
            [
                {
                    statements: [
                        ...GOOD,
                        allow(sendKey, INSTANCES, {
                            StringEquals: {
                                "aws:ResourceTag/Environment": "Development",
                                "ec2:osuser": "ec2-user",
                            },
                        }),
                    ],
                },
            ],
        ],
    },
    "serial-console": {
        finds: [[{ statements: [...GOOD, allow("ec2-instance-connect:SendSerialConsoleSSHPublicKey")] }]],
        passes: [],
    },
    "user-data": {
        finds: [[{ statements: [...GOOD, allow("ec2:ModifyInstanceAttribute")] }]],
        passes: [
            [
                {
                    statements: [
                        ...GOOD,
                        allow("ec2:ModifyInstanceAttribute", "*", {
                            StringEquals: { "ec2:Attribute": "InstanceType" },
                        }),
                    ],
                },
            ],
        ],
    },
    "ecs-exec": {
        finds: [
            [{ statements: [...GOOD, allow("ecs:ExecuteCommand")] }],
            [{ statements: [...GOOD, allow("ecs:Execute*", `arn:aws:ecs:${REGION}:${ACCOUNT}:*`)] }],
            [
                {
                    statements: [
                        ...GOOD,
                        allow("ecs:*", "*", { StringNotEquals: { "aws:ResourceTag/Stage": "prod" } }),
                    ],
                },
            ],
        ],
        passes: [
            [{ statements: [...GOOD, allow("ecs:ExecuteCommand", `arn:aws:ecs:${REGION}:${ACCOUNT}:task/dev/*`)] }],
            [
                {
                    statements: [
                        ...GOOD,
                        allow("ecs:ExecuteCommand", "*", { StringEquals: { "aws:ResourceTag/Stage": "dev" } }),
                    ],
                },
            ],
        ],
    },
};

for (const [id, cases] of Object.entries(bypasses)) testRule(bypassRule(bypassOf(id)), cases);

describe("The rules of access findings", () => {
    it("name the statement that opens it, where several of one policy cover the action", () => {
        const place = (rule: string, ...more: Statement[]) => {
            const all = findingsOf(account([principal({ statements: [...GOOD, ...more] })], instances));
            return all.find((one) => one.rule === rule)?.statement;
        };
        const documents: Statement = { ...allow("ssm:StartSession", "arn:aws:ssm:*:*:document/*"), Sid: "Wide" };
        expect(place("any-document", documents)).to.equal("Wide");
        const ending: Statement = { ...allow("ssm:TerminateSession", `${session}*`), Sid: "Ends" };
        expect(place("foreign-sessions", ending, allow("ssm:TerminateSession", `${session}mine-1`))).to.equal("Ends");
        const everything: Statement = { ...allow("ssm:StartSession", INSTANCES), Sid: "Everything" };
        const production = deny("ssm:StartSession", { StringEquals: { "ssm:resourceTag/Environment": "Production" } });
        expect(place("all-but", everything, { ...production, Sid: "No" })).to.equal("No");
    });

    it("find an open place in patterns that end early, and regions in conditions", () => {
        const wide = guarded({ StringEquals: development }).map((one, index) =>
            index === 0 ? { ...one, Resource: "arn:aws:ec2:*" } : one,
        );
        expect(found([{ statements: wide }])).to.include("wildcard-place");
        const exact = wide.map((one, index) =>
            index === 0 ? { ...one, Resource: `arn:aws:ec2:${REGION}:${ACCOUNT}:*` } : one,
        );
        expect(found([{ statements: exact }])).not.to.include("wildcard-place");
        const elsewhere = { StringEquals: { ...development, "aws:RequestedRegion": "us-east-1" } };
        const asked = guarded(elsewhere).map((one, index) => (index === 0 ? { ...one, Resource: "*" } : one));
        expect(found([{ statements: asked }])).to.include("region-mismatch");
    });

    it("find nothing in sessions allowed as they should be", () => {
        const own = allow(["ssm:TerminateSession", "ssm:ResumeSession"], `${session}*`, {
            StringEquals: { "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}" },
        });
        const good = principal({ statements: [...GOOD, own] });
        expect(
            findingsOf(account([good], [instance("i-00000000000000000", { Environment: "Development" })])),
        ).to.deep.equal([]);
    });
});
