import { STSClient } from "@aws-sdk/client-sts";
import { expect } from "chai";
import { run } from "../../../access/cli/whoami";
import { authorizationDetails, filesOf, reservations } from "../sources/fixtures";

describe("access whoami", () => {
    const files = filesOf({ "iam.json": authorizationDetails, "instances.json": reservations });
    const source = ["--iam", files.path("iam.json"), "--instances", files.path("instances.json")];
    const sts = STSClient.prototype as unknown as { send: unknown };
    const { send } = sts;
    const write = process.stdout.write.bind(process.stdout);

    after(() => {
        sts.send = send;
        files.remove();
    });

    /** What the command prints for somebody's credentials. */
    async function printed(arn: string | Error, args: readonly string[] = source): Promise<string> {
        sts.send = () => (arn instanceof Error ? Promise.reject(arn) : Promise.resolve({ Arn: arn }));
        let text = "";
        process.stdout.write = ((piece: string, done: () => void) => {
            text += piece;
            done();
        }) as typeof process.stdout.write;
        try {
            await run([...args]);
        } finally {
            process.stdout.write = write;
        }
        return text;
    }

    const failure = (arn: string | Error, args?: readonly string[]): Promise<string> =>
        printed(arn, args).then(
            () => "nothing failed",
            (error: unknown) => String(error),
        );

    it("asks AWS whose the credentials are, and finds them in any source", async () => {
        const text = await printed("arn:aws:iam::123456789012:user/alice");
        expect(text).to.match(/^alice \(user, in operators\) can open sessions on \d of 2 instances:\n/);
        expect(text).to.match(/^ {6}aws ssm start-session --region eu-central-1 --target i-dev$/m);
        // A session stands for its role.
        expect(await printed("arn:aws:sts::123456789012:assumed-role/servers/i-1")).to.match(/^servers \(role/);
    });

    it("counts only what opens for sure now, and says on what the rest depends", async () => {
        const [alice] = authorizationDetails.UserDetailList;
        const user = (name: string, Condition: object, more: object = {}) => ({
            ...alice,
            UserName: name,
            Arn: `arn:aws:iam::123456789012:user/${name}`,
            GroupList: [],
            UserPolicyList: [
                {
                    PolicyName: "p",
                    PolicyDocument: {
                        Version: "2012-10-17",
                        Statement: { Effect: "Allow", Action: "ssm:StartSession", Resource: "*", Condition },
                    },
                },
            ],
            ...more,
        });
        const later = user("later", { DateGreaterThan: { "aws:CurrentTime": "2100-06-01T00:00:00Z" } });
        const PolicyArn = "arn:aws:iam::aws:policy/Unread";
        const unread = user(
            "unread",
            {},
            { UserPolicyList: [], AttachedManagedPolicies: [{ PolicyName: "Unread", PolicyArn }] },
        );
        const now = user("now", {});
        const own = filesOf({ "iam.json": { ...authorizationDetails, UserDetailList: [later, unread, now] } });
        const text = (name: string): Promise<string> =>
            printed(`arn:aws:iam::123456789012:user/${name}`, [
                "--iam",
                own.path("iam.json"),
                "--instances",
                files.path("instances.json"),
            ]);
        expect(await text("later"))
            .to.match(/^later \(user\) can open sessions on 0 of 2 instances; 2 from 2100-06-01T00:00:01Z:\n/)
            .and.to.match(/no; shell.* from 2100-06-01T00:00:01Z\n {6}inline policy p of user later, statement 1/);
        expect(await text("unread"))
            .to.match(/^unread \(user\) can open sessions on 0 of 2 instances; 2 unknown:\n/)
            .and.to.match(/ {3}unknown\n {6}the document of AWS managed policy Unread isn't in/);
        expect(await text("now"))
            .to.match(/^now \(user\) can open sessions on 2 of 2 instances:\n/)
            .and.not.to.include("inline policy");
        own.remove();
    });

    it("says so where nobody's credentials can be read, or they aren't of this account", async () => {
        const missing = new Error("Could not load credentials from any providers");
        for (const args of [source, ["--region", "eu-central-1"]]) {
            expect(await failure(missing, args)).to.equal(
                "SourceError: can't read who the credentials belong to from AWS: Could not load credentials from any providers; without credentials, give --principal NAME and a SOURCE",
            );
        }
        expect(await failure("arn:aws:iam::999999999999:user/zoe")).to.match(
            /belong to .*zoe, which isn't in this source/,
        );
        expect(await failure("arn:aws:iam::123456789012:root")).to.match(/are those of the root user/);
    });
});
