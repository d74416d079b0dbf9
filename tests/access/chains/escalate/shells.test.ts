import { expect } from "chai";
import { can, cannot, given, mallory, malloryIn, policy } from "./escalating";
import { Rights } from "../../../../access/chains/escalate/rights";
import { shellSteps } from "../../../../access/chains/escalate/shells";
import { ACCOUNT, assume, root, SESSIONS, smallAccount, trusts } from "../small-account";

const INSTANCE = "arn:aws:ec2:*:*:instance/i-1";
const document = (name: string) => `arn:aws:ssm:*:*:document/${name}`;
const SHELL = document("AWS-RunShellScript");
const shell = (...statements: ReturnType<typeof can>[]) => given(statements, { instances: { "i-1": { Team: "a" } } });
/** What the caller could do on the instance, and on what condition. */
const shellEffects = (...statements: ReturnType<typeof can>[]) => {
    const account = smallAccount({ users: { mallory: { can: statements } } });
    const mallory = account.principals.find(({ name }) => name === "mallory");
    if (mallory === undefined) throw new Error("mallory is there");
    return shellSteps(mallory, new Rights(account)).map(({ effect, provided }) =>
        provided === undefined ? effect : `${effect}, provided ${provided}`,
    );
};
const SHARED = "another account shares a document with theirs that does what they want";

describe("Shells beside sessions", () => {
    it("are commands by documents that run what the caller writes", () => {
        expect(shell(can("ssm:SendCommand", [INSTANCE, SHELL]))).to.equal("escalation");
        expect(shell(can("ssm:SendCommand", [INSTANCE, document("AWS-UpdateSSMAgent")]))).to.equal("");
        expect(shell(can("ssm:SendCommand", ["arn:aws:ec2:*:*:instance/i-2", SHELL]))).to.equal("");
        expect(shell(can("ssm:CreateAssociation", [INSTANCE, SHELL]))).to.equal("escalation");
        for (const name of ["RunRemoteScript", "ApplyDSCMofs", "RunInspecChecks", "InstallPowerShellModule"]) {
            for (const action of ["ssm:SendCommand", "ssm:CreateAssociation"])
                expect(shell(can(action, [INSTANCE, document(`AWS-${name}`)])), name).to.equal("escalation");
        }
    });

    it("are commands by documents that run another, of the caller's or one that somebody may share", () => {
        for (const name of ["ConfigureAWSPackage", "RunPatchBaselineWithHooks"]) {
            const send = can("ssm:SendCommand", [INSTANCE, document(`AWS-${name}`)]);
            expect(shellEffects(send, can("ssm:CreateDocument")), name).to.deep.equal(["run commands as root"]);
            const other = can("ssm:CreateDocument", "arn:aws:ssm:*:999999999999:document/*");
            for (const more of [[], [other]])
                expect(shellEffects(send, ...more), name).to.deep.equal([`run commands as root, provided ${SHARED}`]);
        }
        const docker = can("ssm:SendCommand", [INSTANCE, document("AWS-RunDockerAction")]);
        expect(shellEffects(docker)).to.deep.equal(["run commands as root, provided Docker runs on the instance"]);
    });

    it("are commands by documents of other accounts, provided that these are shared", () => {
        const of = (account: string, name = "*") => `arn:aws:ssm:*:${account}:document/${name}`;
        const send = (...documents: string[]) => shellEffects(can("ssm:SendCommand", [INSTANCE, ...documents]));
        const shared = [`run commands as root, provided ${SHARED}`];
        expect(send(of("999999999999"))).to.deep.equal(shared);
        expect(send(of("444455556666", "Tools-*"))).to.deep.equal(shared);
        expect(send(of("4444????6666", "Tools"))).to.deep.equal(shared);
        expect(send(of("*", "Tools"))).to.deep.equal(shared);
        expect(send(of(ACCOUNT, "Tools"))).to.deep.equal([]);
        const own = { StringEquals: { "aws:ResourceAccount": ACCOUNT } };
        expect(shellEffects(can("ssm:SendCommand", [INSTANCE, of("*", "Tools")], own))).to.deep.equal([]);
        const denied = { ...cannot("ssm:SendCommand"), Resource: of("999999999999") };
        expect(shellEffects(can("ssm:SendCommand", [INSTANCE, of("999999999999")]), denied)).to.deep.equal([]);
    });

    it("follow the tags of the instance", () => {
        const tagged = (Team: string) =>
            shell(
                can("ssm:SendCommand", SHELL),
                can("ssm:SendCommand", "arn:aws:ec2:*:*:instance/*", {
                    StringEquals: { "ssm:resourceTag/Team": Team },
                }),
            );
        expect(tagged("a")).to.equal("escalation");
        expect(tagged("b")).to.equal("");
        const denied = cannot("ssm:SendCommand", { StringEquals: { "aws:ResourceTag/Team": "a" } });
        expect(shell(can("ssm:SendCommand"), denied)).to.equal("");
    });

    it("are opened by who writes the tags of instances that policies ask for", () => {
        const byTag = (...actions: string[]) =>
            can(actions, "arn:aws:ec2:*:*:instance/*", { StringEquals: { "aws:ResourceTag/Team": "b" } });
        const tag = can("ec2:CreateTags");
        const run = [byTag("ssm:SendCommand"), can("ssm:SendCommand", SHELL)];
        expect(shell(...run)).to.equal("");
        expect(shell(...run, tag)).to.equal("escalation");
        expect(shell(byTag("ssm:SendCommand"), tag), "without a document").to.equal("");
        expect(shell(...run, can("ec2:CreateTags", "arn:aws:ec2:*:*:instance/i-2"))).to.equal("");
        const valued = (value: string) =>
            can("ec2:CreateTags", "*", { StringEquals: { "aws:RequestTag/Team": value } });
        expect(shell(...run, valued("b"))).to.equal("escalation");
        expect(shell(...run, valued("c"))).to.equal("");
        expect(shell(...run, tag, cannot("ssm:SendCommand", { Null: { "aws:ResourceTag/Team": "false" } }))).to.equal(
            "",
        );

        expect(shell(byTag("ec2-instance-connect:SendSSHPublicKey"), tag)).to.equal("escalation");
        const userData = ["ec2:ModifyInstanceAttribute", "ec2:StopInstances"];
        expect(shell(byTag(...userData, "ec2:StartInstances"), tag)).to.equal("escalation");
        expect(shell(byTag(...userData), tag)).to.equal("");
        const ofEc2 = { StringEquals: { "ec2:ResourceTag/Team": "b" } };
        expect(shell(can([...userData, "ec2:StartInstances"], "*", ofEc2), tag)).to.equal("escalation");

        const locked = [
            can("ssm:SendCommand"),
            cannot("ssm:SendCommand", { StringEquals: { "aws:ResourceTag/Team": "a" } }),
        ];
        expect(shell(...locked, can("ec2:DeleteTags"))).to.equal("escalation");
        expect(shell(...locked, can("ec2:DeleteTags", "arn:aws:ec2:*:*:instance/i-2"))).to.equal("");
    });

    it("are opened by tags within the limits of who writes them, each instance by its own", () => {
        const run = can("ssm:SendCommand", SHELL);
        const on = (id: string, Team: string) =>
            can("ssm:SendCommand", `arn:aws:ec2:*:*:instance/${id}`, {
                StringEquals: { "ssm:resourceTag/Team": Team },
            });
        const tag = (Team: string) => can("ec2:CreateTags", "*", { StringEquals: { "aws:RequestTag/Team": Team } });
        const instances = { "i-1": {}, "i-2": {} };
        const two = (Team: string) => given([run, on("i-1", "x"), on("i-2", "y"), tag(Team)], { instances });
        expect(two("x")).to.equal("escalation");
        expect(two("y")).to.equal("");
        const bounded = (...actions: string[]) =>
            mallory({ users: { mallory: { can: [run, on("i-1", "x"), tag("x")] } }, instances }, () => ({
                boundary: policy("limit", can(actions)),
            }));
        expect(bounded("ssm:*", "ec2:*")).to.equal("escalation");
        expect(bounded("ssm:*")).to.equal("");
    });

    it("are opened by tags through roles: one may write, another run, and the instance has a role", () => {
        const run = [
            can("ssm:SendCommand", SHELL),
            can("ssm:SendCommand", INSTANCE, { StringEquals: { "ssm:resourceTag/Team": "b" } }),
        ];
        const trust = [trusts({ AWS: root() })];
        const roles = { tagger: { trust, can: [can("ec2:CreateTags")] }, runner: { trust, can: run } };
        expect(given([can("sts:AssumeRole")], { roles })).to.equal("escalation");
        expect(given([assume("runner")], { roles })).to.equal("");
        const ofInstance = {
            roles: { node: { trust: [trusts({ Service: "ec2.amazonaws.com" })], can: [SESSIONS] } },
            profiles: { "i-2": "node" },
        };
        const instances = { "i-1": {}, "i-2": { Team: "a" } };
        const onSecond = can("ssm:SendCommand", "arn:aws:ec2:*:*:instance/i-2", {
            StringEquals: { "ssm:resourceTag/Team": "b" },
        });
        const own = [can("ssm:SendCommand", SHELL), onSecond];
        expect(given([...own, can("ec2:CreateTags")], { ...ofInstance, instances })).to.equal("escalation");
        expect(given(own, { ...ofInstance, instances })).to.equal("");
    });

    it("are unknown where it isn't known whether the call is allowed on the instance", () => {
        const open = { tags: {}, can: [can("ssm:SendCommand")] };
        const limited = cannot("ssm:SendCommand", { StringEquals: { "aws:ResourceTag/Team": "a" } });
        const account = smallAccount({ users: { mallory: { ...open, can: [...open.can, limited] } } });
        const tags = { Team: { unknown: "is known only after deployment" } };
        const before = { ...account, instances: account.instances.map((one) => ({ ...one, tags })) };
        expect(malloryIn(before)).to.equal("unknown escalation");
        const address = can("ssm:SendCommand", "*", { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } });
        expect(shell(address)).to.equal("unknown escalation");
    });

    it("are logins by keys, for users of the operating system that the caller chooses", () => {
        const key = "ec2-instance-connect:SendSSHPublicKey";
        expect(shell(can(key, INSTANCE, { StringEquals: { "ec2:osuser": "ec2-user" } }))).to.equal("escalation");
        expect(shell(can(key, "*", { StringEquals: { "aws:ResourceTag/Team": "b" } }))).to.equal("");
        expect(shell(can("ec2-instance-connect:SendSerialConsoleSSHPublicKey", INSTANCE))).to.equal("escalation");
        // A tunnel, and the console alone, are no login.
        expect(shell(can(["ec2-instance-connect:OpenTunnel", "ec2:EnableSerialConsoleAccess"]))).to.equal("");
    });

    it("run what is written into user data only with a stop and a start", () => {
        const restart = can(["ec2:StopInstances", "ec2:StartInstances"]);
        const modify = (Condition = {}) => can("ec2:ModifyInstanceAttribute", INSTANCE, Condition);
        expect(shell(modify())).to.equal("");
        expect(shell(modify(), restart)).to.equal("escalation");
        expect(shell(modify({ StringEquals: { "ec2:Attribute": "InstanceType" } }), restart)).to.equal("");
    });

    it("are there on an instance whose ARN is known only after deployment", () => {
        const before = (...statements: ReturnType<typeof can>[]) => {
            const account = smallAccount({ users: { mallory: { can: statements } } });
            const arn = { unknown: "is known only after deployment" };
            return malloryIn({ ...account, instances: account.instances.map((one) => ({ ...one, arn })) });
        };
        expect(before(can("ssm:SendCommand"))).to.equal("escalation");
        expect(before(can("ssm:SendCommand"), cannot("ssm:SendCommand"))).to.equal("");
    });
});
