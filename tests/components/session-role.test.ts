import { expect } from "chai";
import { ManagedInstance, SessionRole, trustArgs, type SessionRoleArgs } from "../../components";
import { ACCOUNT, mockEngine, ofType, valueOf, type Recorded } from "../mocks";

const SAML = `arn:aws:iam::${ACCOUNT}:saml-provider/company`;
const common = {
    region: "eu-central-1",
    accountId: ACCOUNT,
    grants: [{ principalTags: ["Department"] }],
    sessionTags: ["Department"],
};

async function role(args: Partial<SessionRoleArgs>): Promise<Recorded & { role: SessionRole }> {
    const recorded = await mockEngine();
    const made = new SessionRole("people", { ...common, ...args });
    await valueOf(made.arn);
    await new Promise((resolve) => setTimeout(resolve, 20));
    return { ...recorded, role: made };
}

function trustOf(recorded: Recorded) {
    const text = String(ofType(recorded, "Role")[0]?.inputs["assumeRolePolicy"]);
    return (JSON.parse(text) as { Statement: [{ Principal: unknown; Action: unknown; Condition: unknown }] })
        .Statement[0];
}

describe("SessionRole", () => {
    it("is an IAM role that people of an existing provider assume, with an inline policy of the grants", async () => {
        const recorded = await role({ saml: { providerArn: SAML }, roleName: "sessions", tags: { Team: "Ops" } });
        expect(ofType(recorded, "Role")[0]?.inputs).to.deep.include({ name: "sessions", tags: { Team: "Ops" } });
        expect(trustOf(recorded).Principal).to.deep.equal({ Federated: SAML });
        expect(trustOf(recorded).Action).to.deep.equal(["sts:AssumeRoleWithSAML", "sts:TagSession"]);
        expect(ofType(recorded, "RolePolicy")[0]?.inputs["policy"]).to.include("${aws:PrincipalTag/Department}");
        expect(ofType(recorded, "SamlProvider")).to.be.empty;
        expect(await valueOf(recorded.role.providerArn)).to.equal(SAML);
    });

    it("creates a SAML provider of the role's name from the provider's metadata", async () => {
        const recorded = await role({ saml: { metadataDocument: "<metadata/>" } });
        expect(ofType(recorded, "SamlProvider")[0]?.inputs).to.deep.include({
            name: "people",
            samlMetadataDocument: "<metadata/>",
        });
        expect(trustOf(recorded).Principal).to.deep.equal({
            Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/people`,
        });
    });

    it("creates an OIDC provider for the issuer, with the audiences as its client IDs", async () => {
        const issuer = "https://login.example.com/tenant";
        const recorded = await role({ oidc: { issuer, audiences: ["sessions"], subjects: ["user:alice"] } });
        expect(ofType(recorded, "OpenIdConnectProvider")[0]?.inputs).to.deep.include({
            url: issuer,
            clientIdLists: ["sessions"],
        });
        expect(trustOf(recorded)).to.deep.include({
            Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/login.example.com/tenant` },
            Action: ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
        });
    });

    it("refuses MFA, which its sessions don't carry", async () => {
        await mockEngine();
        const args = { ...common, saml: { providerArn: SAML }, grants: [{ principalTags: ["Department"], mfa: true }] };
        expect(() => new SessionRole("people", args)).to.throw("invalid value true for people.grants.mfa");
    });

    it("pins the run-as tag to the users given", async () => {
        const recorded = await role({ saml: { providerArn: SAML }, runAs: ["ops"] });
        expect(trustOf(recorded).Condition).to.deep.include({
            StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml", "aws:RequestTag/SSMSessionRunAs": "ops" },
        });
    });

    it("entitles users and groups of IAM Identity Center by an application that it creates or that exists", async () => {
        const instanceArn = "arn:aws:sso:::instance/ssoins-0123456789abcdef";
        const made = await role({ accountAccess: { instanceArn, users: ["user-1"], groups: ["group-1"] } });
        expect(ofType(made, "Application")[0]?.inputs["identitySource"]).to.deep.equal({
            identityCenter: { instanceArn },
        });
        expect(ofType(made, "Entitlement").map(({ inputs }) => inputs["entitlement"])).to.have.deep.members(
            [{ userId: "user-1" }, { groupId: "group-1" }].map((identityCenter) => ({
                principalRole: { principal: { identityCenter }, roleArn: `arn:aws:iam::${ACCOUNT}:role/people` },
            })),
        );
        const applicationArn = `arn:aws:account-access:eu-central-1:${ACCOUNT}:application/aam-0123456789abcdef`;
        const existing = await role({ accountAccess: { applicationArn, groups: ["group-1"] } });
        expect(ofType(existing, "Application")).to.be.empty;
        expect(trustOf(existing)).to.deep.include({
            Principal: { Service: "account-access.amazonaws.com" },
            Action: ["sts:AssumeRole", "sts:SetContext", "sts:TagSession"],
            Condition: {
                ArnEquals: { "aws:SourceArn": applicationArn },
                StringEquals: { "aws:SourceAccount": ACCOUNT },
                Null: { "aws:RequestTag/Department": "false", "aws:RequestTag/SSMSessionRunAs": "true" },
            },
        });
    });

    it("refuses no provider, two providers, and one given two ways", async () => {
        await mockEngine();
        const oidc = { issuer: "https://login.example.com", audiences: ["a"], subjects: ["b"] };
        for (const [args, of] of [
            [{}, "saml, oidc and accountAccess"],
            [{ saml: { providerArn: SAML }, oidc }, "saml, oidc and accountAccess"],
            [{ saml: {} }, "providerArn and metadataDocument"],
            [{ saml: { providerArn: SAML, metadataDocument: "<a/>" } }, "providerArn and metadataDocument"],
            [{ accountAccess: { groups: ["a"] } }, "applicationArn and instanceArn"],
            [{ oidc: { ...oidc, providerArn: SAML } }, "providerArn and issuer"],
            [{ oidc: { audiences: ["a"], subjects: ["b"] } }, "providerArn and issuer"],
        ] as const) {
            const made = () => new SessionRole("people", { ...common, ...(args as Partial<SessionRoleArgs>) });
            expect(made).to.throw(`(expected exactly one of ${of})`);
        }
    });

    it("takes what the model's role trusts", () => {
        const trusted = { audiences: ["a"], subjects: ["b"] };
        const read = (file: string) => `the text of ${file}`;
        expect(trustArgs({ by: "saml", provider: { metadataFile: "idp.xml" } }, read)).to.deep.equal({
            saml: { metadataDocument: "the text of idp.xml" },
        });
        expect(trustArgs({ by: "saml", provider: { arn: SAML } }, read)).to.deep.equal({ saml: { providerArn: SAML } });
        expect(
            trustArgs({ by: "oidc", provider: { issuer: "https://login.example.com" }, ...trusted }, read),
        ).to.deep.equal({ oidc: { issuer: "https://login.example.com", ...trusted } });
    });
});

describe("ManagedInstance for sessions that run as someone", () => {
    const args = { subnetId: "subnet-0", securityGroupId: "sg-0", instanceProfileName: "profile", tags: {} };

    it("creates the operating system's users at every boot", async () => {
        const recorded = await mockEngine();
        await valueOf(new ManagedInstance("web", { ...args, osUsers: ["alice", "ops"] }).instanceId);
        expect(ofType(recorded, "Instance")[0]?.inputs["userData"]).to.equal(
            [
                "#cloud-config",
                "bootcmd:",
                "    - id alice || useradd --create-home alice",
                "    - id ops || useradd --create-home ops",
                "",
            ].join("\n"),
        );
    });

    it("has no user data without such users", async () => {
        const recorded = await mockEngine();
        await valueOf(new ManagedInstance("web", args).instanceId);
        expect(ofType(recorded, "Instance")[0]?.inputs).not.to.have.property("userData");
    });
});
