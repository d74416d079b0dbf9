import { expect } from "chai";
import { BYPASSES } from "../../../access/bypasses";
import { findingsOf } from "../../../access/findings/findings";
import { IAM_RULES, RULES } from "../../../access/findings/rules";
import type { Statement } from "../../../access/policy/document";
import {
    account,
    ACCOUNT,
    allow,
    CHANNEL,
    deny,
    DOCUMENT,
    GOOD,
    guarded,
    instance,
    INSTANCES,
    principal,
    REGION,
    SHELL,
    TARGET,
    type Given,
} from "./accounts";

const development = { "ssm:resourceTag/Environment": "Development" };
const session = `arn:aws:ssm:${REGION}:${ACCOUNT}:session/`;
const people = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } };
const trust = (Condition = {}) => ({
    Version: "2012-10-17",
    Statement: { ...people, Action: ["sts:AssumeRole", "sts:TagSession"], Condition },
});
const byOwnTag = guarded({ StringEquals: { "ssm:resourceTag/Team": "${aws:PrincipalTag/Team}" } });
const provided = (Condition = {}) => ({
    Version: "2012-10-17",
    Statement: {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/people` },
        Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
        Condition,
    },
});
const until = (time: string) => ({ DateLessThan: { "aws:CurrentTime": time } });
const noSsh: Statement = { ...deny("ssm:StartSession"), Resource: "arn:aws:ssm:*::document/AWS-StartSSHSession" };
const sendKey = "ec2-instance-connect:SendSSHPublicKey";
const containers = [
    "arn:aws:ecs:*:*:task/*",
    "arn:aws:ecs:*:*:task/*/*",
    `arn:aws:ecs:${REGION}:${ACCOUNT}:task/web/*`,
];
const managed = `arn:aws:ssm:${REGION}:${ACCOUNT}:managed-instance/*`;
const allButProduction = [
    allow("ssm:StartSession", INSTANCES),
    DOCUMENT,
    CHANNEL,
    deny("ssm:StartSession", { StringEquals: { "ssm:resourceTag/Environment": "Production" } }),
];
const many = Array.from(
    { length: 30 },
    (_, n) => `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i-${String(n).padStart(17, "0")}`,
);

/** For each rule what it must find, and what is so near to it that it must not. */
const cases: Readonly<Record<string, { finds: readonly (readonly Given[])[]; passes: readonly (readonly Given[])[] }>> =
    {
        "dead-statement": {
            finds: [
                [{ statements: [...GOOD, { ...TARGET, Sid: "Dead", Resource: SHELL }] }],
                [{ statements: [...GOOD, allow("ssm:StartSession", "arn:aws:ec2:::instance/*")] }],
                [{ statements: [...GOOD, allow("ssm:StartSession", INSTANCES.replace("*", "web"))] }],
                [{ statements: [...GOOD, allow("ssm:StartSession", INSTANCES, until("2020-01-01T00:00:00Z"))] }],
                [{ statements: [...GOOD, allow("ssm:StartSession", `arn:aws:ec2:${REGION}:210987654321:instance/*`)] }],
                [
                    {
                        statements: [
                            ...GOOD,
                            allow("ssm:StartSession", INSTANCES, {
                                StringEquals: { "ssm:resourceTag/A": "x" },
                                StringNotEquals: { "ssm:resourceTag/A": "x" },
                            }),
                        ],
                    },
                ],
            ],
            passes: [
                [
                    {
                        statements: [
                            ...GOOD,
                            allow("ssm:StartSession", `arn:aws:ssm:${REGION}::document/AWS-StartSSHSession`),
                        ],
                    },
                ],
                [{ statements: [...GOOD, allow("ssm:*Session", `${session}*`)] }],
                ...containers.map((task) => [{ statements: [...GOOD, allow("ssm:StartSession", task)] }]),
                [{ statements: [...GOOD, allow("ssm:StartSession", INSTANCES, until("2999-01-01T00:00:00Z"))] }],
            ],
        },
        "port-forwarding": {
            finds: [
                ...["PortForwardingSession", "PortForwardingSessionToRemoteHost", "SSHSession", "P*", "*"].map(
                    (name) => [
                        {
                            statements: [
                                ...GOOD,
                                allow("ssm:StartSession", `arn:aws:ssm:*::document/AWS-Start${name}`),
                            ],
                        },
                    ],
                ),
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
        },
        // Its other forms: resource-never-matches.test.ts.
        "resource-never-matches": {
            finds: [
                [
                    {
                        statements: [
                            ...GOOD,
                            deny("ssm:StartSession", {}, `arn:aws:ssm:${REGION}:${ACCOUNT}:instance/*`),
                        ],
                    },
                ],
            ],
            passes: [[{ statements: [...GOOD, deny("ssm:StartSession", {}, INSTANCES)] }]],
        },
        "shadowed-by-deny": {
            finds: [
                [{ statements: [...GOOD, deny("ssm:StartSession", { StringEquals: development })] }],
                [{ statements: GOOD, boundary: [allow("ec2:*")] }],
            ],
            passes: [
                [
                    {
                        statements: [
                            ...GOOD,
                            deny("ssm:StartSession", { StringEquals: { "ssm:resourceTag/Environment": "Production" } }),
                        ],
                    },
                ],
            ],
        },
        "misspelt-action": {
            finds: [
                [{ statements: [...GOOD, allow("ssm:StartSessions")] }],
                [{ statements: [...GOOD, allow("ec2:StartSession")] }],
            ],
            passes: [[{ statements: [...GOOD, allow(["ssm:startsession", "ssm:ListCommands", "ssm:Start*"], SHELL)] }]],
        },
        "misspelt-key": {
            finds: [[{ statements: guarded({ StringEquals: { "ssm:resourceTags/Environment": "Development" } }) }]],
            passes: [[{ statements: GOOD }]],
        },
        // What it finds is in a policy of another version than these have: variants.test.ts.
        "plain-variable": {
            finds: [],
            passes: [[{ statements: [...GOOD, allow("ssm:TerminateSession", `${session}\${aws:username}-*`)] }]],
        },
        "username-in-role": {
            finds: [
                [
                    {
                        type: "role",
                        statements: [...GOOD, allow("ssm:TerminateSession", `${session}\${aws:username}-*`)],
                    },
                ],
            ],
            passes: [
                [{ statements: [...GOOD, allow("ssm:TerminateSession", `${session}\${aws:username}-*`)] }],
                [
                    {
                        type: "role",
                        statements: [...GOOD, allow("ssm:TerminateSession", `${session}\${aws:username, 'nobody'}-*`)],
                    },
                ],
            ],
        },
        "tag-gated-document": {
            finds: [[{ statements: [{ ...TARGET, Resource: [INSTANCES, SHELL] }, CHANNEL] }]],
            passes: [
                [
                    {
                        statements: [
                            {
                                ...TARGET,
                                Resource: [INSTANCES, SHELL],
                                Condition: { StringEqualsIfExists: development },
                            },
                            CHANNEL,
                        ],
                    },
                ],
            ],
        },
        "missing-document": {
            finds: [[{ statements: [TARGET, CHANNEL] }], [{ statements: [{ ...TARGET, Resource: "*" }, CHANNEL] }]],
            passes: [[{ statements: [CHANNEL] }]],
        },
        "region-mismatch": {
            finds: [
                [
                    {
                        statements: [
                            { ...TARGET, Resource: `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/*` },
                            DOCUMENT,
                            CHANNEL,
                        ],
                    },
                ],
            ],
            passes: [
                [
                    {
                        statements: [
                            TARGET,
                            { ...DOCUMENT, Resource: `arn:aws:ssm:*:${ACCOUNT}:document/SSM-SessionManagerRunShell` },
                            CHANNEL,
                        ],
                    },
                ],
            ],
        },
        "data-channel": { finds: [[{ statements: [TARGET, DOCUMENT] }]], passes: [[{ statements: [DOCUMENT] }]] },
        "no-instance": {
            finds: [[{ statements: guarded({ StringEquals: { "ssm:resourceTag/Environment": "Test" } }) }]],
            passes: [],
        },
        "untagged-passes": {
            finds: [
                [{ statements: guarded({ StringEqualsIfExists: development }) }],
                [{ statements: guarded({ StringNotEquals: development }) }],
                [{ statements: guarded({ "ForAllValues:StringEquals": development }) }],
                [{ statements: guarded({ Null: { "ssm:resourceTag/Environment": "true" } }) }],
            ],
            passes: [
                [
                    {
                        statements: guarded({
                            StringEquals: development,
                            StringNotEquals: { "ssm:resourceTag/Locked": "yes" },
                        }),
                    },
                ],
            ],
        },
        "all-but": {
            finds: [
                [
                    {
                        statements: [
                            allow(["ssm:StartSession", "ssmmessages:*"]),
                            deny("ssm:StartSession", { StringEquals: development }),
                        ],
                    },
                ],
            ],
            passes: [
                [
                    {
                        statements: [
                            ...GOOD,
                            deny("ssm:StartSession", { StringEquals: { "ssm:resourceTag/Locked": "yes" } }),
                        ],
                    },
                ],
            ],
        },
        "leading-wildcard": {
            finds: [[{ statements: guarded({ StringLike: { "ssm:resourceTag/Environment": "*Dev" } }) }]],
            passes: [
                [{ statements: guarded({ StringLike: { "ssm:resourceTag/Environment": "Dev*" } }) }],
                [{ statements: guarded({ StringEquals: { "ssm:resourceTag/Environment": "*Dev" } }) }],
                // Whether the tag is there.
                [{ statements: guarded({ StringLike: { "ssm:resourceTag/Environment": "*" } }) }],
                [{ statements: guarded({ StringLike: { "ssm:resourceTag/Environment": ["?*", "**"] } }) }],
            ],
        },
        "wildcard-place": {
            finds: [
                [
                    {
                        statements: [
                            ...GOOD,
                            { ...TARGET, Sid: "Wide", Resource: `arn:aws:ec2:*:${ACCOUNT}:instance/*` },
                        ],
                    },
                ],
            ],
            passes: [],
        },
        "unlimited-sessions": {
            finds: [
                [{ statements: [allow("*")] }],
                // Servers outside of EC2 are instances to a session too.
                [{ statements: [...GOOD, allow("ssm:StartSession", managed)] }],
            ],
            passes: [
                [{ statements: [...GOOD, allow("ssm:StartSession", managed.replace("*", "mi-0123456789abcdef0"))] }],
                [{ statements: [...GOOD, allow("ssm:StartSession", managed, { StringEquals: development })] }],
                [{ statements: [...GOOD, allow("ssm:StartSession", "arn:aws:ecs:*:*:task/*")] }],
            ],
        },
        "any-document": {
            finds: [[{ statements: [...GOOD, allow("ssm:StartSession", `arn:aws:ssm:*:*:document/*`)] }]],
            passes: [
                [
                    {
                        statements: [
                            ...GOOD,
                            allow("ssm:StartSession", `arn:aws:ssm:${REGION}::document/AWS-StartSSHSession`),
                        ],
                    },
                ],
            ],
        },
        "foreign-sessions": {
            finds: [[{ statements: [...GOOD, allow("ssm:TerminateSession", `${session}*`)] }]],
            passes: [
                [{ statements: [...GOOD, allow("ssm:TerminateSession", `${session}\${aws:username}-*`)] }],
                [
                    {
                        statements: [
                            ...GOOD,
                            allow(["ssm:TerminateSession", "ssm:ResumeSession"], `${session}*`, {
                                StringEquals: { "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}" },
                            }),
                        ],
                    },
                ],
            ],
        },
        "name-prefix": {
            finds: [
                [
                    {
                        name: "al",
                        statements: [...GOOD, allow("ssm:TerminateSession", `${session}\${aws:username}-*`)],
                    },
                    { name: "al-ice", statements: [] },
                ],
            ],
            passes: [
                [
                    {
                        name: "al",
                        statements: [...GOOD, allow("ssm:TerminateSession", `${session}\${aws:username}-*`)],
                    },
                    { name: "alice", statements: [] },
                ],
            ],
        },
        "ambiguous-tags": { finds: [[{ statements: GOOD }]], passes: [] },
        "tag-self-grant": {
            finds: [
                [{ statements: [...GOOD, allow("ec2:CreateTags")] }],
                [
                    {
                        statements: [
                            ...GOOD,
                            allow("ec2:*"),
                            deny("ec2:CreateTags", { "ForAnyValue:StringEquals": { "aws:TagKeys": ["Environment"] } }),
                        ],
                    },
                ],
                [
                    {
                        statements: [
                            ...GOOD,
                            allow("ec2:CreateTags", "*", { StringEquals: { "ec2:ResourceTag/Team": "a" } }),
                        ],
                    },
                ],
            ],
            passes: [
                [
                    {
                        statements: [
                            ...GOOD,
                            allow("ec2:*"),
                            deny("ec2:*Tags", {
                                "ForAnyValue:StringEqualsIgnoreCase": { "aws:TagKeys": ["environment"] },
                            }),
                        ],
                    },
                ],
                [
                    {
                        statements: [
                            ...GOOD,
                            allow("ec2:CreateTags", "*", { StringEquals: { "ec2:CreateAction": "RunInstances" } }),
                        ],
                    },
                ],
                [
                    {
                        statements: [
                            ...GOOD,
                            allow("ec2:CreateTags", "*", { "ForAllValues:StringEquals": { "aws:TagKeys": ["Name"] } }),
                        ],
                    },
                ],
                [{ statements: [...GOOD, allow("ssm:AddTagsToResource")] }],
            ],
        },
        "tag-removal": {
            finds: [
                [
                    {
                        statements: [
                            ...guarded({
                                StringEquals: development,
                                StringNotEquals: { "ssm:resourceTag/Locked": "yes" },
                            }),
                            allow("ec2:DeleteTags"),
                        ],
                    },
                ],
                [{ statements: [...allButProduction, allow("ec2:CreateTags")] }],
                [
                    {
                        statements: [
                            allow("ssm:StartSession", managed),
                            DOCUMENT,
                            CHANNEL,
                            deny("ssm:StartSession", { StringEquals: { "ssm:resourceTag/Environment": "Production" } }),
                            allow("ssm:RemoveTagsFromResource"),
                        ],
                    },
                ],
            ],
            passes: [
                [{ statements: [...GOOD, allow("ec2:DeleteTags")] }],
                // In another spelling it would be a second tag, and EC2's tags aren't those of managed instances.
                [
                    {
                        statements: [
                            ...allButProduction,
                            allow("ec2:CreateTags", "*", {
                                "ForAllValues:StringEquals": { "aws:TagKeys": ["environment", "Name"] },
                            }),
                            allow(["ssm:RemoveTagsFromResource", "ssm:AddTagsToResource"]),
                        ],
                    },
                ],
            ],
        },
        "principal-tag-escalation": {
            finds: [[{ tags: { Team: "a" }, statements: [...byOwnTag, allow("iam:TagUser")] }]],
            passes: [
                [
                    {
                        tags: { Team: "a" },
                        statements: [...byOwnTag, allow("iam:TagUser", `arn:aws:iam::${ACCOUNT}:user/bob`)],
                    },
                ],
            ],
        },
        "unpinned-session-tags": {
            finds: [
                [{ type: "role", statements: byOwnTag, trust: trust() }],
                // The keys are limited and the value isn't; any value is no limit.
                [
                    {
                        type: "role",
                        statements: byOwnTag,
                        trust: trust({ "ForAllValues:StringEquals": { "aws:TagKeys": ["Team"] } }),
                    },
                ],
                [
                    {
                        type: "role",
                        statements: byOwnTag,
                        trust: trust({ StringLike: { "aws:RequestTag/Team": "*" } }),
                    },
                ],
                [{ type: "role", statements: byOwnTag, trust: provided() }],
            ],
            passes: [
                [
                    {
                        type: "role",
                        statements: byOwnTag,
                        trust: trust({ StringEquals: { "aws:RequestTag/Team": "${aws:PrincipalTag/Team}" } }),
                    },
                ],
                [
                    {
                        type: "role",
                        statements: byOwnTag,
                        trust: trust({ "ForAllValues:StringEquals": { "aws:TagKeys": ["CostCenter"] } }),
                    },
                ],
                [
                    {
                        type: "role",
                        statements: byOwnTag,
                        trust: provided({ StringLike: { "aws:RequestTag/Team": "*" } }),
                    },
                ],
                [
                    {
                        type: "role",
                        statements: byOwnTag,
                        trust: trust({ StringEquals: { "aws:RequestTag/Team": ["a", "b"] } }),
                    },
                ],
            ],
        },
        "document-rights": {
            finds: [[{ statements: [...GOOD, allow("ssm:UpdateDocument")] }]],
            passes: [[{ statements: [...GOOD, allow("ssm:UpdateDocument", `arn:aws:ssm:*:*:document/Mine-*`)] }]],
        },
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
        "instance-role-sessions": {
            finds: [[{ type: "role", use: "instance", statements: [allow("ssm:StartSession")] }]],
            passes: [[{ type: "role", use: "service", statements: [allow("ssm:StartSession")] }]],
        },
        "instance-role-parameters": {
            finds: [[{ type: "role", use: "instance", statements: [allow("ssm:GetParameter")] }]],
            passes: [
                [
                    {
                        type: "role",
                        use: "instance",
                        statements: [allow("ssm:GetParameter", `arn:aws:ssm:*:*:parameter/web/*`)],
                    },
                ],
            ],
        },
        "near-quota": {
            finds: [[{ statements: [allow("ssm:StartSession", many), DOCUMENT, CHANNEL] }]],
            passes: [[{ statements: [allow("ssm:StartSession", many.slice(0, 9)), DOCUMENT, CHANNEL] }]],
        },
    };

const instances = [
    instance("i-00000000000000000", { Environment: "Development" }),
    instance("i-00000000000000001", { Environment: "Development", environment: "Production" }),
];

function found(given: readonly Given[]): string[] {
    return findingsOf(account(given.map(principal), instances)).map(({ rule }) => rule);
}

describe("The rules of access findings", () => {
    it("are all tried here, or with the bypasses and the writes of IAM", () => {
        const elsewhere = new Set<string>([...BYPASSES, ...IAM_RULES].map(({ id }) => id));
        const others = RULES.map(({ id }) => id).filter((id) => !elsewhere.has(id) || id in cases);
        expect(Object.keys(cases).sort()).to.deep.equal(others.sort());
    });

    for (const [rule, { finds, passes }] of Object.entries(cases)) {
        it(`${rule} finds what it is about, and nothing in what is near to it`, () => {
            for (const given of finds) expect(found(given), JSON.stringify(given)).to.include(rule);
            for (const given of passes) expect(found(given), JSON.stringify(given)).not.to.include(rule);
        });
    }

    it("find a tag that opens where everything without it is denied", () => {
        const closed = { ...deny("ssm:StartSession", { StringNotEquals: development }), Resource: INSTANCES };
        const statements = [allow("ssm:StartSession", [INSTANCES, SHELL]), CHANNEL, closed];
        expect(found([{ statements: [...statements, allow("ec2:CreateTags")] }])).to.include("tag-self-grant");
        expect(found([{ statements }])).not.to.include("tag-self-grant");
    });

    it("tell a right that opens nothing by itself, tag:TagResources, from one that does", () => {
        const severities = (...more: Statement[]) =>
            findingsOf(account([principal({ statements: [...GOOD, ...more] })], instances))
                .filter(({ rule }) => rule === "tag-self-grant")
                .map(({ severity }) => severity);
        expect(severities(allow("tag:TagResources"))).to.deep.equal(["low"]);
        expect(severities(allow("tag:TagResources"), allow("ec2:CreateTags"))).to.deep.equal(["critical"]);
        expect(severities(allow("tag:TagResources"), deny("tag:*"))).to.be.empty;
    });

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
