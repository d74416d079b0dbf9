import { expect } from "chai";
import type { GrantedPolicy, GrantedStatement } from "../../../access/grants/document";
import type { Place } from "../../../access/grants/place";
import { sessionPolicy, type SessionPolicyInput } from "../../../access/grants/session-policy";

const place: Place = { partition: "aws", region: "eu-central-1", accountId: "111122223333" };
const session = { documentName: "SSM-SessionManagerRunShell" };

function policyOf(input: Partial<SessionPolicyInput>): GrantedPolicy {
    return sessionPolicy({ grants: [], instanceId: (name) => `i-${name}`, place, session, ...input });
}

function statement(policy: GrantedPolicy, sid: string): GrantedStatement | undefined {
    return policy.Statement.find(({ Sid }) => Sid === sid);
}

const byTags = { by: "tags", tags: { Department: ["Finance"], Environment: ["Development", "Staging"] } } as const;

describe("The policy of a principal with sessions", () => {
    it("substitutes variables, which takes the newer version of the policy language", () => {
        expect(policyOf({ grants: [byTags] }).Version).to.equal("2012-10-17");
    });

    it("lists the ARNs of the instances named, each once, in one statement", () => {
        const grants = [
            { by: "instances", instances: ["a", "b"] },
            { by: "instances", instances: ["b", "c"] },
        ] as const;
        expect(statement(policyOf({ grants }), "StartSessionByName")).to.deep.equal({
            Sid: "StartSessionByName",
            Effect: "Allow",
            Action: "ssm:StartSession",
            Resource: ["a", "b", "c"].map((id) => `arn:aws:ec2:eu-central-1:111122223333:instance/i-${id}`),
        });
    });

    it("asks for every tag of a grant and for one of a tag's values", () => {
        expect(statement(policyOf({ grants: [byTags] }), "StartSessionByTags")).to.deep.equal({
            Sid: "StartSessionByTags",
            Effect: "Allow",
            Action: "ssm:StartSession",
            Resource: "arn:aws:ec2:eu-central-1:111122223333:instance/*",
            Condition: {
                StringEquals: {
                    "ssm:resourceTag/Department": "Finance",
                    "ssm:resourceTag/Environment": ["Development", "Staging"],
                },
            },
        });
    });

    it("keeps two grants by tags apart: either is enough", () => {
        const policy = policyOf({ grants: [byTags, { by: "tags", tags: { Team: ["Search"] } }] });
        expect(statement(policy, "StartSessionByTags2")?.Condition).to.deep.equal({
            StringEquals: { "ssm:resourceTag/Team": "Search" },
        });
    });

    it("compares the principal's own tags where a grant says so", () => {
        const policy = policyOf({ grants: [{ by: "principal-tags", keys: ["Department"] }] });
        expect(statement(policy, "StartSessionByTags")?.Condition).to.deep.equal({
            StringEquals: { "ssm:resourceTag/Department": "${aws:PrincipalTag/Department}" },
        });
    });

    it("takes a tag value for what it is, also where it looks like a policy variable or wildcard", () => {
        const policy = policyOf({ grants: [{ by: "tags", tags: { Team: ["${aws:username}", "*", "a$b"] } }] });
        expect(
            statement(policy, "StartSessionByTags")?.Condition?.StringEquals?.["ssm:resourceTag/Team"],
        ).to.deep.equal(["${$}{aws:username}", "*", "a$b"]);
    });

    it("grants the session document in a statement without a condition: documents carry no tags", () => {
        const granted = statement(policyOf({ grants: [byTags] }), "SessionDocument");
        expect(granted).to.deep.include({
            Action: "ssm:StartSession",
            Resource: "arn:aws:ssm:eu-central-1:111122223333:document/SSM-SessionManagerRunShell",
        });
        expect(granted).not.to.have.property("Condition");
    });

    it("grants another document by its name or as the ARN of the account that shares it", () => {
        const shared = "arn:aws:ssm:eu-central-1:444455556666:document/Shell";
        for (const [documentName, arn] of [
            ["Shell", "arn:aws:ssm:eu-central-1:111122223333:document/Shell"],
            [shared, shared],
        ] as const) {
            const policy = policyOf({ grants: [byTags], session: { documentName } });
            expect(statement(policy, "SessionDocument")?.Resource).to.equal(arn);
        }
    });

    it("lets people end and resume their own sessions only", () => {
        expect(statement(policyOf({ grants: [byTags] }), "OwnSessions")).to.deep.include({
            Action: ["ssm:ResumeSession", "ssm:TerminateSession"],
            Resource: "arn:aws:ssm:eu-central-1:111122223333:session/*",
            Condition: { StringEquals: { "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}" } },
        });
    });

    it("grants nothing on * but the data channel and what the console reads", () => {
        const everywhere = policyOf({ grants: [byTags] }).Statement.filter(({ Resource }) => Resource === "*");
        expect(everywhere.flatMap(({ Action }) => Action)).to.have.members([
            "ssmmessages:OpenDataChannel",
            "ec2:DescribeInstances",
            "ssm:DescribeInstanceInformation",
            "ssm:DescribeInstanceProperties",
            "ssm:DescribeSessions",
            "ssm:GetConnectionStatus",
        ]);
    });

    it("grants the data channel on one's own sessions alone where that is set, and the console's reads as ever", () => {
        const narrow = policyOf({ grants: [byTags], session: { ...session, dataChannel: "own-sessions" } });
        expect(statement(narrow, "OwnChannel")).to.deep.include({
            Action: "ssmmessages:OpenDataChannel",
            Resource: "arn:aws:ssm:eu-central-1:111122223333:session/${aws:userid}-*",
        });
        const everywhere = narrow.Statement.filter(({ Resource }) => Resource === "*");
        expect(everywhere.flatMap(({ Action }) => Action)).not.to.include("ssmmessages:OpenDataChannel");
        expect(everywhere.flatMap(({ Action }) => Action)).to.include("ec2:DescribeInstances");
        const wide = policyOf({ grants: [byTags], session: { ...session, dataChannel: "any" } });
        expect(wide).to.deep.equal(policyOf({ grants: [byTags] }));
    });

    it("grants a data key of the sessions' KMS key, and none without one", () => {
        const kmsKeyArn = "arn:aws:kms:eu-central-1:111122223333:key/k";
        const policy = policyOf({ grants: [byTags], session: { ...session, kmsKeyArn } });
        expect(statement(policy, "SessionKey")).to.deep.include({ Action: "kms:GenerateDataKey", Resource: kmsKeyArn });
        expect(statement(policyOf({ grants: [byTags] }), "SessionKey")).to.be.undefined;
    });

    it("lets who has console login change the own password, also without a session of the own", () => {
        const { Statement } = policyOf({ consoleUser: "alice" });
        expect(Statement.map(({ Action, Resource }) => [Action, Resource])).to.deep.equal([
            ["iam:ChangePassword", "arn:aws:iam::111122223333:user/alice"],
            ["iam:GetAccountPasswordPolicy", "*"],
        ]);
    });

    it("names the partition of the region in every ARN", () => {
        const elsewhere = { partition: "aws-cn", region: "cn-north-1", accountId: "111122223333" };
        const text = JSON.stringify(policyOf({ grants: [byTags], place: elsewhere, consoleUser: "alice" }));
        expect(text).to.include("arn:aws-cn:ec2:cn-north-1").and.not.to.include("arn:aws:");
    });

    it("has statement ids that IAM takes: letters and digits, each once", () => {
        const grants = [{ by: "instances", instances: ["a"] }, byTags, byTags, byTags] as const;
        const ids = policyOf({ grants, consoleUser: "alice" }).Statement.map(({ Sid }) => Sid);
        expect(new Set(ids)).to.have.property("size", ids.length);
        ids.forEach((id) => expect(id).to.match(/^[A-Za-z0-9]+$/));
    });

    it("asks for the limits of a grant on the instance, on the document and to resume", () => {
        const limits = { mfa: true, sourceAddresses: ["203.0.113.0/24"], from: FROM, until: UNTIL };
        const asked = {
            Bool: { "aws:MultiFactorAuthPresent": "true" },
            IpAddress: { "aws:SourceIp": "203.0.113.0/24" },
            DateGreaterThanEquals: { "aws:CurrentTime": FROM },
            DateLessThan: { "aws:CurrentTime": UNTIL },
        };
        const policy = policyOf({ grants: [{ ...byTags, ...limits }] });
        expect(statement(policy, "StartSessionByTags")?.Condition)
            .to.deep.include(asked)
            .and.have.property("StringEquals");
        expect(statement(policy, "SessionDocument")?.Condition).to.deep.equal(asked);
        expect(statement(policy, "ResumeOwnSessions")?.Condition).to.deep.include(asked);
        expect(statement(policy, "OwnSessions")).to.deep.include({
            Action: "ssm:TerminateSession",
            Condition: { StringEquals: { "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}" } },
        });
    });

    it("keeps grants with different limits apart, and asks for none where one of the grants has none", () => {
        const policy = policyOf({
            grants: [
                { by: "instances", instances: ["a"] },
                { by: "instances", instances: ["b"], until: UNTIL },
                { by: "instances", instances: ["c"], until: UNTIL },
            ],
        });
        expect(statement(policy, "StartSessionByName")).not.to.have.property("Condition");
        expect(statement(policy, "StartSessionByName2")?.Resource).to.deep.equal(
            ["b", "c"].map((id) => `arn:aws:ec2:eu-central-1:111122223333:instance/i-${id}`),
        );
        expect(statement(policy, "SessionDocument")).not.to.have.property("Condition");
        expect(statement(policy, "OwnSessions")?.Action).to.include("ssm:ResumeSession");
        expect(statement(policy, "ResumeOwnSessions")).to.be.undefined;
    });

    it("reaches nodes outside EC2 by the same tags, where there are any", () => {
        const instances = "arn:aws:ec2:eu-central-1:111122223333:instance/*";
        expect(statement(policyOf({ grants: [byTags] }), "StartSessionByTags")?.Resource).to.equal(instances);
        const { Resource, Condition } =
            statement(policyOf({ grants: [byTags], hybridNodes: true }), "StartSessionByTags") ?? {};
        expect(Resource).to.deep.equal([instances, "arn:aws:ssm:eu-central-1:111122223333:managed-instance/*"]);
        expect(Condition?.StringEquals).to.have.property("ssm:resourceTag/Department", "Finance");
    });

    it("names the documents of a grant, those of AWS without an account", () => {
        const documents = ["SSM-SessionManagerRunShell", "AWS-StartSSHSession"];
        expect(statement(policyOf({ grants: [{ ...byTags, documents }] }), "SessionDocument")?.Resource).to.deep.equal([
            "arn:aws:ssm:eu-central-1::document/AWS-StartSSHSession",
            "arn:aws:ssm:eu-central-1:111122223333:document/SSM-SessionManagerRunShell",
        ]);
    });
});

const FROM = "2026-07-01T06:00:00Z";
const UNTIL = "2026-12-31T18:00:00Z";
