import { expect } from "chai";
import { federationAudience } from "../../../policies/rules/federation-audience";
import { federationRequestTags } from "../../../policies/rules/federation-request-tags";
import { federationRunAs } from "../../../policies/rules/federation-run-as";
import { federationTagSession } from "../../../policies/rules/federation-tag-session";
import { judgeResource, judgeStack, type TestResource, unknownValue } from "../judge";
import { document, federatedRole, instanceRole, sessionTags, signIn, type TestStatement } from "../resources";

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
    it("asks OpenID Connect for the audience, and providers of everybody for the subject too", async () => {
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

describe("policies: federation-request-tags", () => {
    const rule = federationRequestTags;
    const withTags = (change: TestStatement) => federatedRole(signIn, { ...sessionTags, ...change });

    it("accepts tags that are required and limited", async () => {
        expect((await judgeResource(rule, federatedRole())).problems).to.be.empty;
        expect((await judgeResource(rule, federatedRole(), { required: ["Department"] })).problems).to.be.empty;
    });
    it("reports tags taken without a condition", async () => {
        expect((await judgeResource(rule, withTags({ Condition: undefined }))).problems).to.have.length(2);
    });
    it("reports keys without a limit", async () => {
        const open = { StringLike: { "aws:RequestTag/Department": "*" } };
        expect((await judgeResource(rule, withTags({ Condition: open }))).problems).to.have.length(1);
        const absent = {
            ...(sessionTags.Condition as object),
            StringLike: {},
            Null: { "aws:RequestTag/Department": "true" },
        };
        expect((await judgeResource(rule, withTags({ Condition: absent }))).problems).to.have.length(1);
        const star = { ...open, "ForAllValues:StringLike": { "aws:TagKeys": "*" } };
        expect((await judgeResource(rule, withTags({ Condition: star }))).problems).to.have.length(1);
    });
    it("reports a configured tag that isn't required", async () => {
        const { problems } = await judgeResource(rule, federatedRole(), { required: ["Department", "Environment"] });
        expect(problems).to.deep.equal([
            "assumeRolePolicy, statement Tags: aws:RequestTag/Environment isn't required.",
        ]);
        const present = { Null: { "aws:RequestTag/Environment": "false" }, ...(sessionTags.Condition as object) };
        expect((await judgeResource(rule, withTags({ Condition: present }), { required: ["Environment"] })).problems).to
            .be.empty;
    });
    it("has nothing to say where no tags are taken", async () => {
        expect((await judgeResource(rule, federatedRole(signIn))).notApplicable).to.be.a("string");
    });
});

describe("policies: federation-run-as", () => {
    const rule = federationRunAs;
    const withCondition = (Condition: unknown) => federatedRole(signIn, { ...sessionTags, Condition });
    const keys = { "ForAllValues:StringEquals": { "aws:TagKeys": ["Department", "SSMSessionRunAs"] } };

    it("accepts keys without SSMSessionRunAs, and a pinned one", async () => {
        expect((await judgeResource(rule, federatedRole())).problems).to.be.empty;
        const pinned = {
            ...keys,
            StringEqualsIfExists: { "aws:RequestTag/SSMSessionRunAs": ["developer", "analyst"] },
        };
        expect((await judgeResource(rule, withCondition(pinned))).problems).to.be.empty;
    });
    it("reports a choice left to the provider", async () => {
        for (const condition of [undefined, keys, { ...keys, StringLike: { "aws:RequestTag/SSMSessionRunAs": "*" } }])
            expect((await judgeResource(rule, withCondition(condition))).problems).to.have.length(1);
    });
});

describe("policies: federation-tag-session", () => {
    const rule = federationTagSession;

    it("accepts a role that takes the tags its policies compare", async () => {
        expect((await judgeResource(rule, federatedRole())).problems).to.be.empty;
    });
    it("reports a role whose trust policy takes none", async () => {
        expect((await judgeResource(rule, federatedRole(signIn))).problems[0]).to.contain(
            "aws:PrincipalTag/Department",
        );
    });
    it("accepts a role that has the tag itself", async () => {
        const role = federatedRole(signIn);
        const tagged = (tags: unknown) => ({ ...role, props: { ...role.props, tags } });
        expect((await judgeResource(rule, tagged({ Department: "Finance" }))).problems).to.be.empty;
        expect((await judgeResource(rule, tagged(unknownValue))).problems).to.be.empty;
        expect((await judgeResource(rule, tagged({ Owner: "Finance" }))).problems).to.have.length(1);
    });
    it("finds the comparison in policies outside the role", async () => {
        const role = federatedRole(signIn);
        const [policy] = role.props.inlinePolicies as readonly { policy: string }[];
        const bare = { ...role, props: { ...role.props, inlinePolicies: [] } };
        const separate: TestResource = {
            type: "aws:iam/rolePolicy:RolePolicy",
            name: "sessions",
            props: { role: unknownValue, policy: policy?.policy ?? document() },
            dependsOn: { role: ["people"] },
        };
        expect((await judgeResource(rule, bare)).notApplicable).to.be.a("string");
        expect((await judgeStack(rule, [bare, separate])).problems).to.have.length(1);
        expect((await judgeStack(rule, [federatedRole(), separate])).problems).to.be.empty;
    });
    it("reports a limit on the keys that leaves out one its policies compare", async () => {
        const limit = (...keys: readonly string[]) =>
            federatedRole(signIn, {
                ...sessionTags,
                Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": keys } },
            });
        expect((await judgeResource(rule, limit("Departement", "Team"))).problems).to.deep.equal([
            "Its policies compare aws:PrincipalTag/Department, and the aws:TagKeys of assumeRolePolicy leave that out.",
        ]);
        expect((await judgeResource(rule, limit("Team", "department"))).problems).to.be.empty;
    });
});
