import { expect } from "chai";
import { SessionPermissionSet, type SessionPermissionSetArgs } from "../../components";
import { ACCOUNT, mockEngine, ofType, valueOf, type Recorded } from "../mocks";

const instanceArn = "arn:aws:sso:::instance/ssoins-0123456789abcdef";
const permissionSetArn = `arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef`;
const center = { instanceArn, region: "us-east-1" };
const place = { ...center, permissionSetArn };

async function permissionSet(
    args: Partial<SessionPermissionSetArgs> = {},
): Promise<Recorded & { made: SessionPermissionSet }> {
    const recorded = await mockEngine();
    const made = new SessionPermissionSet("people", {
        region: "eu-central-1",
        accountId: ACCOUNT,
        instanceArn,
        instanceRegion: "us-east-1",
        grants: [{ principalTags: ["Department"] }],
        ...args,
    });
    await valueOf(made.permissionSetArn);
    await new Promise((resolve) => setTimeout(resolve, 20));
    return { ...recorded, made };
}

describe("SessionPermissionSet", () => {
    it("is a permission set with an inline policy of the grants", async () => {
        const recorded = await permissionSet({ sessionDuration: "PT4H", tags: { Team: "Ops" } });
        expect(ofType(recorded, "PermissionSet")[0]?.inputs).to.deep.include({
            ...center,
            name: "people",
            sessionDuration: "PT4H",
            tags: { Team: "Ops" },
        });
        const policy = ofType(recorded, "PermissionSetInlinePolicy")[0]?.inputs;
        expect(policy).to.deep.include(place);
        expect(policy?.["inlinePolicy"]).to.include("${aws:PrincipalTag/Department}");
        expect(ofType(recorded, "Role")).to.be.empty;
    });

    it("has the boundary that is asked for, by ARN where it is AWS's and by name otherwise", async () => {
        const boundaryOf = async (arn: string) =>
            ofType(await permissionSet({ permissionsBoundaryArn: arn }), "PermissionsBoundaryAttachment")[0]?.inputs;
        expect(await boundaryOf("arn:aws:iam::111122223333:policy/limits/eu/boundary")).to.deep.equal({
            ...place,
            permissionsBoundary: { customerManagedPolicyReference: { name: "boundary", path: "/limits/eu/" } },
        });
        expect((await boundaryOf("arn:aws:iam::111122223333:policy/boundary"))?.["permissionsBoundary"]).to.deep.equal({
            customerManagedPolicyReference: { name: "boundary", path: "/" },
        });
        expect((await boundaryOf("arn:aws:iam::aws:policy/ReadOnlyAccess"))?.["permissionsBoundary"]).to.deep.equal({
            managedPolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
        });
        expect(ofType(await permissionSet(), "PermissionsBoundaryAttachment")).to.be.empty;
    });

    it("assigns it to users and groups in the account", async () => {
        const recorded = await permissionSet({ users: ["user-1"], groups: ["group-1"] });
        const target = { ...place, targetType: "AWS_ACCOUNT", targetId: ACCOUNT };
        expect(ofType(recorded, "AccountAssignment").map(({ inputs }) => inputs)).to.have.deep.members([
            { ...target, principalType: "USER", principalId: "user-1" },
            { ...target, principalType: "GROUP", principalId: "group-1" },
        ]);
    });

    it("sets the instance's attributes for access control on request only", async () => {
        expect(ofType(await permissionSet(), "InstanceAccessControlAttributes")).to.be.empty;
        const recorded = await permissionSet({ attributes: { Department: "${path:enterprise.department}" } });
        expect(ofType(recorded, "InstanceAccessControlAttributes")[0]?.inputs).to.deep.equal({
            ...center,
            attributes: [{ key: "Department", values: [{ sources: ["${path:enterprise.department}"] }] }],
        });
    });

    it("has an ARN that the role in the account matches, wherever IAM Identity Center is", async () => {
        const { made } = await permissionSet({ permissionSetName: "sessions" });
        expect(await valueOf(made.arn)).to.equal(
            `arn:aws:iam::${ACCOUNT}:role/aws-reserved/*/AWSReservedSSO_sessions_????????????????`,
        );
    });

    it("refuses MFA, which its sessions don't carry", async () => {
        const grants = [{ principalTags: ["Department"], mfa: true }];
        const error: unknown = await permissionSet({ grants }).catch((thrown: unknown) => thrown);
        expect(String(error)).to.include("invalid value true for people.grants.mfa (expected no value");
    });
});
