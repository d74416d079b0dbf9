import { expect } from "chai";
import { managedSessionPolicy as rule } from "../../../policies/rules/managed-session-policy";
import { judgeResource, judgeStack, unknownValue } from "../judge";
import { federatedRole, user, userPolicy } from "../resources";

const attach = (policyArn: string) => ({
    type: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    name: "attachment",
    props: { group: "developers", policyArn },
});

describe("policies: managed-session-policy", () => {
    it("accepts other policies of AWS's own", async () => {
        expect((await judgeResource(rule, attach("arn:aws:iam::aws:policy/ReadOnlyAccess"))).problems).to.be.empty;
    });
    it("reports policies that open sessions everywhere", async () => {
        for (const name of ["AmazonSSMFullAccess", "AdministratorAccess", "PowerUserAccess"]) {
            expect((await judgeResource(rule, attach(`arn:aws:iam::aws:policy/${name}`))).problems).to.deep.equal([
                `${name} is attached.`,
            ]);
        }
    });
    it("reports them among a role's managedPolicyArns", async () => {
        const role = federatedRole();
        const having = {
            ...role,
            props: { ...role.props, managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSSMFullAccess"] },
        };
        expect((await judgeResource(rule, having)).problems).to.have.length(1);
    });
    it("reports a policy meant for services beside one that limits sessions", async () => {
        const arn = "arn:aws:iam::aws:policy/service-role/AmazonSSMAutomationRole";
        const given = { ...attach(arn), type: "aws:iam/userPolicyAttachment:UserPolicyAttachment" };
        const alices = { ...given, props: { user: "alice", policyArn: arn } };
        expect((await judgeStack(rule, [user(), userPolicy(), alices])).problems).to.deep.equal([
            "attachment: AmazonSSMAutomationRole is attached to alice, whose sessions another policy limits.",
        ]);
        expect((await judgeStack(rule, [user(), alices])).problems).to.be.empty;
        const other = { ...alices, props: { user: "bob", policyArn: arn } };
        expect((await judgeStack(rule, [user(), userPolicy(), other])).problems).to.be.empty;
    });
    it("goes by the configured list, and waits for ARNs that aren't known yet", async () => {
        const arn = "arn:aws:iam::aws:policy/job-function/SystemAdministrator";
        expect((await judgeResource(rule, attach(arn), { policies: ["SystemAdministrator"] })).problems).to.have.length(
            1,
        );
        expect((await judgeResource(rule, attach(unknownValue))).notApplicable).to.be.a("string");
    });
    it("reports them among all that a permission set may have", async () => {
        const all = {
            type: "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive",
            name: "all",
            props: {
                permissionSetArn: "arn:aws:sso:::permissionSet/ssoins-1/ps-1",
                managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSSMFullAccess"],
            },
        };
        expect((await judgeResource(rule, all)).problems).to.deep.equal(["AmazonSSMFullAccess is attached."]);
    });
});
