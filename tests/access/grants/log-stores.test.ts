import { expect } from "chai";
import { instanceRolePolicy, logBucketPolicy, sessionKeyPolicy, sessionPolicy } from "../../../access/grants";
import type { PolicyDocument, Statement } from "../../../access/policy/document";

const place = { partition: "aws", region: "eu-central-1", accountId: "111122223333" };
const alice = "arn:aws:iam::111122223333:user/alice";
const instances = "arn:aws:iam::111122223333:role/instances";
const auditor = "arn:aws:iam::111122223333:role/auditor";
const users = { sessions: [alice], instances: [instances], readers: [auditor] };
const stores = { s3BucketName: "logs", s3KeyPrefix: "sessions/", cloudWatchLogGroupName: "/sessions" };

const statements = ({ Statement }: PolicyDocument): readonly Statement[] => [Statement].flat();
const named = (policy: PolicyDocument, sid: string) => statements(policy).find(({ Sid }) => Sid === sid);
/** Who can do something with the key: the principals of the conditions, and services. */
const able = (policy: PolicyDocument, action: string): unknown[] =>
    statements(policy)
        .filter(({ Action = [] }) => [Action].flat().some((one) => one === action || one === `${action}*`))
        .map(({ Condition, Principal }) => Condition?.["ArnEquals"]?.["aws:PrincipalArn"] ?? Principal);

describe("The policy of the key that encrypts sessions", () => {
    const policy = sessionKeyPolicy(place, stores, users);
    const logs = { Service: "logs.eu-central-1.amazonaws.com" };

    it("lets those who open sessions make data keys and not decrypt", () => {
        expect(able(policy, "kms:GenerateDataKey")).to.deep.equal([alice, instances, logs]);
        expect(able(policy, "kms:Decrypt")).to.deep.equal([instances, auditor, logs]);
    });

    it("lets CloudWatch Logs use it for the one log group", () => {
        expect(named(policy, "LogGroup")?.Condition).to.deep.equal({
            ArnEquals: {
                "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-central-1:111122223333:log-group:/sessions",
            },
        });
        expect(named(sessionKeyPolicy(place, { s3BucketName: "logs" }, users), "LogGroup")).to.equal(undefined);
    });

    it("lets the account's administrators manage it and not use it", () => {
        const administration = [named(policy, "Administration")?.Action ?? []].flat();
        expect(administration).to.include("kms:PutKeyPolicy");
        for (const use of ["kms:*", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:CreateGrant"])
            expect(administration, use).not.to.include(use);
    });

    it("has no statement for principals that there aren't", () => {
        const alone = sessionKeyPolicy(place, {}, { sessions: [], instances: [instances], readers: [auditor] });
        expect(statements(alone).map(({ Sid }) => Sid)).to.deep.equal(["Administration", "Instances"]);
    });
});

describe("The policy of the bucket with session logs", () => {
    it("denies every request without TLS, and every object outside the prefix", () => {
        const policy = logBucketPolicy(place, stores);
        expect(named(policy, "TlsAlone")).to.deep.include({
            Effect: "Deny",
            Action: "s3:*",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        });
        expect(named(policy, "PrefixAlone")).to.deep.include({
            Effect: "Deny",
            Action: "s3:PutObject",
            NotResource: "arn:aws:s3:::logs/sessions/*",
        });
        expect(named(logBucketPolicy(place, { s3BucketName: "logs" }), "PrefixAlone")).to.equal(undefined);
    });
});

describe("A key that is known by its alias", () => {
    const session = { kmsKeyAlias: "alias/sessions", s3BucketName: "logs" };
    const byAlias = {
        Resource: "arn:aws:kms:eu-central-1:111122223333:key/*",
        Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/sessions" } },
    };

    it("is what instances and users can use, and no other key", () => {
        expect(named(instanceRolePolicy(place, session), "SessionKey")).to.deep.include({
            ...byAlias,
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        });
        const grants = [{ by: "tags" as const, tags: { Environment: ["Development"] } }];
        const policy = sessionPolicy({ grants, instanceId: (name) => name, place, session });
        expect(named(policy, "SessionKey")).to.deep.include({ ...byAlias, Action: "kms:GenerateDataKey" });
    });
});
