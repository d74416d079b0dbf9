import { expect } from "chai";
import { decide } from "../../../access/evaluate/decide";
import type { Context } from "../../../access/evaluate/context";
import { providerArn, roleTrustPolicy, sessionPolicy, type TrustedProvider } from "../../../access/grants";
import type { Tags } from "../../../access/model";
import { parsePolicy, parseTrustPolicy } from "../../../access/policy/parse";

const place = { partition: "aws", region: "eu-central-1", accountId: "111122223333" };
const ROLE = `arn:aws:iam::${place.accountId}:role/session-access`;
const saml: TrustedProvider = { by: "saml", providerArn: providerArn(place, "saml", "company") };
const oidc: TrustedProvider = {
    by: "oidc",
    providerArn: providerArn(place, "oidc", "login.example.com/tenant"),
    audiences: ["sessions"],
    subjects: ["user:alice", "user:bob"],
};
const sessionTags = ["Department", "Environment"];
const runAs = ["alice", "bob"];

const SIGN_IN = {
    saml: ["sts:AssumeRoleWithSAML"],
    oidc: ["sts:AssumeRoleWithWebIdentity"],
    "account-access": ["sts:AssumeRole", "sts:SetContext"],
};

/** How alice signs in with SAML. Keys that a test gives replace these; undefined takes one away. */
function signsIn(
    trust: TrustedProvider,
    changed: Readonly<Record<string, string | readonly string[] | undefined>> = {},
) {
    const brought: Record<string, string | readonly string[] | undefined> = {
        "SAML:aud": "https://signin.aws.amazon.com/saml",
        "login.example.com/tenant:aud": "sessions",
        "login.example.com/tenant:sub": "user:alice",
        "aws:RequestTag/Department": "Finance",
        "aws:RequestTag/Environment": "Development",
        "aws:RequestTag/SSMSessionRunAs": "alice",
        ...changed,
    };
    const tags = Object.keys(brought).flatMap((key) =>
        brought[key] !== undefined && key.startsWith("aws:RequestTag/") ? [key.slice("aws:RequestTag/".length)] : [],
    );
    const context = Object.fromEntries(
        Object.entries({ ...brought, ...(tags.length > 0 && { "aws:TagKeys": tags }) }).filter(
            ([, value]) => value !== undefined,
        ),
    ) as Context;
    const document = roleTrustPolicy({ trust, sessionTags, runAs, partition: "aws" });
    const verdicts = [...SIGN_IN[trust.by], "sts:TagSession"].map(
        (action) =>
            decide({
                principal: { type: "federated-user", arn: ROLE, account: place.accountId },
                action,
                resource: ROLE,
                context,
                policies: { identity: [parseTrustPolicy(JSON.stringify(document), "trust")] },
            }).verdict,
    );
    expect(new Set(verdicts)).to.have.property("size", 1);
    return verdicts[0];
}

describe("The trust policy of a role for people", () => {
    for (const trust of [saml, oidc]) {
        describe(`of ${trust.by === "saml" ? "a SAML" : "an OIDC"} provider`, () => {
            it("lets in a person with the tags that it requires", () => {
                expect(signsIn(trust)).to.equal("allowed");
                expect(signsIn(trust, { "aws:RequestTag/SSMSessionRunAs": "bob" })).to.equal("allowed");
                expect(signsIn(trust, { "aws:RequestTag/Department": "HR" })).to.equal("allowed");
            });

            it("refuses a session without tags, or without one of them", () => {
                const keys = [...sessionTags, "SSMSessionRunAs"].map((key) => `aws:RequestTag/${key}`);
                expect(signsIn(trust, Object.fromEntries(keys.map((key) => [key, undefined])))).to.equal("denied");
                for (const key of keys) expect(signsIn(trust, { [key]: undefined }), key).to.equal("denied");
            });

            it("refuses a session with a further tag", () => {
                expect(signsIn(trust, { "aws:RequestTag/Team": "Payroll" })).to.equal("denied");
            });

            it("refuses a user of the operating system that it doesn't name", () => {
                for (const user of ["root", "ssm-user", "Alice", "alice*", ""])
                    expect(signsIn(trust, { "aws:RequestTag/SSMSessionRunAs": user }), user).to.equal("denied");
            });
        });
    }

    it("takes a SAML sign-in for AWS and for nothing else", () => {
        for (const audience of ["https://signin.amazonaws.cn/saml", "https://shop.example.com/saml", undefined])
            expect(signsIn(saml, { "SAML:aud": audience }), audience).to.equal("denied");
    });

    it("takes OIDC tokens for its audience and its subjects only", () => {
        expect(signsIn(oidc, { "login.example.com/tenant:aud": "shop" })).to.equal("denied");
        for (const subject of ["user:carol", "user:alice2", "user:*", undefined])
            expect(signsIn(oidc, { "login.example.com/tenant:sub": subject }), subject).to.equal("denied");

        const team: TrustedProvider = { ...oidc, subjects: ["user:alice", "team:finance/*"] };
        expect(signsIn(team, { "login.example.com/tenant:sub": "team:finance/dora" })).to.equal("allowed");
        expect(signsIn(team, { "login.example.com/tenant:sub": "team:hr/dora" })).to.equal("denied");
        expect(signsIn(team)).to.equal("allowed");
    });

    it("takes one application of account access manager, and of its people those with tags", () => {
        const arn = `arn:aws:account-access:eu-central-1:${place.accountId}:application/aam-0123456789abcdef`;
        const trust: TrustedProvider = { by: "account-access", providerArn: arn };
        const own = { "aws:SourceAccount": place.accountId, "aws:SourceArn": arn };
        expect(signsIn(trust, own)).to.equal("allowed");
        for (const changed of [
            { "aws:SourceArn": arn.replace("aam-0", "aam-1") },
            { "aws:SourceAccount": "444455556666" },
            { "aws:RequestTag/Department": undefined },
            { "aws:RequestTag/SSMSessionRunAs": undefined },
            { "aws:RequestTag/SSMSessionRunAs": "root" },
        ])
            expect(signsIn(trust, { ...own, ...changed }), JSON.stringify(changed)).to.equal("denied");
    });

    it("names the sign-in page of the partition", () => {
        const audienceIn = (partition: string) =>
            JSON.stringify(roleTrustPolicy({ trust: saml, sessionTags, runAs, partition }));
        expect(audienceIn("aws-cn")).to.include('"SAML:aud":"https://signin.amazonaws.cn/saml"');
        expect(audienceIn("aws-us-gov")).to.include('"SAML:aud":"https://signin.amazonaws-us-gov.com/saml"');
        expect(audienceIn("aws-eusc")).to.include('"SAML:aud":"https://signin.amazonaws-eusc.eu/saml"');
    });

    it("doesn't accept the run-as tag where no session tag names the user", () => {
        const document = roleTrustPolicy({ trust: saml, sessionTags, runAs: [], partition: "aws" });
        expect(JSON.stringify(document)).not.to.include("SSMSessionRunAs");
    });
});

describe("The policy of such a role", () => {
    const document = sessionPolicy({
        grants: [{ by: "principal-tags", keys: sessionTags }],
        instanceId: (name) => name,
        place,
        session: {},
    });
    const reaches = (principalTags: Tags, tags: Tags) =>
        decide({
            principal: {
                type: "assumed-role",
                arn: `arn:aws:sts::${place.accountId}:assumed-role/session-access/alice`,
                account: place.accountId,
                principalTags,
            },
            action: "ssm:StartSession",
            resource: `arn:aws:ec2:eu-central-1:${place.accountId}:instance/i-0123456789abcdef0`,
            context: Object.fromEntries(Object.entries(tags).map(([key, value]) => [`ssm:resourceTag/${key}`, value])),
            policies: { identity: [parsePolicy(JSON.stringify(document), "session-access")] },
        }).verdict;
    const person = { Department: "Finance", Environment: "Development" };

    it("reaches the instances with all of the person's tags and no others", () => {
        expect(reaches(person, person)).to.equal("allowed");
        expect(reaches(person, { ...person, Name: "ledger" })).to.equal("allowed");
        expect(reaches(person, { ...person, Environment: "Production" })).to.equal("denied");
        expect(reaches(person, { ...person, Department: "finance" })).to.equal("denied");
        expect(reaches(person, { Department: "Finance" })).to.equal("denied");
        expect(reaches(person, {})).to.equal("denied");
    });

    it("reaches nothing for a session without one of the tags", () => {
        const incomplete: readonly Tags[] = [{}, { Department: "Finance" }, { Environment: "Development" }];
        for (const own of incomplete) {
            expect(reaches(own, person)).to.equal("denied");
            expect(reaches(own, {})).to.equal("denied");
        }
    });
});
