import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { AdvancedInstances, HybridActivation, type HybridActivationArgs } from "../../components";
import { refuseExpired } from "../../components/hybrid-activation";
import { ACCOUNT, mockEngine, ofType, valueOf } from "../mocks";

const args = {
    region: "eu-central-1",
    accountId: ACCOUNT,
    tags: { Environment: "Development" },
    expirationDate: "2026-12-20T00:00:00Z",
};

async function made(more: Partial<HybridActivationArgs> = {}) {
    const recorded = await mockEngine();
    const office = new HybridActivation("office", { ...args, ...more });
    await valueOf(office.activationId);
    await valueOf(office.roleArn);
    const inputs = (type: string) => ofType(recorded, type)[0]?.inputs ?? {};
    return { office, inputs };
}

describe("HybridActivation", () => {
    it("registers as many nodes as wanted, until the date, with the tags", async () => {
        const { inputs } = await made({ registrationLimit: 10 });
        expect(inputs("Activation")).to.deep.include({
            name: "office",
            registrationLimit: 10,
            expirationDate: "2026-12-20T00:00:00Z",
            tags: { Environment: "Development" },
        });
        expect((await made()).inputs("Activation")).to.include({ registrationLimit: 1 });
    });

    it("gives the nodes a role that Systems Manager alone can assume, for this account and region", async () => {
        const { inputs } = await made({ roleTags: { Team: "Ops" }, path: "/nodes/", permissionsBoundaryArn: "arn:b" });
        expect(inputs("Role")).to.deep.include({
            path: "/nodes/",
            permissionsBoundary: "arn:b",
            tags: { Team: "Ops" },
        });
        expect(inputs("Activation")["iamRole"]).to.match(/^nodes\/office-role/);
        expect(JSON.parse(String(inputs("Role")["assumeRolePolicy"]))).to.deep.include({
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { Service: "ssm.amazonaws.com" },
                    Action: "sts:AssumeRole",
                    Condition: {
                        StringEquals: { "aws:SourceAccount": ACCOUNT },
                        ArnEquals: { "aws:SourceArn": `arn:aws:ssm:eu-central-1:${ACCOUNT}:*` },
                    },
                },
            ],
        });
    });

    it("gives the role the permissions of instances, with those for logs and the key", async () => {
        const { inputs } = await made({ session: { s3BucketName: "logs" } });
        const policy = String(inputs("RolePolicy")["policy"]);
        expect(policy).to.include("ssmmessages:OpenControlChannel").and.to.include("arn:aws:s3:::logs/*");
    });

    it("keeps the code secret", async () => {
        const { office } = await made();
        expect(await pulumi.isSecret(office.activationCode)).to.equal(true);
    });

    it("refuses to create an activation that has expired", () => {
        const at = (now: string) => () => refuseExpired("office", args.expirationDate, new Date(now));
        expect(at("2026-12-19T23:59:59Z")).not.to.throw();
        expect(at("2026-12-20T00:00:00Z")).to.throw(
            "invalid value 2026-12-20T00:00:00Z for the expiration of the activation office (expected a time after now, 2026-12-20T00:00:00Z, since the activation is to be created)",
        );
    });
});

describe("AdvancedInstances", () => {
    it("sets the tier in which sessions open on nodes outside EC2", async () => {
        const recorded = await mockEngine();
        await valueOf(new AdvancedInstances("hybrid").urn);
        await new Promise((resolve) => setTimeout(resolve, 50));
        expect(ofType(recorded, "ServiceSetting")[0]?.inputs).to.deep.include({
            settingId: "/ssm/managed-instance/activation-tier",
            settingValue: "advanced",
        });
    });
});
