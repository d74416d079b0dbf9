import { expect } from "chai";
import {
    BOUNDARY,
    PERMISSION_SET,
    PERMISSION_SET_BOUNDARY,
    stackAccount,
    UNKNOWN,
    type StackResource,
} from "../../../access/stack";

const urn = (type: string, name: string) => `urn:pulumi:dev::test::${type}::${name}`;
const resource = (
    type: string,
    name: string,
    props: StackResource["props"],
    dependsOn: StackResource["dependsOn"] = {},
): StackResource => ({
    type,
    urn: urn(type, name),
    name,
    props,
    dependsOn,
    parent: undefined,
    arn: undefined,
    provider: undefined,
});

const set = (arn: unknown) => resource(PERMISSION_SET, "people", { name: "people", arn, id: arn });
const ARN = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
const attached = (permissionsBoundary: unknown, permissionSetArn: unknown = ARN) =>
    resource(
        PERMISSION_SET_BOUNDARY,
        "limit",
        { permissionsBoundary, permissionSetArn },
        { permissionSetArn: [urn(PERMISSION_SET, "people")] },
    );
const described = resource(BOUNDARY, "boundary", {
    policyArn: "arn:aws:iam::111122223333:policy/limits/boundary",
    policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Action: "ssm:StartSession", Resource: "*" },
    }),
});
const byName = { customerManagedPolicyReference: { name: "boundary", path: "/limits/" } };

const boundaryOf = (...resources: readonly StackResource[]) =>
    stackAccount(resources, { region: "eu-central-1" }).principals[0]?.policies.boundary;

describe("The boundary of a permission set in a stack", () => {
    it("is the policy of the account that it names, where its document is known", () => {
        expect(boundaryOf(set(ARN), attached(byName), described)).to.include({
            kind: "policy",
            name: "managed policy boundary",
        });
        expect(boundaryOf(set(ARN), attached(byName))).to.include({ kind: "unknown", name: "managed policy boundary" });
    });

    it("is AWS's policy that it names", () => {
        const managedPolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
        expect(boundaryOf(set(ARN), attached({ managedPolicyArn }))).to.include({
            name: "AWS managed policy AdministratorAccess",
        });
    });

    it("is unknown before deployment, and there all the same", () => {
        expect(boundaryOf(set(UNKNOWN), attached(UNKNOWN, UNKNOWN))).to.include({ kind: "unknown" });
        expect(boundaryOf(set(UNKNOWN), attached(byName, UNKNOWN), described)).to.include({ kind: "policy" });
    });

    it("isn't there without one, or where it is another permission set's", () => {
        const other = resource(PERMISSION_SET_BOUNDARY, "limit", {
            permissionsBoundary: byName,
            permissionSetArn: "arn:aws:sso:::permissionSet/ssoins-1/ps-2",
        });
        expect(boundaryOf(set(ARN), other, described)).to.be.undefined;
    });
});
