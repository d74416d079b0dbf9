import { EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient } from "@aws-sdk/client-iam";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import { expect } from "chai";
import { accessTable } from "../../../access/chains";
import { cellText } from "../../../access/matrix";
import { readAccount } from "../../../access/sources/account";
import { SourceError } from "../../../access/files/source-error";
import { authorizationDetails, reservations, sessionsOn } from "./fixtures";

interface Command {
    readonly constructor: { readonly name: string };
    readonly input: Readonly<Record<string, unknown>>;
}
type Answer = (input: Readonly<Record<string, unknown>>) => unknown;

const MANAGED = "arn:aws:iam::aws:policy/Operators";

/** AWS's answers: of the users and of the instances two pages each. */
const answers: Record<string, Answer> = {
    GetCallerIdentityCommand: () => ({ Account: "123456789012", Arn: "arn:aws:iam::123456789012:user/reader" }),
    GetAccountAuthorizationDetailsCommand: ({ Marker }) => {
        const [alice, bob] = authorizationDetails.UserDetailList;
        if (Marker === undefined)
            return { ...authorizationDetails, UserDetailList: [alice], IsTruncated: true, Marker: "2" };

        return {
            UserDetailList: [{ ...bob, AttachedManagedPolicies: [{ PolicyArn: MANAGED }] }],
            GroupDetailList: [],
            RoleDetailList: [],
            Policies: [],
        };
    },
    GetPolicyCommand: ({ PolicyArn }) => ({ Policy: { Arn: PolicyArn, DefaultVersionId: "v3" } }),
    GetPolicyVersionCommand: ({ VersionId }) => ({
        PolicyVersion: {
            VersionId,
            Document: encodeURIComponent(JSON.stringify(sessionsOn(VersionId === "v3" ? "Development" : "none"))),
        },
    }),
    DescribeInstancesCommand: ({ NextToken }) => {
        const [first, second] = reservations.Reservations;
        return NextToken === undefined ? { Reservations: [first], NextToken: "2" } : { Reservations: [second] };
    },
    DescribeInstanceInformationCommand: ({ NextToken }) =>
        NextToken === undefined
            ? { InstanceInformationList: [{ InstanceId: "i-dev", PingStatus: "Online" }], NextToken: "2" }
            : { InstanceInformationList: [{ InstanceId: "i-prod", PingStatus: "Online" }] },
    ListTagsForResourceCommand: ({ ResourceId }) => ({ TagList: [{ Key: "Id", Value: ResourceId }] }),
};

describe("The live account", () => {
    const clients = [STSClient, IAMClient, EC2Client, SSMClient].map(({ prototype }) => prototype) as unknown as {
        send: unknown;
    }[];
    const originals = clients.map(({ send }) => send);
    const region = process.env["AWS_REGION"];
    const asked: string[] = [];

    function answerWith(changed: Record<string, Answer> = {}): void {
        for (const client of clients) {
            client.send = ({ constructor: { name }, input }: Command): Promise<unknown> => {
                asked.push(name);
                const answer = { ...answers, ...changed }[name];
                return Promise.resolve().then(() => answer?.(input));
            };
        }
    }

    before(() => (process.env["AWS_REGION"] = "eu-central-1"));
    beforeEach(() => {
        asked.length = 0;
        answerWith();
    });
    after(() => {
        clients.forEach((client, index) => (client.send = originals[index]));
        if (region === undefined) delete process.env["AWS_REGION"];
        else process.env["AWS_REGION"] = region;
    });

    it("is read page by page, with the managed policies in use", async () => {
        const account = await readAccount();
        expect(account.id).to.equal("123456789012");
        const { rows, instances } = accessTable(account);
        expect(instances.map(({ id }) => id)).to.deep.equal(["i-prod", "i-dev"]);
        expect(rows.map(({ principal, cells }) => [principal.name, ...cells.map(cellText)])).to.deep.equal([
            ["alice", "yes: shell", "yes: shell"],
            ["bob", "no", "yes: shell"],
        ]);
        // The boundary is among the account's own policies, which came with the details.
        expect(asked.filter((name) => name === "GetPolicyVersionCommand")).to.have.length(1);
    });

    it("is read in as many regions as are asked for", async () => {
        const account = await readAccount({ regions: ["eu-central-1", "us-east-1"] });
        expect(account.instances).to.have.length(4);
    });

    it("is read in the regions of the options where no other is configured, and says so where there is none", async () => {
        delete process.env["AWS_REGION"];
        const [sts] = clients;
        if (sts === undefined) throw new Error("there is no client");
        sts.send = async function (this: STSClient): Promise<unknown> {
            // What the real one does first.
            const region = await this.config.region();
            expect(region).to.equal("eu-central-1");
            return answers["GetCallerIdentityCommand"]?.({});
        };
        const config = process.env["AWS_CONFIG_FILE"];
        process.env["AWS_CONFIG_FILE"] = "/nowhere";
        try {
            expect((await readAccount({ regions: ["eu-central-1"] })).instances).to.have.length(2);
            const refused = await readAccount().catch((error: unknown) => error);
            expect((refused as Error).message).to.match(/^no region is configured, .* \(expected --region REGION, or /);
        } finally {
            if (config === undefined) delete process.env["AWS_CONFIG_FILE"];
            else process.env["AWS_CONFIG_FILE"] = config;
            process.env["AWS_REGION"] = "eu-central-1";
        }
    });

    it("says what Systems Manager manages, as far as the credentials may ask", async () => {
        const nodes = [{ InstanceId: "mi-1", PingStatus: "Online" }];
        answerWith({ DescribeInstanceInformationCommand: () => ({ InstanceInformationList: nodes }) });
        const { instances } = await readAccount();
        expect(instances.map(({ id, managed }) => [id, managed?.state])).to.deep.equal([
            ["i-dev", "not managed"],
            ["i-prod", "not managed"],
            ["mi-1", "online"],
        ]);
        expect(instances[2]?.tags).to.deep.equal({ Id: "mi-1" });
        const refuse = (): never => {
            throw Object.assign(new Error("not authorized"), { name: "AccessDeniedException" });
        };
        answerWith({ DescribeInstanceInformationCommand: refuse });
        expect((await readAccount()).instances.map(({ managed }) => managed)).to.deep.equal([undefined, undefined]);
    });

    it("gives AWS's own words where AWS refuses", async () => {
        answerWith({
            GetAccountAuthorizationDetailsCommand: () => {
                throw new Error("User: reader is not authorized to perform: iam:GetAccountAuthorizationDetails");
            },
        });
        const refused = await readAccount().catch((error: unknown) => error);
        expect(refused).to.be.instanceOf(SourceError);
        expect((refused as Error).message).to.equal(
            "can't read users, groups, roles and policies from AWS: User: reader is not authorized to perform: iam:GetAccountAuthorizationDetails",
        );
    });
});
