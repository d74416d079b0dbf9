import { expect } from "chai";
import { federationAudience } from "../../../policies/rules/federation-audience";
import { judgeResource, judgeStack, type TestResource } from "../judge";
import { federatedRole, instanceRole, sessionTags, signIn } from "../resources";

describe("policies: federation-audience", () => {
    const rule = federationAudience;
    const withCondition = (Condition: unknown) => federatedRole({ ...signIn, Condition }, sessionTags);
    const web = (provider: string, Condition: unknown): TestResource =>
        federatedRole({
            ...signIn,
            Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${provider}` },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition,
        });

    it("accepts AWS's sign-in pages as the audience", async () => {
        expect((await judgeResource(rule, federatedRole())).problems).to.be.empty;
        const regional = { StringEquals: { "SAML:aud": ["https://eu-central-1.signin.aws.amazon.com/saml"] } };
        expect((await judgeResource(rule, withCondition(regional))).problems).to.be.empty;
    });
    it("reports an audience that is missing, open or another", async () => {
        for (const condition of [
            {},
            { StringLike: { "SAML:aud": "*" } },
            { StringEqualsIfExists: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
            { StringEquals: { "SAML:aud": "https://signin.example.com/saml" } },
            { StringNotEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
        ]) {
            expect(
                (await judgeResource(rule, withCondition(condition))).problems,
                JSON.stringify(condition),
            ).to.have.length(1);
        }
    });
    it("asks OpenID Connect for the audience, and providers of many organizations for the subject too", async () => {
        const own = "login.example.com";
        expect((await judgeResource(rule, web(own, { StringEquals: { [`${own}:aud`]: "ours" } }))).problems).to.be
            .empty;
        expect((await judgeResource(rule, web(own, {}))).problems).to.deep.equal([
            "assumeRolePolicy, statement SignIn: login.example.com:aud isn't required.",
        ]);
        const github = "token.actions.githubusercontent.com";
        const aud = { [`${github}:aud`]: "sts.amazonaws.com" };
        const config = { subject: [github] };
        expect((await judgeResource(rule, web(github, { StringEquals: aud }), config)).problems[0]).to.contain(
            `${github}:sub`,
        );
        const sub = { [`${github}:sub`]: "repo:company/app:ref:refs/heads/main" };
        expect((await judgeResource(rule, web(github, { StringEquals: aud, StringLike: sub }), config)).problems).to.be
            .empty;
    });
    it("asks every provider of the account for the subject where the configuration says so, and no other", async () => {
        const own = "login.example.com";
        const audience = web(own, { StringEquals: { [`${own}:aud`]: "ours" } });
        expect((await judgeResource(rule, audience, { subject: ["*"] })).problems).to.deep.equal([
            "assumeRolePolicy, statement SignIn: login.example.com:sub isn't required.",
        ]);
        const cognito = federatedRole({
            ...signIn,
            Principal: { Federated: "cognito-identity.amazonaws.com" },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: { StringEquals: { "cognito-identity.amazonaws.com:aud": "eu-central-1:pool" } },
        });
        expect((await judgeResource(rule, cognito, { subject: ["*"] })).problems).to.be.empty;
    });
    it("asks a SAML provider for no token's audience, however wide the action is", async () => {
        const wide = federatedRole({ ...signIn, Action: ["sts:AssumeRole*", "sts:TagSession"] });
        expect((await judgeResource(rule, wide)).problems).to.be.empty;
    });
    it("reports a subject whose owner is open", async () => {
        const github = "token.actions.githubusercontent.com";
        const sub = (value: string) =>
            web(github, {
                StringEquals: { [`${github}:aud`]: "sts.amazonaws.com" },
                StringLike: { [`${github}:sub`]: value },
            });
        for (const value of ["repo:*", "repo:acme*", "repo:*/app:*", "*", "repo:?cme/app"]) {
            expect((await judgeResource(rule, sub(value))).problems, value).to.deep.equal([
                `assumeRolePolicy, statement SignIn: ${github}:sub may be ${value}.`,
            ]);
        }
        for (const value of ["repo:acme/*", "repo:acme/app:ref:refs/heads/*", "repo:acme/app:environment:prod"])
            expect((await judgeResource(rule, sub(value))).problems, value).to.be.empty;
    });
    it("has nothing to say of roles for services", async () => {
        expect((await judgeResource(rule, instanceRole())).notApplicable).to.be.a("string");
    });
    it("asks for no audience where the provider's tokens are for one client", async () => {
        const provider = (...clientIdLists: readonly string[]): TestResource => ({
            type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
            name: "provider",
            props: { url: "https://login.example.com", clientIdLists },
        });
        const role = web("login.example.com", {});
        expect((await judgeStack(rule, [role, provider("ours")])).problems).to.be.empty;
        expect((await judgeStack(rule, [role, provider("ours", "theirs")])).problems).to.have.length(1);
        expect((await judgeStack(rule, [role])).problems).to.have.length(1);
    });
});
