import { expect } from "chai";
import { statementsOf } from "../../../access/evaluate/outcome";
import { accessTable } from "../../../access/chains";
import { cellText, type Account } from "../../../access/matrix";
import { problemsOf } from "../../../access/matrix/policy-problems";
import { SourceError } from "../../../access/files/source-error";
import { readFiles } from "../../../access/sources/files";
import { readSource } from "../../../access/sources/read";
import { authorizationDetails, filesOf, reservations, sessionsOn } from "./fixtures";

/** Who reaches what, as text: `alice: web yes: shell, db no`. */
function table(account: Account): string[] {
    const { rows, instances } = accessTable(account, { principals: account.principals.map(({ name }) => name) });
    return rows.map(
        ({ principal, cells }) =>
            `${principal.name}: ${cells.map((cell, index) => `${instances[index]?.name ?? ""} ${cellText(cell)}`).join(", ")}`,
    );
}

function read(contents: Readonly<Record<string, unknown>>, tags?: ReadonlyMap<string, string>): Account {
    const files = filesOf(contents);
    try {
        const paths = new Map([...(tags ?? [])].map(([principal, name]) => [principal, files.path(name)]));
        return readFiles({ iam: files.path("iam.json"), instances: [files.path("instances.json")], tags: paths });
    } finally {
        files.remove();
    }
}

const whole = { "iam.json": authorizationDetails, "instances.json": reservations };

describe("Files of the AWS CLI", () => {
    it("give the account's matrix: inline, group and managed policies, and the boundary", () => {
        expect(table(read(whole))).to.deep.equal([
            "alice: db yes: shell, web yes: shell",
            "bob: db no, web yes: shell",
            "servers: db no, web no",
        ]);
    });

    it("tell which role an instance has, and that the role is an instance's", () => {
        const { instances, principals } = read(whole);
        expect(instances.map(({ id, role }) => [id, role])).to.deep.equal([
            ["i-dev", "servers"],
            ["i-prod", undefined],
        ]);
        expect(principals.find(({ name }) => name === "servers")?.use).to.equal("instance");
    });

    it("are refused where instances are of another account than users and roles, naming both", () => {
        const foreign = {
            Reservations: [{ OwnerId: "210987654321", Instances: reservations.Reservations[0]?.Instances }],
        };
        const wrong = () => read({ ...whole, "instances.json": foreign });
        expect(wrong).to.throw(SourceError, "210987654321");
        expect(wrong).to.throw(SourceError, "123456789012");
        expect(wrong).to.throw(SourceError, "check the profile that each file was written with");
        const files = filesOf({
            ...whole,
            "foreign.json": { Reservations: [{ OwnerId: "210987654321", Instances: [] }] },
        });
        const paths = ["instances.json", "foreign.json"].map(files.path);
        expect(() => readFiles({ iam: files.path("iam.json"), instances: paths })).to.throw(
            SourceError,
            "foreign.json",
        );
        files.remove();
    });

    it("take tags of principals from files of their own", () => {
        const tags = { Tags: [{ Key: "Department", Value: "HR" }] };
        const account = read({ ...whole, "tags.json": tags }, new Map([["user/alice", "tags.json"]]));
        expect(account.principals[0]?.tags).to.deep.equal({ Department: "HR" });
        expect(() => read({ ...whole, "tags.json": tags }, new Map([["user/zoe", "tags.json"]]))).to.throw(
            SourceError,
            "there is no user/zoe",
        );
    });

    it("make a verdict unknown where a policy that a principal has isn't among them", () => {
        const { Policies, ...rest } = authorizationDetails;
        const account = read({ ...whole, "iam.json": { ...rest, Policies: Policies.slice(1) } });
        expect(table(account)[1]).to.equal("bob: db no, web unknown");
    });

    it("are limited by service control policies, but for service-linked roles", async () => {
        const linked = {
            ...authorizationDetails.RoleDetailList[0],
            RoleName: "linked",
            Arn: "arn:aws:iam::123456789012:role/aws-service-role/ssm.amazonaws.com/linked",
            RolePolicyList: [{ PolicyName: "all", PolicyDocument: sessionsOn("Production") }],
        };
        const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
        const described = {
            Policy: { PolicySummary: { Name: "development" }, Content: JSON.stringify(sessionsOn("Development")) },
        };
        const files = filesOf({
            ...whole,
            "iam.json": { ...authorizationDetails, RoleDetailList: [linked] },
            "scps.json": [[everything], [described]],
        });
        const source = {
            kind: "files",
            iam: files.path("iam.json"),
            instances: [files.path("instances.json")],
        } as const;
        const account = await readSource({ ...source, scps: files.path("scps.json") });
        expect(table(account)).to.deep.equal([
            "alice: db no, web yes: shell",
            "bob: db no, web yes: shell",
            "linked: db yes: shell, web no",
        ]);
        const refused = await readSource({ ...source, scps: files.path("iam.json") }).catch((error: unknown) => error);
        expect(refused).to.be.instanceOf(SourceError);
        files.remove();
    });

    it("may be under resource control policies, which are kept with the account", async () => {
        const Statement = { Effect: "Deny", Principal: "*", Action: "sts:*", Resource: "*" };
        const rcp = { Version: "2012-10-17", Statement };
        const files = filesOf({ ...whole, "rcps.json": [[rcp], []] });
        const [iam, instances] = [files.path("iam.json"), [files.path("instances.json")]];
        const account = await readSource({ kind: "files", iam, instances, rcps: files.path("rcps.json") });
        const levels = account.organizations?.get("123456789012")?.rcps;
        expect(levels?.map((level) => level.map(({ kind }) => kind))).to.deep.equal([["policy"], []]);
        expect(statementsOf(levels?.flat() ?? []).map(({ odd }) => odd)).to.deep.equal([undefined]);
        files.remove();
    });

    it("count in a policy only if a principal has it", () => {
        const broken = {
            Arn: "arn:aws:iam::123456789012:policy/unused",
            PolicyVersionList: [{ IsDefaultVersion: true, Document: "{" }],
        };
        expect(() =>
            read({
                ...whole,
                "iam.json": { ...authorizationDetails, Policies: [...authorizationDetails.Policies, broken] },
            }),
        ).not.to.throw();
    });

    const alice = (change: object): object => ({
        ...authorizationDetails,
        UserDetailList: [{ ...authorizationDetails.UserDetailList[0], ...change }],
    });
    const usersOf = (details: object): unknown[] => (details as { UserDetailList: unknown[] }).UserDetailList;
    const twice = <T>(list: readonly T[]): T[] => [...list, ...list];
    const wrong: readonly (readonly [string, Record<string, unknown>, string])[] = [
        ["truncated JSON", { "iam.json": '{"UserDetailList": [' }, "iam.json isn't JSON"],
        ["an empty file", { "iam.json": "" }, "iam.json isn't JSON"],
        ["a list", { "iam.json": [] }, "isn't the answer of aws iam get-account-authorization-details"],
        [
            "a file nested deeper than the stack",
            { "iam.json": "[".repeat(100_000) + "]".repeat(100_000) },
            "isn't the answer of aws iam get-account-authorization-details: invalid value a list",
        ],
        [
            "a user who occurs twice",
            { "iam.json": { ...authorizationDetails, UserDetailList: [alice({}), alice({})].flatMap(usersOf) } },
            "UserDetailList: arn:aws:iam::123456789012:user/alice occurs twice",
        ],
        [
            "a group that occurs twice",
            { "iam.json": { ...authorizationDetails, GroupDetailList: twice(authorizationDetails.GroupDetailList) } },
            "GroupDetailList: operators occurs twice",
        ],
        [
            "an instance whose region isn't known",
            { "instances.json": { Reservations: [{ Instances: [{ InstanceId: "i-1" }] }] } },
            "i-1: Placement.AvailabilityZone: missing value",
        ],
        [
            "an instance that occurs twice",
            { "instances.json": { Reservations: twice(reservations.Reservations) } },
            "the instance i-dev occurs twice",
        ],
        [
            "the other file",
            { "iam.json": reservations },
            "UserDetailList: is missing; it seems to be the answer of aws ec2 describe-instances",
        ],
        [
            "the one file twice",
            { "instances.json": authorizationDetails },
            "Reservations: is missing; it seems to be the answer of aws iam get-account-authorization-details",
        ],
        ["a page that says so", { "iam.json": { ...authorizationDetails, IsTruncated: true } }, "IsTruncated"],
        [
            "a tag that a user has twice",
            {
                "iam.json": alice({
                    Tags: [
                        { Key: "Team", Value: "a" },
                        { Key: "team", Value: "b" },
                    ],
                }),
            },
            "user alice has the tag team twice",
        ],
        [
            "a file of Terraform",
            { "iam.json": { version: 4, terraform_version: "1.5" } },
            "a state or a plan of Terraform",
        ],
        ["a first page", { "iam.json": { ...authorizationDetails, NextToken: "x" } }, "is only the first page"],
        ["a user without a name", { "iam.json": alice({ UserName: undefined }) }, "UserDetailList.0.UserName"],
        [
            "a user in a group that isn't there",
            { "iam.json": alice({ GroupList: ["nobody"] }) },
            "user alice is in the group nobody",
        ],
        [
            "a user whose ARN is none",
            { "iam.json": alice({ Arn: "not-an-arn" }) },
            'UserDetailList.0.Arn: invalid value "not-an-arn" (expected an ARN such as arn:aws:iam::123456789012:user/NAME)',
        ],
        [
            "a user whose ARN is a role's",
            { "iam.json": alice({ Arn: "arn:aws:iam::123456789012:role/alice" }) },
            'UserDetailList.0.Arn: invalid value "arn:aws:iam::123456789012:role/alice"',
        ],
        [
            "an instance whose ID is none",
            { "instances.json": { Reservations: [{ Instances: [{ InstanceId: "foo bar" }] }] } },
            'Reservations.0.Instances.0.InstanceId: invalid value "foo bar" (expected an instance ID such as',
        ],
        ["a tag without a value", { "iam.json": alice({ Tags: [{ Key: "a" }] }) }, "UserDetailList.0.Tags.0.Value"],
    ];
    for (const [what, contents, message] of wrong) {
        it(`are refused by name with ${what}`, () => {
            expect(() => read({ ...whole, ...contents }))
                .to.throw(Error, message)
                .with.property("name")
                .that.equals(SourceError.name);
        });
    }

    it("may be what a program wrote of the SDK's last answer", () => {
        const last = { IsTruncated: false, Marker: null, ResponseMetadata: {} };
        const files = {
            "iam.json": { ...authorizationDetails, ...last },
            "instances.json": { ...reservations, NextToken: "" },
        };
        expect(table(read(files))).to.deep.equal(table(read(whole)));
    });

    const start = { Effect: "Allow", Action: "ssm:StartSession", Resource: "*" };
    const odd: readonly (readonly [what: string, statement: unknown, says: string, table: string])[] = [
        ["an action of another service with a space", { ...start, Action: "s3: GetObject" }, "s3: GetObject", "yes"],
        ["a service with a dot", { ...start, Action: "s3.s:ListBucket" }, "s3.s:ListBucket", "yes"],
        ["an action on sessions with a space", { ...start, Action: "ssm: StartSession" }, "ssm: StartSession", "open"],
        ["an action without a service", { ...start, Action: "StartSession" }, "StartSession", "open"],
        ["a condition key without a colon", { ...start, Condition: { StringEquals: { Team: "a" } } }, "Team", "open"],
        [
            "a date of four digits",
            { ...start, Condition: { DateLessThan: { "aws:CurrentTime": "2026" } } },
            "2026",
            "open",
        ],
        [
            "an operator that there isn't",
            { ...start, Condition: { StringIs: { "aws:username": "a" } } },
            "StringIs",
            "open",
        ],
        ["an empty list", { ...start, Resource: [] }, "is an empty list", "open"],
        ["a resource that is no ARN", { ...start, Resource: "adf" }, "adf", "open"],
        ["a resource that is no ARN, for others", { ...start, Action: "ec2:*", Resource: "adf" }, "adf", "yes"],
        ["a partition that there isn't", { ...start, Resource: "arn:b:ec2:*:*:instance/*" }, "arn:b:ec2", "open"],
        ["a Sid with a hyphen", { ...start, Sid: "a-b" }, "a-b", "open"],
        ["an element that there isn't", { ...start, Conditions: {} }, "Conditions", "open"],
        ["an Effect in lower case", { ...start, Effect: "deny" }, "deny", "unknown"],
        ["a statement that is a text", "x", "expected a JSON object", "unknown"],
        [
            "a Deny whose condition can't be read",
            { ...start, Effect: "Deny", Condition: { Bool: { MFA: "true" } } },
            "MFA",
            "deny",
        ],
        [
            "a NotAction with a space",
            { Effect: "Allow", NotAction: "ssm: StartSession", Resource: "*" },
            "ssm: StartSession",
            "open",
        ],
        [
            "a Deny of all but what can't be read",
            { Effect: "Deny", Action: "ssm:*", NotResource: "adf" },
            "adf",
            "deny",
        ],
    ];
    for (const [what, statement, says, expected] of odd) {
        it(`are answered with ${what}: what may depend on it is unknown, and it is named once`, () => {
            const PolicyDocument = { Version: "2012-10-17", Statement: [statement] };
            const policies = { UserPolicyList: [{ PolicyName: "p", PolicyDocument }] };
            const inGroup = {
                ...authorizationDetails,
                UserDetailList: [
                    { ...authorizationDetails.UserDetailList[0], GroupList: ["operators"] },
                    {
                        ...authorizationDetails.UserDetailList[0],
                        UserName: "eve",
                        Arn: "arn:aws:iam::123456789012:user/eve",
                        ...policies,
                        GroupList: [],
                    },
                    {
                        ...authorizationDetails.UserDetailList[0],
                        UserName: "zoe",
                        Arn: "arn:aws:iam::123456789012:user/zoe",
                        GroupList: ["operators", "odd"],
                    },
                ],
                GroupDetailList: [
                    ...authorizationDetails.GroupDetailList,
                    {
                        GroupName: "odd",
                        GroupPolicyList: [{ PolicyName: "p", PolicyDocument }],
                        AttachedManagedPolicies: [],
                    },
                ],
            };
            const account = read({ ...whole, "iam.json": inGroup });
            const [alices, eves, zoes] = table(account);
            // Others are answered as ever.
            expect(alices).to.equal("alice: db yes: shell, web yes: shell");
            const alone = expected === "yes" || expected === "deny" ? "no" : "unknown";
            expect(eves).to.equal(`eve: db ${alone}, web ${alone}`);
            const both = expected === "unknown" || expected === "deny" ? "unknown" : "yes: shell";
            expect(zoes).to.equal(`zoe: db ${both}, web ${both}`);
            const named = problemsOf(account).filter(({ policy }) => policy === "inline policy p of group odd");
            expect(named).to.have.length(1);
            expect(JSON.stringify(named)).to.include(says);
        });
    }

    for (const [what, document] of [
        ["isn't JSON", "{"],
        ["has no statement", { Version: "2012-10-17", Statement: [] }],
        ["is of no version", { Version: "2012-10-18", Statement: [start] }],
    ] as const) {
        it(`are answered where a document ${what}: all of it is unknown`, () => {
            const details = alice({ UserPolicyList: [{ PolicyName: "p", PolicyDocument: document }], GroupList: [] });
            const account = read({
                ...whole,
                "iam.json": {
                    ...details,
                    UserDetailList: [...usersOf(details), authorizationDetails.UserDetailList[1]],
                },
            });
            expect(table(account).slice(0, 2)).to.deep.equal([
                "alice: db unknown, web unknown",
                "bob: db no, web yes: shell",
            ]);
            expect(problemsOf(account).map(({ policy }) => policy)).to.deep.equal(["inline policy p of user alice"]);
        });
    }

    it("are answered with a trust policy that can't be read: sessions of the role may bring tags", () => {
        const role = {
            ...authorizationDetails.RoleDetailList[0],
            AssumeRolePolicyDocument: {
                Version: "2012-10-17",
                Statement: [{ Effect: "Allow", Action: "sts:AssumeRole" }],
            },
        };
        const account = read({ ...whole, "iam.json": { ...authorizationDetails, RoleDetailList: [role] } });
        expect(account.principals.find(({ name }) => name === "servers")?.trust?.statements).to.have.length(1);
        expect(problemsOf(account).map(({ problem }) => problem)).to.deep.equal([
            "has neither Principal nor NotPrincipal (expected exactly one of them)",
        ]);
    });

    it("are refused by name when one is missing", () => {
        expect(() => readFiles({ iam: "/nowhere/iam.json", instances: [] })).to.throw(
            SourceError,
            "can't read /nowhere/iam.json",
        );
    });

    it("take names that are keys of every object for names", () => {
        const odd = JSON.parse(
            '{"__proto__": "Development", "constructor": "x", "Environment": "Development"}',
        ) as Record<string, string>;
        const Tags = Object.entries(odd).map(([Key, Value]) => ({ Key, Value }));
        const Instances = [{ InstanceId: "i-odd", Placement: { AvailabilityZone: "eu-central-1a" }, Tags }];
        const account = read({
            ...whole,
            "instances.json": { Reservations: [{ OwnerId: "123456789012", Instances }] },
        });
        expect(Object.keys(account.instances[0]?.tags ?? {})).to.have.members([
            "__proto__",
            "constructor",
            "Environment",
        ]);
        expect(table(account)[0]).to.equal("alice:  yes: shell");
    });

    it("hold thousands of principals without trouble", () => {
        const users = Array.from({ length: 4000 }, (_, index) => ({
            ...authorizationDetails.UserDetailList[0],
            UserName: `user-${index}`,
            Arn: `arn:aws:iam::123456789012:user/user-${index}`,
        }));
        const account = read({ ...whole, "iam.json": { ...authorizationDetails, UserDetailList: users } });
        expect(accessTable(account).rows).to.have.length(4000);
    });
});
