import { expect } from "chai";
import { iamDocumentReadable as rule } from "../../../policies/rules/iam-document-readable";
import { federationAudience } from "../../../policies/rules/federation-audience";
import { judgeResource, unknownValue } from "../judge";
import { document, federatedRole, instanceRole, signIn, userPolicy } from "../resources";

const withPolicy = (policy: unknown) => ({ ...userPolicy(), props: { user: "alice", policy } });

describe("policies: iam-document-readable", () => {
    it("accepts documents as text and as objects", async () => {
        expect(await judgeResource(rule, userPolicy())).to.deep.equal({ problems: [], notices: [] });
        expect(await judgeResource(rule, instanceRole())).to.deep.equal({ problems: [], notices: [] });
        const object = withPolicy(JSON.parse(userPolicy().props.policy as string));
        expect(await judgeResource(rule, object)).to.deep.equal({ problems: [], notices: [] });
    });
    it("says where a document can't be read", async () => {
        const { problems } = await judgeResource(rule, withPolicy('{"Statement": [{"Effect": "Alow"}]}'));
        expect(problems).to.have.length(1);
        expect(problems[0]).to.contain('policy: Statement[0].Effect: invalid value "Alow" (expected Allow, Deny)');
    });
    it("reports a trust policy among a role's documents", async () => {
        const role = instanceRole();
        const broken = { ...role, props: { ...role.props, assumeRolePolicy: "{" } };
        expect((await judgeResource(rule, broken)).problems[0]).to.contain("assumeRolePolicy: isn't JSON");
    });
    it("says once what is unknown, and that the update judges it", async () => {
        const { problems, notices } = await judgeResource(rule, withPolicy(unknownValue));
        expect(problems).to.be.empty;
        expect(notices).to.deep.equal([
            "iam-document-readable: policy of aws:iam/userPolicy:UserPolicy alice-sessions is unknown in this preview; the update judges it before it creates the resource",
        ]);
    });
    it("takes an object with an unknown ARN in it for unknown", async () => {
        const statement = { Effect: "Allow", Action: "ssm:StartSession", Resource: [unknownValue] };
        const { notices } = await judgeResource(rule, withPolicy({ Version: "2012-10-17", Statement: [statement] }));
        expect(notices).to.have.length(1);
    });
    it("judges a role's trust policy while its inline policies are unknown", async () => {
        const role = federatedRole();
        const open = { ...role, props: { ...role.props, inlinePolicies: unknownValue } };
        const { problems, notices } = await judgeResource(rule, open);
        expect(problems).to.be.empty;
        expect(notices).to.have.length(1);
        const bad = { ...open, props: { ...open.props, assumeRolePolicy: "{" } };
        expect((await judgeResource(rule, bad)).problems).to.have.length(1);
        const trusting = {
            ...open,
            props: { ...open.props, assumeRolePolicy: document({ ...signIn, Condition: {} }) },
        };
        expect((await judgeResource(federationAudience, trusting)).problems).to.have.length(1);
    });
    it("reports a resource that is no ARN, which IAM refuses", async () => {
        const of = (Resource: unknown) =>
            withPolicy(document({ Effect: "Allow", Action: "ssm:StartSession", Resource }));
        for (const resource of ["i-0123456789abcdef0", "instance/*", "bucket/key"]) {
            expect((await judgeResource(rule, of([resource, "*"]))).problems).to.deep.equal([
                `policy: Statement[0].Resource: invalid value "${resource}" (expected an ARN, or *)`,
            ]);
        }
        for (const resource of ["*", "arn:*", "arn:aws:ec2:*:*:instance/*"])
            expect((await judgeResource(rule, of(resource))).problems, resource).to.be.empty;
    });
    it("says of a secret that was redacted that it is one, not that it isn't JSON", async () => {
        const { problems, notices, notApplicable } = await judgeResource(rule, withPolicy("[secret]"));
        expect(problems).to.be.empty;
        expect(notApplicable).to.equal("policy is a redacted secret");
        expect(notices[0]).to.contain(
            "policy of aws:iam/userPolicy:UserPolicy alice-sessions is a secret that was redacted",
        );
    });
});
