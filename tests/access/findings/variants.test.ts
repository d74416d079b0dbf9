import { expect } from "chai";
import { findingsOf } from "../../../access/findings/findings";
import type { AccountInstance, AccountPrincipal } from "../../../access/matrix/account";
import type { Statement } from "../../../access/policy/document";
import { parsePolicy, readPolicy } from "../../../access/policy/parse";
import { proofsOf } from "../../../access/prove/principal-proof";
import {
    account,
    ACCOUNT,
    allow,
    CHANNEL,
    deny,
    DOCUMENT,
    GOOD,
    guarded,
    instance,
    INSTANCES,
    principal,
    REGION,
    TARGET,
    type Given,
} from "./accounts";

const equals = (key: string, value: string | string[]) => ({ StringEquals: { [key]: value } });
const environment = "ssm:resourceTag/Environment";
const ifExists = { StringEqualsIfExists: { [environment]: "Development" } };
const untagged = { Null: { [environment]: "true" } };
const endsWith = { StringLike: { [environment]: "*Development" } };
const development = instance("i-00000000000000000", { Environment: "Development", Team: "a" });

/** What a rule says of one principal: its findings, each as its severity and what it is about. */
function said(rule: string, given: Given, instances: readonly AccountInstance[] = [development]): string[] {
    return findingsOf(account([principal(given)], instances))
        .filter((one) => one.rule === rule)
        .map(({ severity, what }) => `${severity}: ${what}`);
}

describe("The findings on what people write", () => {
    it("know the channel on one's own sessions, as AWS's examples allow it, and none with a tag", () => {
        const channel = (Resource: string, Condition = {}) => [
            TARGET,
            DOCUMENT,
            allow("ssmmessages:OpenDataChannel", Resource, Condition),
        ];
        const own = channel("arn:aws:ssm:*:*:session/${aws:userid}-*");
        expect(said("data-channel", { statements: own })).to.be.empty;
        expect(said("data-channel", { statements: own, type: "role" })).to.be.empty;
        expect(said("data-channel", { statements: channel("*", TARGET.Condition) })).to.have.length(1);
    });

    it("know that an incomplete ARN covers all that it lacks", () => {
        const both = { statements: [allow("ssm:StartSession", ["arn:aws:ec2", "arn:aws:ssm"]), CHANNEL] };
        expect(said("dead-statement", both)).to.be.empty;
        expect(said("no-instance", both)).to.be.empty;
        expect(said("unlimited-sessions", both)).to.have.length(1);
        expect(said("wildcard-place", both)).to.have.length(2);
        expect(
            said("dead-statement", { statements: [...GOOD, allow("ssm:StartSession", "arn:aws:s3")] }),
        ).to.deep.equal(["low: arn:aws:s3 is of the service s3"]);
    });

    it("know that a role's session carries no MFA", () => {
        const trust = { Statement: { Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" } };
        const mfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
        const given = { statements: [allow("ssm:StartSession", "*", mfa), CHANNEL], trust } as const;
        expect(said("unlimited-sessions", { ...given, type: "role" })).to.be.empty;
        expect(said("unlimited-sessions", { ...given, type: "user" })).to.have.length(1);
        expect(said("dead-statement", { ...given, type: "role" })).to.deep.equal([
            "low: it asks for aws:MultiFactorAuthPresent, which no session of AssumeRole carries: ask for it in the role's trust policy",
        ]);
    });

    it("say in words what a Deny on presence alone closes", () => {
        const denied = deny("ssm:StartSession", { Null: { [environment]: "false" } });
        expect(said("all-but", { statements: [allow("ssm:StartSession"), CHANNEL, denied] })).to.deep.equal([
            "high: alice is denied every instance with a tag Environment, and allowed every instance without one",
        ]);
    });

    it("call no statement dead that can't be read, and prove nothing by it", () => {
        const odd = { ...allow("ssm:StartSession", "adf"), Sid: "Odd" };
        const policy = readPolicy({ Version: "2012-10-17", Statement: [odd] }, "odd");
        const one = { ...principal({ statements: GOOD }), policies: { identity: [policy] } };
        const all = findingsOf(account([one], [development]));
        expect(all.map(({ rule }) => rule)).not.to.include.members(["dead-statement"]);
        expect(all.map(({ rule }) => rule)).not.to.include("no-instance");
        const [{ proof } = { proof: undefined }] = proofsOf(account([one]), { byPrincipal: new Map() });
        expect(proof?.verdict).to.equal("unproved");
        expect(JSON.stringify(proof)).to.include("expected an ARN, or *");
    });

    it("say nothing of untagged instances where a Deny or the boundary closes them", () => {
        const rule = "untagged-passes";
        expect(said(rule, { statements: guarded(ifExists) })).to.have.length(1);
        expect(said(rule, { statements: guarded(ifExists, deny("ssm:StartSession", untagged)) })).to.be.empty;
        expect(said(rule, { statements: guarded(ifExists), boundary: GOOD })).to.be.empty;
    });

    it("find a value that is asked for only if it is there, beside a tag that must be", () => {
        const both = { ...ifExists, ...equals("ssm:resourceTag/Team", "a") };
        expect(said("untagged-passes", { statements: guarded(both) })).to.deep.equal([
            `medium: an instance without the tag passes StringEqualsIfExists on ${environment}`,
        ]);
    });

    it("let any value of a second tag pass, and a leading wildcard whose other values a Deny closes", () => {
        const rule = "leading-wildcard";
        const named = { StringLike: { "ssm:resourceTag/Name": "*" } };
        expect(said(rule, { statements: guarded(named) })).to.be.empty;
        expect(said(rule, { statements: guarded({ ...named, ...TARGET.Condition }) })).to.be.empty;
        const other = deny("ssm:StartSession", { StringNotEquals: { [environment]: "Development" } }, INSTANCES);
        expect(said(rule, { statements: guarded(endsWith, other) })).to.be.empty;
        expect(said(rule, { statements: guarded(endsWith, deny("ssm:StartSession", untagged)) })).to.have.length(1);
    });

    it("see tags denied by the boundary", () => {
        const everything = [allow("ssm:StartSession", INSTANCES), DOCUMENT, CHANNEL];
        const boundary = [allow("*"), deny("ssm:*", equals(environment, "Production"))];
        expect(said("all-but", { statements: everything, boundary })).to.have.length(1);
        const tagger = [...everything, allow("ec2:CreateTags")];
        expect(said("tag-removal", { statements: tagger, boundary })).to.have.length(1);
        expect(said("tag-removal", { statements: tagger, boundary: [allow("*")] })).to.be.empty;
    });

    it("don't take a tag that must be there for one that closes", () => {
        const owned = [...GOOD, deny("ssm:StartSession", { Null: { "ssm:resourceTag/Owner": "true" } })];
        expect(said("tag-removal", { statements: [...owned, allow("ec2:DeleteTags")] })).to.be.empty;
    });

    it("find the key in the spelling that the tag's writer is limited to", () => {
        const lower = guarded(equals("ssm:resourceTag/environment", "Development"));
        const limited = allow("ec2:CreateTags", "*", {
            "ForAllValues:StringEquals": { "aws:TagKeys": ["Environment", "eNVIRONMENT"] },
        });
        expect(said("tag-self-grant", { statements: [...lower, limited] })[0]).to.include("Environment=Development");
    });

    it("try every value that opens, and the tags that must be written besides", () => {
        const rule = "tag-self-grant";
        const two = guarded(equals(environment, ["Test", "Development"]));
        const write = (Condition: Statement["Condition"]) => allow("ec2:CreateTags", INSTANCES, Condition);
        const development = write(equals("aws:RequestTag/Environment", "Development"));
        expect(said(rule, { statements: [...two, development] })).to.have.length(1);
        const staging = write(equals("aws:RequestTag/Environment", "Staging"));
        expect(said(rule, { statements: [...two, staging] })).to.be.empty;
        const like = guarded({ StringLike: { [environment]: "Dev*" } });
        expect(said(rule, { statements: [...like, development] })).to.have.length(1);
        expect(said(rule, { statements: [...like, staging] })).to.be.empty;
        const owner = { "aws:RequestTag/Owner": "${aws:username}" };
        expect(said(rule, { statements: [...two, write({ StringEquals: owner })] })).to.have.length(1);
        const only = { StringEquals: owner, "ForAllValues:StringEquals": { "aws:TagKeys": "Owner" } };
        expect(said(rule, { statements: [...two, write(only)] })).to.be.empty;
        const present = guarded({ Null: { [environment]: "false" } });
        expect(said(rule, { statements: [...present, write({})] })).to.have.length(1);
    });

    it("look at the tags of instances where the sessions are, not in other regions", () => {
        const elsewhere = allow("ec2:CreateTags", `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/*`);
        expect(said("tag-self-grant", { statements: [...GOOD, elsewhere] })).to.be.empty;
        const here = allow("ec2:CreateTags", `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/*`);
        expect(said("tag-self-grant", { statements: [...GOOD, here] })).to.have.length(1);
    });

    it("find one's own tag limited to values, unless it is the one that is there already", () => {
        const rule = "principal-tag-escalation";
        const byTeam = guarded(equals("ssm:resourceTag/Team", "${aws:PrincipalTag/Team}"));
        const write = (values: string[]) =>
            allow("iam:TagUser", "*", {
                ...equals("aws:RequestTag/Team", values),
                "ForAllValues:StringEquals": { "aws:TagKeys": "Team" },
            });
        const tags = { Team: "a" };
        expect(said(rule, { tags, statements: [...byTeam, write(["a", "b"])] })).to.have.length(1);
        expect(said(rule, { tags, statements: [...byTeam, write(["a"])] })).to.be.empty;
    });

    it("find the tag of a role that one may assume and write, and of no other", () => {
        const byTeam = guarded(equals("ssm:resourceTag/Team", "${aws:PrincipalTag/Team}"));
        const found = (Principal: object, ...statements: Statement[]) => {
            const trust = {
                Version: "2012-10-17",
                Statement: { Effect: "Allow", Principal, Action: "sts:AssumeRole" },
            };
            const role = principal({ type: "role", name: "ops", statements: byTeam, tags: { Team: "a" }, trust });
            return findingsOf(account([principal({ statements }), role], [development]))
                .filter(({ rule }) => rule === "principal-tag-escalation")
                .map(({ what }) => what);
        };
        const root = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
        const assume = allow("sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/*`);
        const what = "alice can set Team on the role ops (iam:TagRole), and assume it";
        expect(found(root, assume, allow("iam:Tag*"))).to.deep.equal([what]);
        expect(found({ AWS: `arn:aws:iam::${ACCOUNT}:user/alice` }, assume, allow("iam:*"))).to.deep.equal([what]);
        expect(found({ AWS: `arn:aws:iam::${ACCOUNT}:user/bob` }, assume, allow("iam:Tag*"))).to.be.empty;
        expect(found(root, assume, allow("iam:TagRole", `arn:aws:iam::${ACCOUNT}:role/web`))).to.be.empty;
        expect(found(root, assume)).to.be.empty;
        expect(found(root, allow("iam:Tag*"))).to.be.empty;
        expect(found(root, allow("*"))).to.be.empty;
    });

    it("see the region of an instance that a wildcard reaches", () => {
        const anywhere = [{ ...TARGET, Resource: `arn:aws:ec2:*:${ACCOUNT}:instance/*` }, DOCUMENT, CHANNEL];
        const abroad = (Environment: string): AccountInstance => ({
            ...instance("i-00000000000000001", { Environment }),
            arn: `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/i-00000000000000001`,
            region: "us-east-1",
        });
        const rule = "region-mismatch";
        expect(said(rule, { statements: anywhere }, [development, abroad("Development")])).to.have.length(1);
        expect(said(rule, { statements: anywhere }, [development, abroad("Production")])).to.be.empty;
        expect(said(rule, { statements: anywhere }, [development])).to.be.empty;
    });

    it("look at a role that an instance has, no matter who else can assume it", () => {
        const services = { Service: "ec2.amazonaws.com", AWS: `arn:aws:iam::${ACCOUNT}:root` };
        const trust = { Version: "2012-10-17", Statement: { Effect: "Allow", Principal: services, Action: "sts:*" } };
        const mixed: Given = { type: "role", name: "web", statements: GOOD, trust };
        expect(said("instance-role-sessions", mixed)).to.have.length(1);
        const worn: Given = { type: "role", name: "web", statements: [...GOOD, allow("ssm:GetParameter")] };
        expect(said("instance-role-sessions", worn)).to.be.empty;
        const wears = [{ ...development, role: "web" }];
        expect(said("instance-role-sessions", worn, wears)).to.have.length(1);
        expect(said("instance-role-parameters", worn, wears)).to.have.length(1);
    });

    it("find ${aws:username} in a role under a pattern of actions, and not where sessions are left out", () => {
        const own = `arn:aws:ssm:*:*:session/\${aws:username}-*`;
        const role = (...more: Statement[]): Given => ({ type: "role", statements: [...GOOD, ...more] });
        expect(said("username-in-role", role(allow("s*:*Session", own)))).to.have.length(1);
        const others: Statement = { Effect: "Allow", NotAction: "ssm:*", Resource: own.replace("ssm", "iam") };
        expect(said("username-in-role", role(others))).to.be.empty;
    });

    it("find Run Command with whatever document runs what the caller writes, one's own included", () => {
        const of = (account: string, name: string, ...more: Statement[]) =>
            said("run-command", {
                statements: [
                    ...GOOD,
                    allow("ssm:SendCommand", [INSTANCES, `arn:aws:ssm:*:${account}:document/${name}`]),
                    ...more,
                ],
            });
        const send = (name: string, ...more: Statement[]) => of(name.startsWith("AWS-") ? "*" : ACCOUNT, name, ...more);
        const write = (name: string) => allow("ssm:CreateDocument", `arn:aws:ssm:*:*:document/${name}`);
        expect(send("AWS-RunAnsiblePlaybook")).to.have.length(1);
        expect(send("AWS-UpdateSSMAgent")).to.be.empty;
        expect(send("Team-*")).to.be.empty;
        expect(send("Team-*", write("Team-*"))).to.have.length(1);
        expect(send("Team-*", write("Other-*"))).to.be.empty;
        expect(send("Restart", write("R*"))).to.have.length(1);
        const closed: Statement = { ...write("*"), Effect: "Deny" };
        expect(send("Team-*", write("Team-*"), closed)).to.be.empty;
        // Any account may share a document of that name.
        expect(of("*", "Team-*")[0]).to.match(/ if another account shares a document with theirs/);
    });

    it("take documents for untagged, as AWS's own are: rights by an instance's tag run none", () => {
        const statements = [...GOOD, allow("ssm:*", "*", TARGET.Condition)];
        for (const rule of ["run-command", "automation", "association", "document-rights"]) {
            expect(said(rule, { statements }), rule).to.be.empty;
            const document = allow("ssm:*", "arn:aws:ssm:*:*:*");
            expect(said(rule, { statements: [...statements, document] }), rule).to.have.length(1);
        }
    });

    it("find a session document that its own user writes", () => {
        const rule = "document-rights";
        const named = (action: string, name: string) =>
            allow(action, `arn:aws:ssm:${REGION}:${ACCOUNT}:document/${name}`);
        const start = named("ssm:StartSession", "Team-*");
        expect(said(rule, { statements: [...GOOD, start, named("ssm:UpdateDocument", "Team-Shell")] })).to.deep.equal([
            "high: alice can write session documents such as Team-Shell, and open sessions with them",
        ]);
        expect(said(rule, { statements: [...GOOD, start] })).to.be.empty;
        expect(said(rule, { statements: [...GOOD, start, named("ssm:UpdateDocument", "Other")] })).to.be.empty;
    });

    it("let an SSH key be pushed to the instances that sessions open, by name or by the user's own tag", () => {
        const rule = "instance-connect";
        const key = "ec2-instance-connect:SendSSHPublicKey";
        const one = INSTANCES.replace("*", "i-00000000000000000");
        const two = INSTANCES.replace("*", "i-00000000000000001");
        const named = [allow("ssm:StartSession", [one, DOCUMENT.Resource as string]), CHANNEL];
        expect(said(rule, { statements: [...named, allow(key, one)] })).to.be.empty;
        expect(said(rule, { statements: [...named, allow(key, two)] })).to.have.length(1);
        const own = guarded(equals("ssm:resourceTag/Team", "${aws:PrincipalTag/Team}"));
        const same = allow(key, INSTANCES, equals("aws:ResourceTag/Team", "${aws:PrincipalTag/Team}"));
        expect(said(rule, { tags: { Team: "a" }, statements: [...own, same] })).to.be.empty;
        expect(said(rule, { tags: { Team: "a" }, statements: [...own, allow(key, INSTANCES)] })).to.have.length(1);
    });

    it("know whose sessions a user's name is the beginning of, with and without the hyphen", () => {
        const users = (resource: string, other: string, ...more: Statement[]) =>
            findingsOf(
                account(
                    [
                        principal({
                            name: "al",
                            statements: [...GOOD, allow("ssm:TerminateSession", resource), ...more],
                        }),
                        principal({ name: other, statements: [] }),
                    ],
                    [development],
                ),
            ).filter(({ rule }) => rule === "name-prefix");
        const session = "arn:aws:ssm:*:*:session/${aws:username}";
        expect(users(`${session}*`, "alice")).to.have.length(1);
        expect(users(`${session}-*`, "alice")).to.be.empty;
        expect(users(`${session}-*`, "al-ice")).to.have.length(1);
        const others = { StringNotEquals: { "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}" } };
        expect(users(`${session}-*`, "al-ice", deny("ssm:TerminateSession", others))).to.be.empty;
    });

    it("leave the trust policies of IAM Identity Center alone, and look at run-as in others", () => {
        const rule = "unpinned-session-tags";
        const people = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
        const trust = (Principal: object, Condition = {}) => ({
            Version: "2012-10-17",
            Statement: { Effect: "Allow", Principal, Action: "sts:*", Condition },
        });
        const role: Given = { type: "role", statements: GOOD };
        expect(said(rule, { ...role, trust: trust(people) })).to.deep.equal([
            "medium: anyone who assumes alice can pass the session tags SSMSessionRunAs with any value",
        ]);
        const keys = { "ForAllValues:StringEquals": { "aws:TagKeys": ["Team"] } };
        expect(said(rule, { ...role, trust: trust(people, keys) })).to.be.empty;
        const refused = { Effect: "Deny", Principal: people, Action: "sts:TagSession" };
        const both = { Version: "2012-10-17", Statement: [trust(people).Statement, refused] };
        expect(said(rule, { ...role, trust: both })).to.be.empty;
        const byTeam = guarded(equals("ssm:resourceTag/Team", "${aws:PrincipalTag/Team}"));
        const provider = trust({ Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/AWSSSO_0_DO_NOT_DELETE` });
        const given = principal({ type: "role", name: "AWSReservedSSO_Dev_0", statements: byTeam, trust: provider });
        const arn = given.arn.replace("role/", "role/aws-reserved/sso.amazonaws.com/eu-central-1/");
        const rules = findingsOf(account([{ ...given, arn }], [development])).map((one) => one.rule);
        expect(rules).not.to.include(rule);
        expect(said(rule, { type: "role", statements: byTeam, trust: provider })).to.have.length(1);
    });

    it("say which condition key is in no request, and don't take it for one that anybody can meet", () => {
        const key = (name: string) => ({ statements: guarded(equals(name, "Development")) });
        expect(said("misspelt-key", key("ec2:ResourceTag/Environment"))).to.deep.equal([
            `medium: ec2:ResourceTag/Environment is in no request; ${environment} may be meant`,
        ]);
        for (const name of ["ssm:resourceTag", "ssm:ResourceTags/Environment", "aws:Tag/Environment", "ssm:Env"]) {
            expect(said("misspelt-key", key(name)), name).to.have.length(1);
            expect(said("dead-statement", key(name)), name).to.have.length(1);
            expect(said("unlimited-sessions", key(name)), name).to.be.empty;
        }
        expect(said("misspelt-key", key("SSM:ResourceTag/environment"))).to.be.empty;
        const check = { BoolIfExists: { "ssm:SessionDocumentAccessCheck": "true" } };
        expect(said("misspelt-key", { statements: guarded({ ...check, ...TARGET.Condition }) })).to.be.empty;
        const tagger = allow("ec2:CreateTags", "*", equals("ec2:ResourceTag/Environment", "Development"));
        expect(said("misspelt-key", { statements: [...GOOD, tagger] })).to.be.empty;
    });

    it("find a statement on ending sessions that speaks of instances, and their tags", () => {
        const end = (Resource: string, Condition = {}) =>
            said("dead-statement", {
                statements: [...GOOD, allow(["ssm:TerminateSession", "ssm:ResumeSession"], Resource, Condition)],
            });
        expect(end(INSTANCES)[0]).to.include("session/…");
        expect(end("*", TARGET.Condition)[0]).to.include("aws:ssmmessages:session-id");
        expect(end("*", equals("ssm:resourceTag/aws:ssmmessages:session-id", "${aws:userid}"))).to.be.empty;
        expect(end("arn:aws:ssm:*:*:session/${aws:userid}-*")).to.be.empty;
    });

    it("call nothing dead that another principal with the policy can meet, and say whose partition it is", () => {
        const statement = allow("ssm:StartSession", INSTANCES, equals("aws:PrincipalTag/Team", "b"));
        expect(said("dead-statement", { statements: [...GOOD, statement], tags: { Team: "a" } })).to.deep.equal([
            "low: no principal that has it meets its conditions: aws:PrincipalTag/Team",
        ]);
        const [one, other] = ["a", "b"].map((Team) => ({
            ...principal({ statements: [] }),
            tags: { Team },
            arn: Team,
        }));
        const { policies } = principal({ statements: [...GOOD, statement] });
        const both = [one, other].flatMap((each) => (each === undefined ? [] : [{ ...each, policies }]));
        expect(findingsOf(account(both, [development])).map(({ rule }) => rule)).not.to.include("dead-statement");
        const china = allow("ssm:StartSession", INSTANCES.replace("arn:aws", "arn:aws-cn"));
        expect(said("dead-statement", { statements: [...GOOD, china] })[0]).to.include("partition aws-cn, not aws");
    });

    it("tell what is near a quota from what is over it, in boundaries, trust policies and instances' roles too", () => {
        const rule = "near-quota";
        const many = (count: number) =>
            allow(
                "s3:GetObject",
                Array.from({ length: count }, (_, n) => `arn:aws:s3:::bucket-${String(n).padStart(4, "0")}/*`),
            );
        expect(said(rule, { statements: [many(65)] })[0]).to.match(/^low: .* of 2048 characters$/);
        expect(said(rule, { statements: [many(80)] })[0]).to.match(
            /^medium: .* of 2048 characters, which IAM refuses$/,
        );
        expect(said(rule, { type: "role", use: "instance", statements: [many(350)] })[0]).to.include("of 10240");
        const trusted = Array.from({ length: 60 }, (_, n) => `arn:aws:iam::${ACCOUNT}:role/one-of-many-${n}`);
        const trust = {
            Version: "2012-10-17",
            Statement: { Effect: "Allow", Principal: { AWS: trusted }, Action: "sts:AssumeRole" },
        };
        expect(said(rule, { type: "role", statements: [], trust })[0]).to.match(
            /^low: trust policy .* of 2048 characters, unless AWS has raised the account's quota$/,
        );
        const given = principal({ statements: GOOD });
        const owner = { kind: "managed", name: "limit", ofAws: false } as const;
        const boundary = { ...parsePolicy({ Statement: [many(205)] }, "managed policy limit"), owner };
        const limits: AccountPrincipal = { ...given, policies: { ...given.policies, boundary } };
        const found = findingsOf(account([limits], [development])).map(({ what }) => what);
        expect(found.filter((what) => /^managed policy limit: .* of 6144 characters$/.test(what))).to.have.length(1);
    });
});
