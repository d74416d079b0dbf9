import { expect } from "chai";
import { findingsOf } from "../../../../access/findings/findings";
import { resourceNeverMatches } from "../../../../access/findings/rules/resource-never-matches";
import type { Statement } from "../../../../access/policy/document";
import { ACCOUNT, account, allow, deny, GOOD, INSTANCES, principal, REGION, SHELL } from "../accounts";
import { testRule } from "../rule-cases";

const found = (...statements: readonly Statement[]): string[] =>
    findingsOf(account([principal({ statements: [...GOOD, ...statements] })]), {
        rules: [resourceNeverMatches],
    }).map(({ what }) => what);

const arn = (service: string, resource: string, owner: string = ACCOUNT): string =>
    `arn:aws:${service}:${REGION}:${owner}:${resource}`;

const START = "ssm:StartSession";

const OTHER = "210987654321";

testRule(resourceNeverMatches, {
    finds: [
        [
            {
                statements: [...GOOD, deny("ssm:StartSession", {}, `arn:aws:ssm:${REGION}:${ACCOUNT}:instance/*`)],
            },
        ],
    ],
    passes: [[{ statements: [...GOOD, deny("ssm:StartSession", {}, INSTANCES)] }]],
});

describe("A resource that none of its actions supports", () => {
    const never: readonly (readonly [action: string, resource: string, why: string])[] = [
        [
            START,
            arn("ssm", "document/AWS-StartSSHSession"),
            `no account in its ARN: ${arn("ssm", "document/AWS-StartSSHSession", "")}`,
        ],
        [START, arn("ssm", "document/AWS-Start*"), "AWS's own documents have no account"],
        [START, arn("ssm", "document/AWS-StartSSHSession", OTHER), "AWS's own documents have no account"],
        [START, arn("ssm", "document/SSM-SessionManagerRunShell", ""), `its account in its ARN: ${SHELL}`],
        [START, arn("ssm", "document/Team-*", ""), "a document has its account in its ARN"],
        ["ssm:SendCommand", arn("ssm", "document/AWS-RunShellScript"), "AWS's own documents have no account"],
        [START, arn("ssm", "instance/*"), `an EC2 instance is of the service ec2: ${arn("ec2", "instance/*")}`],
        [START, arn("ssm", "instance/i-0123456789abcdef0"), "an EC2 instance is of the service ec2"],
        ["ssm:SendCommand", arn("ssm", "instance/*"), "an EC2 instance is of the service ec2"],
        [START, arn("ssm", "managed-instance/i-0123456789abcdef0"), "an EC2 instance is"],
        [START, arn("ec2", "managed-instance/*"), "servers outside of EC2"],
        [START, arn("ec2", "instance/mi-0123456789abcdef0"), "a server outside of EC2 is"],
        [START, INSTANCES.replace("arn:aws:", "arn:aws-cn:"), "it is of the partition aws-cn"],
        [START, arn("ec2", "instance/*", OTHER), `another account than ${ACCOUNT}`],
        [START, arn("ec2", "volume/*"), "no resource of ssm:StartSession has such an ARN"],
        [START, arn("ecs", "cluster/*"), "no resource of ssm:StartSession has such an ARN"],
        [START, arn("ssm", "session/*"), "no resource of ssm:StartSession has such an ARN"],
        ["ssm:TerminateSession", INSTANCES, "no resource of ssm:TerminateSession has such an ARN"],
        ["ssm:ResumeSession", SHELL, `they are arn:aws:ssm:REGION:ACCOUNT:session/SESSIONID`],
    ];
    for (const [action, resource, why] of never) {
        it(`leaves open what a Deny was to close: ${action} on ${resource}`, () => {
            const [what, ...others] = found(deny(action, {}, resource));
            expect(others).to.deep.equal([]);
            expect(what).to.include(`${resource} denies nothing: `).and.to.include(why);
        });
    }

    it("is found in an Allow beside others, and where it alone is a session's document", () => {
        const ssh = arn("ssm", "document/AWS-StartSSHSession");
        expect(found(allow(START, [INSTANCES, ssh]))).to.have.length(1);
        expect(found(allow(START, ssh))[0]).to.include("allows nothing");
    });

    it("isn't one that some action of its statement meets, in this account or by a wildcard", () => {
        for (const resource of [
            "*",
            "arn:aws:ssm",
            "arn:aws:ssm:*:*:document/AWS-StartSSHSession",
            "arn:aws:ssm:*::document/AWS-StartSSHSession",
            "arn:aws:ssm:*::document/*",
            "arn:aws:ssm:*::document/A*",
            "arn:aws:ssm:*:*:document/AWS-*",
            arn("ssm", "document/AWSome-*"),
            arn("ssm", "document/*"),
            arn("ssm", "document/A*"),
            arn("ssm", "document/Ours", OTHER),
            arn("ssm", "document/AmazonECS-ExecuteInteractiveCommand", ""),
            arn("ec2", "instance/*"),
            arn("*", "*"),
            arn("ssm", "managed-instance/*"),
            arn("ssm", "managed-instance/mi-*"),
            "arn:aws:ecs:*:*:task/*/*",
            "arn:aws:ssm:*:*:session/${aws:userid}-*",
        ])
            expect(found(deny(START, {}, resource)), resource).to.deep.equal([]);

        const session = arn("ssm", "session/*");
        expect(found(allow(["ssm:TerminateSession", "ssmmessages:OpenDataChannel"], session))).to.deep.equal([]);
        expect(found(deny("ssm:*Session", {}, session))).to.deep.equal([]);
        expect(found(deny("ssm:*", {}, arn("ssm", "parameter/*")))).to.deep.equal([]);
        expect(found(deny([START, "ssm:GetParameter"], {}, arn("ssm", "parameter/*")))).to.deep.equal([]);
        // One policy for two accounts.
        const both: Statement = { ...deny(START), Resource: [INSTANCES, arn("ec2", "instance/*", OTHER)] };
        expect(found(both)).to.deep.equal([]);
    });
});
